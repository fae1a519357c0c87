package camera_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"mime"
	"mime/multipart"
	"testing"
	"time"

	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/prediction"
)

// noon is the time that frames are taken at in tests.
func noon() time.Time { return time.Date(2026, 1, 2, 12, 34, 56, 789e6, time.UTC) }

// document is what tests read of predictions.json.
type document struct {
	Kind       string
	ClassID    string
	Confidence float64
	Objects    []entity
	Labels     []entity
	Regions    []entity
}

type entity struct {
	ClassID     string
	Confidence  *float64
	BoundingBox *struct{ X, Y, Width, Height float64 }
	MaskFile    string
}

func take(t *testing.T, kind prediction.Kind, n int) camera.Frame {
	t.Helper()
	f, err := camera.NewSource(1).Frame(kind, n, noon())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func read(t *testing.T, f camera.Frame) document {
	t.Helper()
	var d document
	if err := json.Unmarshal(f.Predictions, &d); err != nil {
		t.Fatalf("predictions: %v", err)
	}
	return d
}

func TestFrameOfEachKind(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		kind     prediction.Kind
		n        int
		wireKind string
		size     image.Point
		class    string // of the first
		things   int
		masks    int
		scored   bool
		boxed    bool
	}{
		"cards":   {prediction.ObjectDetection, 0, "ObjectDetection.v1", image.Pt(960, 540), "king", 4, 0, true, true},
		"blood":   {prediction.ObjectDetection, 1, "ObjectDetection.v1", image.Pt(640, 480), "WBC", 28, 0, true, true},
		"fork":    {prediction.ObjectDetection, 2, "ObjectDetection.v1", image.Pt(816, 612), "fork", 1, 0, true, true},
		"again":   {prediction.ObjectDetection, 3, "ObjectDetection.v1", image.Pt(960, 540), "king", 4, 0, true, true},
		"cherry":  {prediction.ImageClassification, 0, "ImageClassification.v1", image.Pt(900, 900), "Japanese Cherry", 1, 0, true, false},
		"labels":  {prediction.MultilabelClassification, 0, "MultilabelImageClassification.v1", image.Pt(640, 480), "RBC", 3, 0, true, false},
		"nuclei":  {prediction.InstanceSegmentation, 1, "InstanceSegmentation.v1", image.Pt(696, 520), "nucleus", 7, 7, true, false},
		"trees":   {prediction.InstanceSegmentation, 0, "InstanceSegmentation.v1", image.Pt(1024, 1024), "Tree", 4, 4, true, false},
		"regions": {prediction.SemanticSegmentation, 0, "SemanticSegmentation.v1", image.Pt(275, 275), "class_0", 4, 4, false, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := take(t, c.kind, c.n)
			img, err := jpeg.Decode(bytes.NewReader(f.Image))
			if err != nil {
				t.Fatalf("image: %v", err)
			}
			if got := img.Bounds().Size(); got != c.size {
				t.Errorf("image size: got %v, want %v", got, c.size)
			}
			d := read(t, f)
			if d.Kind != c.wireKind {
				t.Errorf("kind: got %q, want %q", d.Kind, c.wireKind)
			}
			things := append(append(d.Objects, d.Labels...), d.Regions...)
			if d.ClassID != "" {
				things = append(things, entity{ClassID: d.ClassID, Confidence: &d.Confidence})
			}
			if len(things) != c.things || len(f.Masks) != c.masks {
				t.Fatalf("got %d things and %d masks, want %d and %d", len(things), len(f.Masks), c.things, c.masks)
			}
			if things[0].ClassID != c.class {
				t.Errorf("first class: got %q, want %q", things[0].ClassID, c.class)
			}
			for i, thing := range things {
				if got := thing.Confidence != nil; got != c.scored {
					t.Errorf("thing %d has a confidence: got %v, want %v", i, got, c.scored)
				}
				if c.scored && (*thing.Confidence <= 0 || *thing.Confidence > 1) {
					t.Errorf("thing %d: confidence %v", i, *thing.Confidence)
				}
				if got := thing.BoundingBox != nil; got != c.boxed {
					t.Errorf("thing %d has a box: got %v, want %v", i, got, c.boxed)
				}
				if c.masks > 0 {
					checkMask(t, f.Masks[i], thing.MaskFile, c.size)
				}
			}
		})
	}
}

func checkMask(t *testing.T, m camera.Mask, ref string, size image.Point) {
	t.Helper()
	if m.Filename != ref {
		t.Errorf("mask file: got %q, referred to as %q", m.Filename, ref)
	}
	cfg, err := png.DecodeConfig(bytes.NewReader(m.PNG))
	if err != nil {
		t.Fatalf("%s: %v", m.Filename, err)
	}
	if got := image.Pt(cfg.Width, cfg.Height); got != size {
		t.Errorf("%s: got %v, want %v", m.Filename, got, size)
	}
}

// The confidences that a model gave must not be replaced by simulated ones.
func TestUpstreamConfidencesAreKept(t *testing.T) {
	t.Parallel()
	d := read(t, take(t, prediction.InstanceSegmentation, 0))
	want := []float64{0.9628145098686218, 0.9661091566085815, 0.9735667705535889, 0.9734440445899963}
	for i, w := range want {
		if got := *d.Objects[i].Confidence; got != w {
			t.Errorf("object %d: got %v, want %v", i, got, w)
		}
	}
}

