package render_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/render/overlay"
)

// part is one part of a request.
type part struct {
	name, filename, mediaType string
	body                      []byte
}

// post returns a multipart request. Its sequence number is seq.
func post(tb testing.TB, seq uint64, parts ...part) *capture.Request {
	tb.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q; filename=%q`, p.name, p.filename))
		h.Set("Content-Type", p.mediaType)
		pw, err := w.CreatePart(h)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := pw.Write(p.body); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	r := capture.NewRequest("POST", "/", http.Header{"Content-Type": {w.FormDataContentType()}}, b.Bytes())
	r.Seq = seq
	return r
}

// photo is the image part of a request.
func photo(body []byte) part { return part{"image", "image.jpeg", "image/jpeg", body} }

// mask is a mask part of a request.
func mask(n int, body []byte) part {
	return part{fmt.Sprintf("mask_%04d", n), fmt.Sprintf("mask_%04d.png", n), "image/png", body}
}

// document is the predictions part of a request.
func document(text string) part {
	return part{"predictions", "predictions.json", "application/json", []byte(text)}
}

// plain returns an image of one colour.
func plain(w, h int, c color.Color) *image.RGBA {
	im := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(im, im.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	return im
}

// asJPEG encodes an image, losing little.
func asJPEG(tb testing.TB, im image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, im, &jpeg.Options{Quality: 98}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// asPNG encodes an image.
func asPNG(tb testing.TB, im image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, im); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// patch returns a mask of one rectangle with a value.
func patch(w, h int, r image.Rectangle, value uint8) *image.Gray {
	im := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(im, r, image.NewUniform(color.Gray{value}), image.Point{}, draw.Src)
	return im
}

// bits makes 1 of all that is not 0.
func bits(pix []uint8) []uint8 {
	out := make([]uint8, len(pix))
	for i, v := range pix {
		out[i] = min(v, 1)
	}
	return out
}

// detection is a document of one box of class cat.
func detection(x, y, w, h int) part {
	return document(fmt.Sprintf(`{"kind":"ObjectDetection.v1","objects":[{"classId":"cat","confidence":0.9,
		"boundingBox":{"left":%d,"top":%d,"width":%d,"height":%d}}]}`, x, y, w, h))
}

// sixels is a key for a picture in 40x20 cells of 10x20 pixels.
func sixels(seq uint64) render.Key {
	return render.Key{
		Seq: seq, Options: render.Options{Overlay: overlay.DefaultOptions()},
		Target: render.Target{Protocol: graphics.Sixel, Cols: 40, Rows: 20, Cell: image.Pt(10, 20), Dark: true},
	}
}

// near reports whether two colours look alike.
func near(a, b color.Color, tolerance int) bool {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	for _, d := range []int{int(ar>>8) - int(br>>8), int(ag>>8) - int(bg>>8), int(ab>>8) - int(bb>>8)} {
		if max(d, -d) > tolerance {
			return false
		}
	}
	return true
}
