package prediction_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// zipped returns parts as the files of a ZIP.
func zipped(parts ...part) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.Create(p.filename)
		if err != nil {
			panic(err)
		}
		_, _ = w.Write([]byte(p.body))
	}
	_ = z.Close()
	return b.String()
}

// marshalled returns a value as JSON.
func marshalled(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// An archive is read as a form with its files would be.
func TestReadArchive(t *testing.T) {
	t.Parallel()
	const leaf = `{"kind":"InstanceSegmentation.v1","objects":[{"classId":"leaf","confidence":0.5,"mask":"mask_0000.png"}]}`
	image, mask := pngOf("image", "image.png", 640, 480), pngOf("mask", "masks/mask_0000.png", 640, 480)
	archive := zipped(image, mask, predictions(leaf))
	for name, c := range map[string]struct {
		r    *prediction.Reading
		want string
	}{
		"a body":   {prediction.Read(bodyRequest("application/zip", archive), prediction.Options{}), "archive-opened@"},
		"untyped":  {prediction.Read(bodyRequest("", archive), prediction.Options{}), "archive-opened@"},
		"a part":   {prediction.Read(multipartRequest(part{"file", "frame.zip", "application/zip", archive}), prediction.Options{}), "archive-opened@"},
		"cut off":  {prediction.Read(bodyRequest("application/zip", archive[:len(archive)-30]), prediction.Options{}), "archive-refused@ body-not-read@body"},
		"one more": {prediction.Read(multipartRequest(part{"file", "masks.zip", "", zipped(mask)}, image, predictions(leaf)), prediction.Options{}), "archive-opened@"},
	} {
		if got := codes(c.r); got != c.want {
			t.Errorf("%s: findings %q, want %q", name, got, c.want)
		}
		if name != "cut off" && (len(c.r.Images) != 1 || len(c.r.Masks) != 1 || c.r.Prediction == nil || c.r.Prediction.Objects[0].Mask.Part != c.r.Masks[0]) {
			t.Errorf("%s: images %v, masks %v of %v: %s", name, c.r.Images, c.r.Masks, c.r.Parts, describe(c.r))
		}
	}
}

// An image is found in a string whatever was put around it, and its bytes are had
// as they were.
func TestReadPackedImages(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long, in one goroutine")
	}
	pnm := "P6\n640 480\n255\n" + strings.Repeat("abc", 640*480)
	png := pngOf("", "", 640, 480).body
	around := map[string]func(w io.Writer) io.WriteCloser{
		"nothing": nil,
		"gzip":    func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
	}
	for level := range 10 {
		around[fmt.Sprint("zlib ", level)] = func(w io.Writer) io.WriteCloser {
			z, _ := zlib.NewWriterLevel(w, level)
			return z
		}
		around[fmt.Sprint("deflate ", level)] = func(w io.Writer) io.WriteCloser {
			z, _ := flate.NewWriter(w, level)
			return z
		}
	}
	for name, pack := range around {
		for _, file := range []string{png, pnm, "P5 640 480 255 " + pnm} {
			packed := []byte(file)
			if pack != nil {
				var b bytes.Buffer
				w := pack(&b)
				_, _ = w.Write(packed)
				_ = w.Close()
				packed = b.Bytes()
			}
			text := marshalled(map[string]any{"image_frame": packed, "objects": []any{}})
			for _, image := range [][]part{nil, {pngOf("image", "image.png", 320, 240)}} {
				req := multipartRequest(append(image, predictions(text))...)
				r := prediction.Read(req, prediction.Options{})
				if len(r.Images) != len(image)+1 || r.Images[len(image)].Size != (prediction.Size{Width: 640, Height: 480}) {
					t.Fatalf("%s of %.8q: images %+v", name, file, r.Images)
				}
				if got, err := r.ImageFileAt(req, len(image)); string(got) != file || err != nil {
					t.Errorf("%s of %.8q: got %d bytes, %v", name, file, len(got), err)
				}
			}
		}
	}
}

// A document is found in strings in strings.
func TestReadDocumentInStrings(t *testing.T) {
	t.Parallel()
	const leaf = `{"objects":[{"class":"leaf","score":0.5,"bbox":{"x1":1,"y1":2,"x2":30,"y2":40}}]}`
	text := leaf
	for level := range 7 {
		req := bodyRequest("application/json", text)
		r := prediction.Read(req, prediction.Options{})
		found := r.Prediction != nil && len(r.Prediction.Objects) == 1 && r.Prediction.Objects[0].Box != nil
		if found != (level <= 5) || found && string(r.JSON(req)) != leaf {
			t.Errorf("%d strings deep: %s, %s: %s", level, describe(r), codes(r), r.JSON(req))
		}
		text = marshalled(map[string]any{"id": level, "message": text})
	}
	packed := base64.StdEncoding.EncodeToString([]byte(leaf))
	r := prediction.Read(bodyRequest("application/json", `{"event":"{\"data\":\"`+packed+`\"}"}`), prediction.Options{})
	if r.Prediction == nil || len(r.Prediction.Objects) != 1 {
		t.Errorf("base64 in a string: %s", codes(r))
	}
}