func TestConfidencesComeFromSeedAndFrame(t *testing.T) {
	t.Parallel()
	body := func(seed uint64, n int) string {
		f, err := camera.NewSource(seed).Frame(prediction.MultilabelClassification, n, noon())
		if err != nil {
			t.Fatal(err)
		}
		return string(f.Predictions)
	}
	if got, want := body(7, 3), body(7, 3); got != want {
		t.Errorf("the same seed gave %s and %s", got, want)
	}
	if got := body(8, 3); got == body(7, 3) {
		t.Errorf("another seed gave the same %s", got)
	}
	if got := body(7, 4); got == body(7, 3) {
		t.Errorf("another frame gave the same %s", got)
	}
}

// A frame is joined from strips: what is below the stamp must look like the
// photograph that it was made of, and the stamp must change with the number.
func TestFrameShowsThePhotographUnderAStamp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind prediction.Kind
		n    int
		file string
	}{
		{prediction.ObjectDetection, 0, "frames/cards_cam_image2.jpg"},
		{prediction.ObjectDetection, 2, "frames/fork_11.jpg"},
		{prediction.InstanceSegmentation, 1, "frames/nuclei_gray_696.jpg"},
		{prediction.SemanticSegmentation, 0, "frames/kmeans_colour_275.jpg"},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			got := decode(t, take(t, c.kind, c.n).Image)
			want := decode(t, readFile(t, c.file))
			size := want.Bounds().Size()
			strip := (size.Y/32 - 1) * 32 // the last of full height holds the stamp
			for _, r := range []image.Rectangle{
				image.Rect(0, 0, size.X, strip),
				image.Rect(0, strip+32, size.X, size.Y),
				image.Rect(size.X*2/3, strip, size.X, strip+32),
			} {
				if p := psnr(got, want, r); !r.Empty() && p < 30 {
					t.Errorf("beside the stamp, %v: PSNR %.1f dB, want at least 30", r, p)
				}
			}
			other := decode(t, take(t, c.kind, c.n+6).Image) // the same photograph
			stamp := image.Rect(0, strip+16, 170, strip+32)
			if p := psnr(got, other, stamp); p > 40 {
				t.Errorf("the stamps of two frames are alike: PSNR %.1f dB", p)
			}
		})
	}
}

func decode(t *testing.T, b []byte) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// psnr compares the luma of two images within r.
func psnr(a, b image.Image, r image.Rectangle) float64 {
	sum := 0.0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			d := float64(luma(a.At(x, y))) - float64(luma(b.At(x, y)))
			sum += d * d
		}
	}
	mean := sum / float64(r.Dx()*r.Dy())
	return 10 * math.Log10(255*255/math.Max(mean, 1e-9))
}

func luma(c color.Color) uint8 {
	if g, ok := color.GrayModel.Convert(c).(color.Gray); ok {
		return g.Y
	}
	return 0
}

func TestBodyHasThePartsOfTheWebhook(t *testing.T) {
	t.Parallel()
	f := take(t, prediction.SemanticSegmentation, 0)
	contentType, body, err := f.Body()
	if err != nil {
		t.Fatal(err)
	}
	got := split(t, contentType, body)
	want := []part{
		{"image", "image.jpeg", "image/jpeg", len(f.Image)},
		{"mask_0000", "mask_0000.png", "image/png", len(f.Masks[0].PNG)},
		{"mask_0001", "mask_0001.png", "image/png", len(f.Masks[1].PNG)},
		{"mask_0002", "mask_0002.png", "image/png", len(f.Masks[2].PNG)},
		{"mask_0003", "mask_0003.png", "image/png", len(f.Masks[3].PNG)},
		{"predictions", "predictions.json", "application/json", len(f.Predictions)},
	}
	if len(got) != len(want) {
		t.Fatalf("got %d parts, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("part %d: got %v, want %v", i, got[i], want[i])
		}
	}
}

type part struct {
	name, filename, mediaType string
	bytes                     int
}

func split(t *testing.T, contentType string, body []byte) []part {
	t.Helper()
	mediaType, params, err := mime.ParseMediaType(contentType)
	if err != nil || mediaType != "multipart/form-data" {
		t.Fatalf("content type %q: %v", contentType, err)
	}
	var parts []part
	r := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return parts
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, part{p.FormName(), p.FileName(), p.Header.Get("Content-Type"), len(b)})
	}
}

func TestFrameOfNoKind(t *testing.T) {
	t.Parallel()
	_, err := camera.NewSource(1).Frame(prediction.Unknown, 0, noon())
	if !errors.Is(err, camera.ErrKind) {
		t.Errorf("got %v, want %v", err, camera.ErrKind)
	}
}

func TestParseKind(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		want prediction.Kind
		ok   bool
	}{
		"object-detection":  {prediction.ObjectDetection, true},
		"Object":            {prediction.ObjectDetection, true},
		"im":                {prediction.ImageClassification, true},
		"instance":          {prediction.InstanceSegmentation, true},
		"s":                 {prediction.SemanticSegmentation, true},
		"i":                 {prediction.Unknown, false},
		"":                  {prediction.Unknown, false},
		"unknown":           {prediction.Unknown, false},
		"object-detectionX": {prediction.Unknown, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := camera.ParseKind(name)
			if got != c.want || (err == nil) != c.ok {
				t.Errorf("got %v, %v, want %v, ok %v", got, err, c.want, c.ok)
			}
		})
	}
}

// A camera at 60 frames a second has 16 ms for a frame and its delivery.
func BenchmarkFrame(b *testing.B) {
	for name, c := range map[string]struct {
		kind prediction.Kind
		n    int
	}{
		"960x540":   {prediction.ObjectDetection, 0},
		"1024x1024": {prediction.InstanceSegmentation, 0},
	} {
		b.Run(name, func(b *testing.B) {
			s := camera.NewSource(1)
			b.ReportAllocs()
			for b.Loop() {
				f, err := s.Frame(c.kind, c.n, noon())
				if err != nil {
					b.Fatal(err)
				}
				if _, _, err := f.Body(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
