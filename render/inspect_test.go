package render_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/jpeg"
	"image/png"
	"mime/multipart"
	"net/http"
	"slices"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/raster"
)

// picture is an image with something on it.
func picture(w, h int) *image.Gray {
	im := image.NewGray(image.Rect(0, 0, w, h))
	for i := range im.Pix {
		im.Pix[i] = uint8(i * 7 % 251)
	}
	return im
}

func pngOf(t *testing.T, im image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, im); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t *testing.T, im image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, im, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sent returns a request of an image, a document and a mask.
func sent(t *testing.T, im []byte, document string, mask []byte) *capture.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, part := range []struct {
		name, file string
		content    []byte
	}{{"image", "image.jpeg", im}, {"predictions", "predictions.json", []byte(document)}, {"mask", "mask_0000.png", mask}} {
		if part.content == nil {
			continue
		}
		to, err := w.CreateFormFile(part.name, part.file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(part.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return capture.NewRequest(http.MethodPost, "/", http.Header{"Content-Type": {w.FormDataContentType()}}, body.Bytes())
}

// TestInspect: what is wrong with pixels is found without a screen.
func TestInspect(t *testing.T) {
	t.Parallel()
	const masked = `{"kind":"InstanceSegmentation.v1","objects":[{"classId":"a","confidence":0.5,"maskFile":"mask_0000.png"}]}`
	whole := picture(64, 48)
	full, two := image.NewGray(whole.Rect), image.NewGray(whole.Rect)
	two.Pix[100] = 255
	for i := range full.Pix {
		full.Pix[i] = 255
	}
	inside := `{"objects":[{"class":"a","confidence":0.5,"mask":"` +
		base64.StdEncoding.EncodeToString(pngOf(t, image.NewGray(whole.Rect))) + `"}]}`
	half := func(data []byte) []byte { return data[:len(data)*2/3] }
	for name, c := range map[string]struct {
		image    []byte
		document string
		mask     []byte
		want     string
	}{
		"all is well":         {jpegOf(t, whole), masked, pngOf(t, two), ""},
		"a JPEG cut short":    {half(jpegOf(t, whole)), masked, pngOf(t, whole), finding.ImageUndecodable.Code},
		"a PNG cut short":     {half(pngOf(t, whole)), masked, pngOf(t, whole), finding.ImageUndecodable.Code},
		"a mask cut short":    {jpegOf(t, whole), masked, half(pngOf(t, whole)), finding.MaskUndecodable.Code},
		"an empty mask":       {jpegOf(t, whole), masked, pngOf(t, image.NewGray(whole.Rect)), finding.MaskEmpty.Code},
		"a full mask":         {jpegOf(t, whole), masked, pngOf(t, full), finding.MaskFull.Code},
		"an empty one inside": {jpegOf(t, whole), inside, nil, finding.MaskEmpty.Code},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := sent(t, c.image, c.document, c.mask)
			reading := prediction.Read(r, prediction.Options{})
			before := slices.Clone(reading.Findings)
			got := render.Inspect(t.Context(), r, reading, raster.Limits{})
			if has := slices.ContainsFunc(got.Findings, func(f prediction.Finding) bool { return f.Code == c.want }); has != (c.want != "") {
				t.Errorf("got %v", got.Findings)
			}
			if c.want == "" && len(got.Findings) != len(before) {
				t.Errorf("got %v", got.Findings)
			}
			if !slices.Equal(reading.Findings, before) {
				t.Error("the reading was changed")
			}
		})
	}
}
