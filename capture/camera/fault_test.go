package camera_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"image/jpeg"
	"image/png"
	"io"
	"mime"
	"mime/multipart"
	"os"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/prediction"
)

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// contents is a body as far as it can be read.
type contents struct {
	parts map[string][]byte // by file name
	err   error             // why it could not be read to its end
}

func open(t *testing.T, contentType string, body []byte) contents {
	t.Helper()
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	c := contents{parts: map[string][]byte{}}
	r := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return c
		}
		if err != nil {
			c.err = err
			return c
		}
		b, err := io.ReadAll(p)
		c.parts[p.FileName()] = b
		if err != nil {
			c.err = err
			return c
		}
	}
}

// Each fault must really be in what is sent, and be the only one.
func TestFaultsAreWhatTheyAreCalled(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		fault camera.Fault
		kind  prediction.Kind
		holds func(contents, int) bool
	}{
		"cut body": {camera.CutBody, prediction.ObjectDetection, func(c contents, _ int) bool {
			return c.err != nil
		}},
		"broken JSON": {camera.BrokenJSON, prediction.ObjectDetection, func(c contents, _ int) bool {
			return c.err == nil && !json.Valid(c.parts["predictions.json"])
		}},
		"missing mask": {camera.MissingMask, prediction.ObjectDetection, func(c contents, _ int) bool {
			text := string(c.parts["predictions.json"])
			return c.err == nil && strings.Contains(text, "mask_0003.png") && c.parts["mask_0003.png"] == nil
		}},
		"other mask": {camera.OtherMaskSize, prediction.InstanceSegmentation, func(c contents, _ int) bool {
			img, err := jpeg.DecodeConfig(bytes.NewReader(c.parts["image.jpeg"]))
			mask, err2 := png.DecodeConfig(bytes.NewReader(c.parts["mask_0000.png"]))
			return err == nil && err2 == nil && img.Width != mask.Width
		}},
		"broken image": {camera.BrokenImage, prediction.ImageClassification, func(c contents, _ int) bool {
			_, err := jpeg.DecodeConfig(bytes.NewReader(c.parts["image.jpeg"]))
			return err != nil && json.Valid(c.parts["predictions.json"])
		}},
		"cut image": {camera.CutImage, prediction.ImageClassification, func(c contents, _ int) bool {
			_, err := jpeg.Decode(bytes.NewReader(c.parts["image.jpeg"]))
			_, headErr := jpeg.DecodeConfig(bytes.NewReader(c.parts["image.jpeg"]))
			return err != nil && headErr == nil
		}},
		"escape": {camera.EscapeSequence, prediction.ObjectDetection, func(c contents, _ int) bool {
			var d document
			err := json.Unmarshal(c.parts["predictions.json"], &d)
			return err == nil && strings.Contains(d.Objects[0].ClassID, "\x1b[2J")
		}},
		"unknown kind": {camera.UnknownKind, prediction.ObjectDetection, func(c contents, _ int) bool {
			return strings.Contains(string(c.parts["predictions.json"]), "PoseEstimation.v9")
		}},
		"empty": {camera.EmptyBody, prediction.ObjectDetection, func(_ contents, n int) bool {
			return n == 0
		}},
		"none": {camera.NoFault, prediction.ObjectDetection, func(c contents, _ int) bool {
			_, err := jpeg.Decode(bytes.NewReader(c.parts["image.jpeg"]))
			return c.err == nil && err == nil && json.Valid(c.parts["predictions.json"])
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			contentType, body, err := camera.NewSource(1).Faulty(c.fault, c.kind, 0, noon())
			if err != nil {
				t.Fatal(err)
			}
			if !c.holds(open(t, contentType, body), len(body)) {
				t.Errorf("the body of %d bytes does not have the fault", len(body))
			}
		})
	}
	if got, want := len(cases)-1, len(camera.Faults()); got != want {
		t.Errorf("%d faults are tested, there are %d", got, want)
	}
}
