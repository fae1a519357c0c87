package diff_test

import (
	"encoding/json"
	"encoding/xml"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture/diff"
	"github.com/framebin/framebin/capture/prediction"
)

func object(class string, confidence, x, y, w, h float64) diff.Object {
	return diff.Object{
		Class: class, Confidence: prediction.Confidence{Value: confidence, Known: true},
		Box: &prediction.Box{X: x, Y: y, Width: w, Height: h},
	}
}

// frame is one of an image of its number.
func frame(n int, objects ...diff.Object) diff.Frame {
	return diff.Frame{Seq: uint64(n), Image: [16]byte{byte(n)}, Time: time.Unix(int64(n), 0), Objects: objects}
}

func compared(o diff.Options, l diff.Limits, a, b []diff.Frame) diff.Report {
	d := diff.New(o)
	for _, f := range a {
		d.AddA(f)
	}
	for _, f := range b {
		d.AddB(f)
	}
	return d.Report(l)
}

func TestChanges(t *testing.T) {
	t.Parallel()
	a := []diff.Frame{
		frame(1, object("cat", 0.9, 0, 0, 10, 10), object("dog", 0.8, 50, 50, 10, 10)),
		frame(2, object("cat", 0.9, 0, 0, 10, 10), object("cat", 0.9, 100, 0, 10, 10)),
		frame(3, object("cat", 0.9, 0, 0, 10, 10)),
		frame(9),
	}
	b := []diff.Frame{
		frame(3, object("dog", 0.9, 0, 0, 10, 10)), // renamed
		frame(1, object("cat", 0.7, 0, 0, 10, 10)), // shifted, and a dog lost
		frame(2, object("cat", 0.9, 2, 0, 10, 10), object("cat", 0.9, 100, 0, 10, 10), object("cow", 1, 200, 0, 1, 1)), // moved, gained
	}
	lost, gained, moved, iou, shift := 0, 1, 0, 0.9, 0.01
	r := compared(diff.Options{}, diff.Limits{MaxLost: &lost, MaxGained: &gained, MaxMoved: &moved, MinIoU: &iou, MaxShift: &shift}, a, b)
	c := r.Total
	if r.By != diff.Image || r.Pairs != 3 || r.Differ != 3 || c.A != 5 || c.B != 5 || c.Same != 1 || c.Lost != 1 || c.Gained != 1 || c.Moved != 1 || c.Shifted != 1 || c.Renamed != 1 {
		t.Errorf("got %+v", r)
	}
	if math.Abs(c.LeastIoU-8.0/12) > 1e-9 || math.Abs(c.Shift+0.05) > 1e-9 {
		t.Errorf("least IoU %v, shift %v", c.LeastIoU, c.Shift)
	}
	var names []string
	for _, broken := range r.Broken {
		names = append(names, broken.Limit)
	}
	if got := strings.Join(names, " "); got != "max-lost max-moved min-iou max-shift" {
		t.Errorf("limits not kept: %s", got)
	}
	var text, line, junit strings.Builder
	if err := r.WriteText(&text, strings.ToUpper); err != nil || !strings.Contains(text.String(), "LOST DOG AT 50,50") {
		t.Errorf("text: %v\n%s", err, text.String())
	}
	var got struct {
		Passed  bool
		Total   struct{ Lost int }
		Classes []struct {
			Class string
			AP    *float64
		}
		Frames []struct {
			Changes []struct {
				What string
				Box  *struct{ X float64 }
			}
		}
		Broken []struct{ Limit string }
	}
	if err := r.WriteJSON(&line); err != nil || json.Unmarshal([]byte(line.String()), &got) != nil || got.Passed || got.Total.Lost != 1 || len(got.Classes) != 3 || len(got.Broken) != 4 || got.Frames[0].Changes[0].Box == nil {
		t.Errorf("JSON: %v\n%s", err, line.String())
	}
	var suite struct {
		Failures int `xml:"failures,attr"`
	}
	if err := r.WriteJUnit(&junit); err != nil || xml.Unmarshal([]byte(junit.String()), &suite) != nil || suite.Failures != 4 {
		t.Errorf("JUnit: %v\n%s", err, junit.String())
	}
}

