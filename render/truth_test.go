package render_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/base64"
	"encoding/csv"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/maskbits"
)

// annotation is an object as third parties annotated it: a row of truth.csv.
type annotation struct {
	class, confidence string
	box               *prediction.Box
	file              string // of the mask; "" if there is none
}

// shot is an image and its annotations of one kind.
type shot struct {
	image, kind string
	objects     []annotation
}

// shots reads the annotations of the sample frames.
func shots(tb testing.TB) []shot {
	tb.Helper()
	rows, err := csv.NewReader(bytes.NewReader(sample(tb, "truth.csv"))).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	var all []shot
	for _, row := range rows[1:] {
		if n := len(all); n == 0 || all[n-1].image != row[0] || all[n-1].kind != row[1] {
			all = append(all, shot{image: row[0], kind: row[1]})
		}
		o := annotation{class: row[2], confidence: row[3], file: row[8]}
		if row[4] != "" {
			o.box = &prediction.Box{
				X: number(tb, row[4]), Y: number(tb, row[5]), Width: number(tb, row[6]), Height: number(tb, row[7]),
			}
		}
		last := &all[len(all)-1]
		last.objects = append(last.objects, o)
	}
	return all
}

func number(tb testing.TB, s string) float64 {
	tb.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

// sample reads a file of the sample frames.
func sample(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("..", "capture", "camera", "frames", filepath.FromSlash(name)))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// inside returns the pixels of a third party's mask as the standard library
// decodes it, row by row.
func inside(tb testing.TB, file string) (size image.Point, pixels []bool) {
	tb.Helper()
	im, err := png.Decode(bytes.NewReader(sample(tb, file)))
	if err != nil {
		tb.Fatal(err)
	}
	grey, ok := im.(*image.Gray)
	if size = im.Bounds().Size(); !ok || grey.Stride != size.X {
		tb.Fatalf("%s is a %T", file, im)
	}
	pixels = make([]bool, len(grey.Pix))
	for i, v := range grey.Pix {
		pixels[i] = v != 0
	}
	return size, pixels
}

// compareMask fails unless the mask has exactly these pixels: an intersection
// over union of 1.
func compareMask(tb testing.TB, what string, got *maskbits.Mask, size image.Point, pixels []bool) {
	tb.Helper()
	if got == nil || got.Size() != size {
		tb.Errorf("%s: got no mask of %v", what, size)
		return
	}
	both, either := 0, 0
	for i, want := range pixels {
		in := got.At(i%size.X, i/size.X)
		if in && want {
			both++
		}
		if in || want {
			either++
		}
	}
	if both != either || either == 0 || got.Area != either {
		tb.Errorf("%s: intersection over union is %d of %d pixels, area %d", what, both, either, got.Area)
	}
}

// kindOnWire spells a kind as camera inference does.
func kindOnWire(kind string) string {
	return map[string]string{
		"object-detection": "ObjectDetection.v1", "image-classification": "ImageClassification.v1",
		"multilabel-classification": "MultilabelImageClassification.v1",
		"instance-segmentation":     "InstanceSegmentation.v1", "semantic-segmentation": "SemanticSegmentation.v1",
	}[kind]
}

// members writes class and confidence of an object.
func (o annotation) members(kind string) string {
	if kind == "semantic-segmentation" {
		return fmt.Sprintf(`"classId":%q`, o.class)
	}
	return fmt.Sprintf(`"classId":%q,"confidence":%s`, o.class, cmp.Or(o.confidence, "0.5"))
}

// wire builds the document and the mask parts of a shot. hand gives an object
// its mask, as members and perhaps a part.
func (s shot) wire(hand func(i int, o annotation) (members string, masks []part)) []part {
	var objects []string
	var parts []part
	for i, o := range s.objects {
		text := o.members(s.kind)
		if s.kind == "object-detection" {
			text += fmt.Sprintf(`,"boundingBox":{"x":%v,"y":%v,"width":%v,"height":%v}`, o.box.X, o.box.Y, o.box.Width, o.box.Height)
		}
		if o.file != "" {
			members, masks := hand(i, o)
			text, parts = text+members, append(parts, masks...)
		}
		objects = append(objects, "{"+text+"}")
	}
	key := map[string]string{"multilabel-classification": "labels", "semantic-segmentation": "regions"}[s.kind]
	doc := fmt.Sprintf(`{"kind":%q,%q:[%s]}`, kindOnWire(s.kind), cmp.Or(key, "objects"), strings.Join(objects, ","))
	if s.kind == "image-classification" {
		doc = fmt.Sprintf(`{"kind":%q,%s}`, kindOnWire(s.kind), s.objects[0].members(s.kind))
	}
	return append(parts, document(doc))
}

// named gives each object a file of its own, as documented.
func named(tb testing.TB) func(int, annotation) (string, []part) {
	tb.Helper()
	return func(i int, o annotation) (string, []part) {
		p := mask(i, sample(tb, o.file))
		return fmt.Sprintf(`,"maskFile":%q`, p.filename), []part{p}
	}
}

// checkFrame compares a frame with the annotations: classes, confidences,
// boxes and pixels, all exactly.
func checkFrame(t *testing.T, f *render.Frame, s shot) {
	t.Helper()
	p := f.Reading.Prediction
	if p == nil || p.Kind.String() != s.kind || len(p.Objects) != len(s.objects) || f.Image == nil {
		t.Fatalf("got %+v, want %s of %d objects", p, s.kind, len(s.objects))
	}
	for i, want := range s.objects {
		o, what := &p.Objects[i], fmt.Sprintf("%s, object %d", s.image, i)
		if o.Class != want.class || want.confidence != "" && o.Confidence.Text != want.confidence {
			t.Errorf("%s: got %q %q, want %q %q", what, o.Class, o.Confidence.Text, want.class, want.confidence)
		}
		if s.kind == "object-detection" && (o.Box == nil || *o.Box != *want.box) {
			t.Errorf("%s: got box %v, want %v", what, o.Box, want.box)
		}
		if want.file != "" {
			size, pixels := inside(t, want.file)
			compareMask(t, what, f.Masks[i], size, pixels)
			if want.box != nil && want.confidence == "" { // boxes of models need not fit their masks
				b := f.Masks[i].Bounds
				if got := (prediction.Box{X: float64(b.Min.X), Y: float64(b.Min.Y), Width: float64(b.Dx()), Height: float64(b.Dy())}); got != *want.box {
					t.Errorf("%s: the mask lies in %v, its box is %v", what, got, *want.box)
				}
			}
		}
	}
	for _, list := range [][]prediction.Finding{f.Reading.Findings, f.Findings} {
		for i := range list {
			if list[i].Severity == prediction.Error {
				t.Errorf("%s: %+v", s.image, list[i])
			}
		}
	}
}

// The five kinds of third parties' annotations, from the bytes of a webhook to
// the frame that is drawn: all is as it was annotated.
func TestFramesAreAsAnnotated(t *testing.T) {
	t.Parallel()
	kinds := make(map[string]bool)
	for _, s := range shots(t) {
		kinds[s.kind] = true
		t.Run(s.kind+" "+s.image, func(t *testing.T) {
			t.Parallel()
			f := open(t, post(t, 1, append(s.wire(named(t)), photo(sample(t, s.image)))...))
			checkFrame(t, f, s)
		})
	}
	if len(kinds) != 5 {
		t.Errorf("there are samples of %v, want all five kinds", kinds)
	}
}

// The same masks however they come: the pixels stay what they are.
func TestMasksAreAsAnnotatedHoweverSent(t *testing.T) {
	t.Parallel()
	ways := map[string]func(tb testing.TB, s shot) []part{
		"by number, parts in reverse": func(tb testing.TB, s shot) []part {
			tb.Helper()
			parts := s.wire(func(i int, o annotation) (string, []part) { return "", []part{mask(i, sample(tb, o.file))} })
			slices.Reverse(parts)
			return parts
		},
		"by order": func(tb testing.TB, s shot) []part {
			tb.Helper()
			return s.wire(func(i int, o annotation) (string, []part) {
				name := string(rune('z' - i))
				return "", []part{{name, name + ".png", "image/png", sample(tb, o.file)}}
			})
		},
		"inside the JSON": func(tb testing.TB, s shot) []part {
			tb.Helper()
			return s.wire(func(_ int, o annotation) (string, []part) {
				return `,"mask":"` + base64.StdEncoding.EncodeToString(sample(tb, o.file)) + `"`, nil
			})
		},
		"run lengths": func(tb testing.TB, s shot) []part {
			tb.Helper()
			return s.wire(func(_ int, o annotation) (string, []part) {
				size, pixels := inside(tb, o.file)
				return fmt.Sprintf(`,"rle":{"size":[%d,%d],"counts":[%s]}`, size.Y, size.X, runsOf(size, pixels)), nil
			})
		},
		"run lengths by row, which the box proves": func(tb testing.TB, s shot) []part {
			tb.Helper()
			return s.wire(func(_ int, o annotation) (string, []part) {
				size, pixels := inside(tb, o.file)
				return fmt.Sprintf(`,%s,"rle":[%s]`, boxAround(size, pixels), runsOf(image.Pt(size.Y, size.X), turned(size, pixels))), nil
			})
		},
		"starts and lengths, which the box proves": func(tb testing.TB, s shot) []part {
			tb.Helper()
			return s.wire(func(_ int, o annotation) (string, []part) {
				size, pixels := inside(tb, o.file)
				return fmt.Sprintf(`,%s,"rle":%q`, boxAround(size, pixels), startsOf(runsOf(size, pixels))), nil
			})
		},
		"by ids, compressed": func(tb testing.TB, s shot) []part {
			tb.Helper()
			parts := s.wire(func(i int, o annotation) (string, []part) {
				id := fmt.Sprintf("%c%d", 'z'-i, 900-i)
				var b bytes.Buffer
				z := gzip.NewWriter(&b)
				if _, err := z.Write(sample(tb, o.file)); err != nil || z.Close() != nil {
					tb.Fatal(err)
				}
				return fmt.Sprintf(`,"instanceId":%q`, id), []part{{"masks", "mask-" + id + ".png.gz", "application/gzip", b.Bytes()}}
			})
			slices.Reverse(parts)
			return parts
		},
		"one file, a value each": func(tb testing.TB, s shot) []part {
			tb.Helper()
			all := make(map[int]string)
			parts := s.wire(func(i int, o annotation) (string, []part) {
				all[i] = o.file
				return fmt.Sprintf(`,"mask":{"file":"mask_0000.png","value":%d}`, 3+i*700), nil
			})
			return append(parts, mask(0, asPNG(tb, labelMap(tb, all, 700))))
		},
		"one file, values unsaid": func(tb testing.TB, s shot) []part {
			tb.Helper()
			all := make(map[int]string)
			parts := s.wire(func(i int, o annotation) (string, []part) {
				all[i] = o.file
				return "", nil
			})
			return append(parts, mask(0, asPNG(tb, labelMap(tb, all, 20))))
		},
	}
	for name, way := range ways {
		for _, s := range shots(t) {
			if s.objects[0].file == "" {
				continue
			}
			t.Run(name+" "+s.image, func(t *testing.T) {
				t.Parallel()
				checkFrame(t, open(t, post(t, 1, append(way(t, s), photo(sample(t, s.image)))...)), s)
			})
		}
	}
}

// runsOf returns run lengths, column by column from the left.
func runsOf(size image.Point, pixels []bool) string {
	var counts []string
	run, in := 0, false
	for x := range size.X {
		for y := range size.Y {
			if pixels[y*size.X+x] != in {
				counts = append(counts, strconv.Itoa(run))
				run, in = 0, !in
			}
			run++
		}
	}
	return strings.Join(append(counts, strconv.Itoa(run)), ",")
}

// boxAround writes the box of the pixels inside.
func boxAround(size image.Point, pixels []bool) string {
	var r image.Rectangle
	for i, in := range pixels {
		if p := image.Pt(i%size.X, i/size.X); in {
			r = r.Union(image.Rectangle{p, p.Add(image.Pt(1, 1))})
		}
	}
	return fmt.Sprintf(`"bbox":{"x1":%d,"y1":%d,"x2":%d,"y2":%d}`, r.Min.X, r.Min.Y, r.Max.X, r.Max.Y)
}

// turned lists pixels column by column.
func turned(size image.Point, pixels []bool) []bool {
	list := make([]bool, 0, len(pixels))
	for x := range size.X {
		for y := range size.Y {
			list = append(list, pixels[y*size.X+x])
		}
	}
	return list
}

// startsOf writes run lengths as pairs of a start, counted from 1, and a length.
func startsOf(runs string) string {
	var pairs []string
	at := 1
	for i, text := range strings.Split(runs, ",") {
		if i%2 == 1 {
			pairs = append(pairs, fmt.Sprint(at), text)
		}
		n, _ := strconv.Atoi(text)
		at += n
	}
	return strings.Join(pairs, " ")
}

// labelMap draws masks into one of 16 bits: the i-th has the value 3+i*step.
// Where they overlap it fails: then one file cannot hold them.
func labelMap(tb testing.TB, files map[int]string, step int) image.Image {
	tb.Helper()
	var im *image.Gray16
	for i, file := range files {
		size, pixels := inside(tb, file)
		if im == nil {
			im = image.NewGray16(image.Rectangle{Max: size})
		}
		for k, in := range pixels {
			if !in {
				continue
			}
			if im.Gray16At(k%size.X, k/size.X).Y != 0 {
				tb.Skip("these masks overlap")
			}
			im.SetGray16(k%size.X, k/size.X, color.Gray16{Y: uint16(3 + i*step)})
		}
	}
	return im
}

// What the simulated camera posts is what its samples say, through a real
// server and back.
func TestCameraFramesAreAsAnnotated(t *testing.T) {
	t.Parallel()
	ring := capture.NewRing(100, 64<<20)
	server, err := capture.Listen(capture.Config{Addr: "127.0.0.1:0", Limits: capture.DefaultLimits()}, ring, meter.New())
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(t.Context()) }()
	t.Cleanup(func() {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	byImage := make(map[string]shot)
	for _, s := range shots(t) {
		byImage[fmt.Sprintf("%s %d %s", s.kind, len(s.objects), s.objects[0].class)] = s
	}
	source, seq := camera.NewSource(1), uint64(0)
	for _, kind := range camera.Kinds() {
		for n := range 3 { // no kind has more samples
			frame, err := source.Frame(kind, n, time.Unix(0, 0))
			if err != nil {
				t.Fatal(err)
			}
			mediaType, body, err := frame.Body()
			if err != nil {
				t.Fatal(err)
			}
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL(), bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", mediaType)
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			got, _ := ring.Since(seq, 9)
			if len(got) != 1 || !got[0].Hold() {
				t.Fatalf("%d requests came", len(got))
			}
			seq = got[0].Seq
			f := open(t, got[0])
			got[0].Release()
			key := fmt.Sprintf("%s %d %s", kind, len(f.Reading.Prediction.Objects), f.Reading.Prediction.Objects[0].Class)
			s, ok := byImage[key]
			if !ok {
				t.Fatalf("no sample like %s", key)
			}
			checkFrame(t, f, s)
		}
	}
}
