//go:build load && linux

package load_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"mime/multipart"
	"net/textproto"
	"strings"
	"testing"
)

const frameWidth, frameHeight = 1920, 1080

// body is a multipart body of a frame of 1920x1080.
type body struct {
	contentType string
	bytes       []byte
}

// request returns it as an HTTP request.
func (b body) request() []byte {
	head := fmt.Sprintf("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", b.contentType, len(b.bytes))
	return append([]byte(head), b.bytes...)
}

// bodyOf returns a body with an image of about so many bytes and that many
// masks, each with an object.
func bodyOf(tb testing.TB, imageBytes, masks int) body {
	tb.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	add := func(name, filename, mediaType string, data []byte) {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", fmt.Sprintf("form-data; name=%q; filename=%q", name, filename))
		h.Set("Content-Type", mediaType)
		p, err := w.CreatePart(h)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := p.Write(data); err != nil {
			tb.Fatal(err)
		}
	}
	add("image", "image.jpeg", "image/jpeg", photo(tb, imageBytes))
	objects := make([]string, 0, 5+masks)
	for i := range 5 {
		objects = append(objects, fmt.Sprintf(`{"classId":"class %d","confidence":0.9,"boundingBox":{"x":%d,"y":100,"width":300,"height":400}}`, i, i*320))
	}
	kind := "ObjectDetection.v1"
	if masks > 0 {
		kind, objects = "InstanceSegmentation.v1", objects[:0]
	}
	for i := range masks {
		x, y := 30+i%14*130, 30+i/14*130
		name := fmt.Sprintf("mask_%04d.png", i)
		add(strings.TrimSuffix(name, ".png"), name, "image/png", mask(tb, x+60, y+60))
		objects = append(objects, fmt.Sprintf(
			`{"classId":"class %d","confidence":0.9,"boundingBox":{"x":%d,"y":%d,"width":120,"height":120},"mask":%q}`, i%7, x, y, name))
	}
	add("predictions", "predictions.json", "application/json", fmt.Appendf(nil, `{"kind":%q,"objects":[%s]}`, kind, strings.Join(objects, ",")))
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return body{w.FormDataContentType(), buf.Bytes()}
}

// photo returns a JPEG of at least so many bytes: the noise in it grows until
// it has them.
func photo(tb testing.TB, atLeast int) []byte {
	tb.Helper()
	for noise := 1; ; noise += 1 + noise/3 {
		rnd := rand.New(rand.NewPCG(1, 2))
		img := image.NewYCbCr(image.Rect(0, 0, frameWidth, frameHeight), image.YCbCrSubsampleRatio420)
		for y := range frameHeight {
			for x := range frameWidth {
				img.Y[y*img.YStride+x] = uint8(60 + x/16 + rnd.IntN(noise))
			}
		}
		for i := range img.Cb {
			img.Cb[i], img.Cr[i] = uint8(100+i%frameWidth/20), uint8(100+i/frameWidth/10)
		}
		var buf bytes.Buffer
		if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: 85}); err != nil {
			tb.Fatal(err)
		}
		if buf.Len() >= atLeast || noise > 150 {
			return buf.Bytes()
		}
	}
}

// mask returns a mask of the whole frame with one blob.
func mask(tb testing.TB, cx, cy int) []byte {
	tb.Helper()
	img := image.NewGray(image.Rect(0, 0, frameWidth, frameHeight))
	rnd := rand.New(rand.NewPCG(uint64(cx), uint64(cy)))
	for y := cy - 55; y < cy+55; y++ {
		half := 40 + rnd.IntN(15)
		for x := cx - half; x < cx+half; x++ {
			img.SetGray(x, y, color.Gray{Y: 255})
		}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}