func TestPairs(t *testing.T) {
	t.Parallel()
	bare := func(n int, at time.Duration) diff.Frame {
		return diff.Frame{Seq: uint64(n), Time: time.Unix(1000, 0).Add(at)}
	}
	same := []diff.Frame{frame(7), frame(7), frame(7)}
	for name, c := range map[string]struct {
		by   diff.By
		a, b []diff.Frame
		want int
		how  diff.By
	}{
		"the same image again": {diff.Auto, same, same[:2], 2, diff.Image},
		"no images":            {diff.Auto, []diff.Frame{bare(1, 0), bare(2, 0)}, []diff.Frame{bare(5, 0)}, 1, diff.Order},
		"other images":         {diff.Auto, []diff.Frame{frame(1), frame(2), frame(3)}, []diff.Frame{frame(4), frame(5), frame(1)}, 3, diff.Order},
		"numbers":              {diff.Number, []diff.Frame{bare(1, 0), bare(2, 0)}, []diff.Frame{bare(2, 0), bare(3, 0)}, 1, diff.Number},
		"time":                 {diff.Time, []diff.Frame{bare(1, 0), bare(2, time.Second), bare(3, 2*time.Second)}, []diff.Frame{bare(1, 0), bare(2, 1900*time.Millisecond), bare(3, 9*time.Second)}, 2, diff.Time},
		"nothing":              {diff.Auto, nil, nil, 0, diff.Order},
	} {
		r := compared(diff.Options{By: c.by}, diff.Limits{}, c.a, c.b)
		if r.Pairs != c.want || r.By != c.how || r.Passed() != (c.want > 0) {
			t.Errorf("%s: %d pairs by %s, passed %v; want %d by %s", name, r.Pairs, r.By, r.Passed(), c.want, c.how)
		}
	}
}

// TestMeanAP has figures that follow from the definition by hand.
func TestMeanAP(t *testing.T) {
	t.Parallel()
	truth := object("a", 1, 0, 0, 100, 100)
	second := object("a", 1, 200, 200, 100, 100)
	for name, c := range map[string]struct {
		a, b           []diff.Object
		ap, ap50, ap75 float64
	}{
		"itself":   {[]diff.Object{truth, second}, []diff.Object{truth, second}, 1, 1, 1},
		"nothing":  {[]diff.Object{truth}, nil, 0, 0, 0},
		"no truth": {nil, []diff.Object{truth}, -1, -1, -1},
		// Of two truths one is found: precision 1 at recalls 0 to 0.5, which are 51 of 101.
		"half of them": {[]diff.Object{truth, second}, []diff.Object{truth}, 51.0 / 101, 51.0 / 101, 51.0 / 101},
		// A false one that is surer halves the precision.
		"a false one first": {[]diff.Object{truth}, []diff.Object{object("a", 0.5, 0, 0, 100, 100), object("a", 0.9, 500, 500, 10, 10)}, 0.5, 0.5, 0.5},
		"a false one last":  {[]diff.Object{truth}, []diff.Object{object("a", 0.9, 0, 0, 100, 100), object("a", 0.5, 500, 500, 10, 10)}, 1, 1, 1},
		// An overlap of 0.8 counts at 0.50 to 0.80: 7 of 10.
		"an overlap of 0.8": {[]diff.Object{truth}, []diff.Object{object("a", 1, 0, 0, 100, 80)}, 0.7, 1, 1},
		"found twice":       {[]diff.Object{truth, second}, []diff.Object{truth, truth, object("a", 0.5, 200, 200, 100, 100)}, (51 + 50*2.0/3) / 101, (51 + 50*2.0/3) / 101, (51 + 50*2.0/3) / 101},
		"two classes":       {[]diff.Object{truth, object("b", 1, 0, 0, 10, 10)}, []diff.Object{truth, object("c", 1, 0, 0, 10, 10)}, 0.5, 0.5, 0.5},
	} {
		m := compared(diff.Options{}, diff.Limits{}, []diff.Frame{frame(1, c.a...)}, []diff.Frame{frame(1, c.b...)}).MeanAP
		if math.Abs(m.AP-c.ap) > 1e-6 || math.Abs(m.AP50-c.ap50) > 1e-6 || math.Abs(m.AP75-c.ap75) > 1e-6 {
			t.Errorf("%s: got %+v, want %v %v %v", name, m, c.ap, c.ap50, c.ap75)
		}
	}
}
