package prediction_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

func readFile(tb testing.TB, path ...string) string {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		tb.Fatal(err)
	}
	return string(data)
}

// The JSON parsing test suite as predictions: what must be rejected is a
// finding, what must be accepted is read.
func TestReadJSONTestSuite(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../testdata/json-nst/*.json")
	if err != nil || len(files) < 300 {
		t.Fatal(len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			r := prediction.Read(multipartRequest(predictions(readFile(t, file))), prediction.Options{})
			got := codes(r)
			rejected := strings.Contains(got, "json-broken") || strings.Contains(got, "json-not-finite")
			switch filepath.Base(file)[0] {
			case 'y':
				if rejected {
					t.Errorf("rejected: %s", got)
				}
			case 'n':
				if !rejected {
					t.Errorf("accepted: %q, %s", got, describe(r))
				}
			}
			for _, f := range r.Findings {
				checkMessage(t, f)
			}
		})
	}
}

// Sizes come from the header, in every format that a camera may send.
func TestReadImageSizes(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]prediction.Size{
		"video-001.q50.420.jpeg": {Width: 150, Height: 103}, "video-001.q50.420.progressive.jpeg": {Width: 150, Height: 103},
		"video-001.5bpp.gif": {Width: 150, Height: 103}, "video-001.lossy.webp": {Width: 150, Height: 103},
		"video-001-gray.tiff": {Width: 150, Height: 103}, "bmp_8bpp.bmp": {Width: 96, Height: 73},
		"invalid-trunc.png": {Width: 232, Height: 232},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := readFile(t, "../../testdata/images", name)
			inPart := prediction.Read(multipartRequest(part{"image", name, "application/octet-stream", data}), prediction.Options{})
			if len(inPart.Parts) != 1 || inPart.Parts[0].Size != want || inPart.ImageSize != want || inPart.Image != 0 {
				t.Errorf("in a part: %+v, %v, want %v", inPart.Parts, inPart.ImageSize, want)
			}
			body := prediction.Read(bodyRequest("application/octet-stream", data), prediction.Options{})
			if body.ImageSize != want || body.Image != prediction.BodyIsIt {
				t.Errorf("as the body: %v, want %v", body.ImageSize, want)
			}
		})
	}
}

// truth is one object of the source annotations.
type truth struct {
	class, score string
	box          prediction.Box
}

// truths reads the third parties' annotations of boxes by image.
func truths(t *testing.T) map[string][]truth {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(readFile(t, "../camera/frames/truth.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	byImage := make(map[string][]truth)
	for _, row := range rows[1:] {
		if row[4] == "" {
			continue
		}
		var v [4]float64
		for i := range v {
			if v[i], err = strconv.ParseFloat(row[4+i], 64); err != nil {
				t.Fatal(err)
			}
		}
		tr := truth{class: row[2], score: row[3], box: prediction.Box{X: v[0], Y: v[1], Width: v[2], Height: v[3]}}
		byImage[row[0]] = append(byImage[row[0]], tr)
	}
	return byImage
}

// Boxes of third parties come out of the webhook format as they went in,
// whatever they are called and however they are laid out.
func TestReadAnnotations(t *testing.T) {
	t.Parallel()
	for name, list := range truths(t) {
		image := part{"image", "image.jpeg", "image/jpeg", readFile(t, "../camera/frames", name)}
		for spelling, write := range map[string]func(b prediction.Box) string{
			"x, y, width, height": func(b prediction.Box) string {
				return fmt.Sprintf(`"boundingBox":{"x":%v,"y":%v,"width":%v,"height":%v}`, b.X, b.Y, b.Width, b.Height)
			},
			"bbox": func(b prediction.Box) string {
				return fmt.Sprintf(`"bbox":[%v,%v,%v,%v]`, b.X, b.Y, b.Width, b.Height)
			},
			"corners": func(b prediction.Box) string {
				return fmt.Sprintf(`"box":[%v,%v,%v,%v]`, b.X, b.Y, b.X+b.Width, b.Y+b.Height)
			},
		} {
			var objects []string
			for _, tr := range list {
				objects = append(objects, fmt.Sprintf(`{"classId":%q,"confidence":%s,%s}`, tr.class, orOne(tr.score), write(tr.box)))
			}
			doc := predictions(`{"kind":"ObjectDetection.v1","objects":[` + strings.Join(objects, ",") + `]}`)
			r := prediction.Read(multipartRequest(image, doc), prediction.Options{})
			if strings.Contains(codes(r), "impossible") || spelling == "corners" && r.Assumed && len(list) > 1 && r.ImageSize.Width != r.ImageSize.Height {
				t.Errorf("%s, %s: findings %s", name, spelling, codes(r))
			}
			if spelling == "corners" && len(list) == 1 {
				continue // one box proves no layout
			}
			compareTruth(t, name+", "+spelling, r, list)
		}
	}
}

func orOne(score string) string {
	if score == "" {
		return "1"
	}
	return score
}

func compareTruth(t *testing.T, name string, r *prediction.Reading, list []truth) {
	t.Helper()
	if len(r.Prediction.Objects) != len(list) {
		t.Fatalf("%s: %d objects, want %d", name, len(r.Prediction.Objects), len(list))
	}
	for i, tr := range list {
		o := r.Prediction.Objects[i]
		if o.Class != tr.class || !sameBox(*o.Box, tr.box, 1e-9) {
			t.Errorf("%s, object %d: got %s %v, want %s %v (%v)", name, i, o.Class, *o.Box, tr.class, tr.box, r.Boxes)
		}
		if tr.score != "" && o.Confidence.Text != tr.score {
			t.Errorf("%s, object %d: confidence %q, want %q", name, i, o.Confidence.Text, tr.score)
		}
	}
}

func sameBox(a, b prediction.Box, epsilon float64) bool {
	return math.Abs(a.X-b.X) <= epsilon && math.Abs(a.Y-b.Y) <= epsilon &&
		math.Abs(a.Width-b.Width) <= epsilon && math.Abs(a.Height-b.Height) <= epsilon
}

// A published results file of COCO's own: every number as encoding/json reads
// it.
func TestReadCOCOResults(t *testing.T) {
	t.Parallel()
	text := readFile(t, "../../testdata/coco-results/coco_fakebbox100_results.json")
	var want []struct {
		Category int        `json:"category_id"`
		Box      [4]float64 `json:"bbox"`
		Score    float64
	}
	if err := json.Unmarshal([]byte(text), &want); err != nil {
		t.Fatal(err)
	}
	r := prediction.Read(bodyRequest("application/json", text), prediction.Options{})
	if len(r.Prediction.Objects) != len(want) || len(want) < 500 {
		t.Fatalf("%d objects, want %d", len(r.Prediction.Objects), len(want))
	}
	for i, w := range want {
		o := r.Prediction.Objects[i]
		box := prediction.Box{X: w.Box[0], Y: w.Box[1], Width: w.Box[2], Height: w.Box[3]}
		if o.Class != "#"+strconv.Itoa(w.Category) || *o.Box != box || o.Confidence.Value != w.Score {
			t.Fatalf("object %d: got %s %v %v, want %+v", i, o.Class, *o.Box, o.Confidence, w)
		}
	}
	if got := codes(r); !slices.Equal(strings.Fields(got), []string{"box-encoding-by-product@body", "canvas-guessed@body"}) {
		t.Errorf("findings %q", got)
	}
}
