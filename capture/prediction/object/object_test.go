package object_test

import (
	"math"
	"strings"
	"testing"
	"testing/quick"
	"unicode/utf8"

	"github.com/framebin/framebin/capture/prediction/object"
)

var layouts = []object.Layout{object.XYWH, object.XYXY, object.CXCYWH, object.YXYX, object.XXYY, object.TRBL}

// TestLayouts: a box of which the numbers are written in a layout is that box.
func TestLayouts(t *testing.T) {
	t.Parallel()
	box := object.Box{X: 10, Y: 20, Width: 30, Height: 50}
	for layout, v := range map[object.Layout][4]float64{
		object.XYWH:   {10, 20, 30, 50},
		object.XYXY:   {10, 20, 40, 70},
		object.CXCYWH: {25, 45, 30, 50},
		object.YXYX:   {20, 10, 70, 40},
		object.XXYY:   {10, 40, 20, 70},
		object.TRBL:   {20, 40, 70, 10},
	} {
		n := object.Told(layout, v[0], v[1], v[2], v[3])
		if got := n.Box(); got != box {
			t.Errorf("%s: got %+v, want %+v", layout, got, box)
		}
	}
	n := object.Corners(object.Point{X: 40, Y: 20}, object.Point{X: 10, Y: 70})
	if got := n.Box(); got != box {
		t.Errorf("corners: got %+v, want %+v", got, box)
	}
}

// TestBoxFormats: what a format is called is read as it, and going through the
// formats leads back.
func TestBoxFormats(t *testing.T) {
	t.Parallel()
	for _, l := range append(layouts, object.AutoLayout) {
		for u := object.AutoUnits; u <= object.Centred; u++ {
			f := object.BoxFormat{Layout: l, Units: u}
			if got, err := object.ParseBoxFormat(strings.ToUpper(f.String())); err != nil || got != f {
				t.Errorf("%s is read as %s, %v", f, got, err)
			}
		}
	}
	if _, err := object.ParseBoxFormat("xywh,feet"); err == nil || !strings.Contains(err.Error(), "feet") {
		t.Errorf("got %v", err)
	}
	for name, next := range map[string]func(object.BoxFormat) object.BoxFormat{
		"formats": object.BoxFormat.Next, "units": object.BoxFormat.NextUnits,
	} {
		seen := map[object.BoxFormat]bool{}
		f := object.BoxFormat{}
		for !seen[f] {
			seen[f] = true
			f = next(f)
		}
		if f != (object.BoxFormat{}) || len(seen) < 7 {
			t.Errorf("%s: after %d there is %s", name, len(seen), f)
		}
	}
}

// TestOverlap: it is the same either way, at most 1, and 1 for the same box.
func TestOverlap(t *testing.T) {
	t.Parallel()
	box := func(x, y, w, h uint8) object.Box {
		return object.Box{X: float64(x), Y: float64(y), Width: float64(w) + 1, Height: float64(h) + 1}
	}
	check := func(a, b [4]uint8) bool {
		p, q := box(a[0], a[1], a[2], a[3]), box(b[0], b[1], b[2], b[3])
		v := p.Overlap(q)
		return v == q.Overlap(p) && v >= 0 && v <= 1 && p.Overlap(p) == 1
	}
	if err := quick.Check(check, nil); err != nil {
		t.Error(err)
	}
	if got := box(0, 0, 9, 9).Overlap(box(5, 0, 9, 9)); math.Abs(got-1.0/3) > 1e-12 {
		t.Errorf("got %v, want a third", got)
	}
	if got := box(0, 0, 9, 9).Overlap(box(10, 0, 9, 9)); got != 0 {
		t.Errorf("boxes side by side overlap by %v", got)
	}
}

// TestClip: a text that is cut is bounded, begins as the whole and stays one.
func TestClip(t *testing.T) {
	t.Parallel()
	check := func(s string, limit uint8) bool {
		got := object.Clip(s, int(limit))
		if len(s) <= int(limit) {
			return got == s
		}
		head, cut := strings.CutSuffix(got, "…")
		return cut && len(head) <= int(limit) && len(head) > int(limit)-utf8.UTFMax && strings.HasPrefix(s, head) && utf8.ValidString(head)
	}
	if err := quick.Check(check, &quick.Config{MaxCount: 2000}); err != nil {
		t.Error(err)
	}
	if got := object.PointerToken("a/b~c"); got != "a~1b~0c" {
		t.Errorf("got %q", got)
	}
}

// TestRunBounds: the rectangle around run lengths is that around their pixels.
func TestRunBounds(t *testing.T) {
	t.Parallel()
	check := func(runs [6]uint8, byRow bool) bool {
		size := object.Size{Width: 9, Height: 7}
		m := object.RLE{Size: size, ByRow: byRow}
		left := uint32(size.Width * size.Height)
		for _, run := range runs {
			n := min(uint32(run%20), left)
			m.Counts, left = append(m.Counts, n), left-n
		}
		m.Counts = append(m.Counts, left)
		low, high, at := object.Point{X: 99, Y: 99}, object.Point{X: -1, Y: -1}, 0
		for i, n := range m.Counts {
			for range n {
				x, y := at/size.Height, at%size.Height
				if byRow {
					x, y = at%size.Width, at/size.Width
				}
				if i%2 == 1 {
					low = object.Point{X: min(low.X, float64(x)), Y: min(low.Y, float64(y))}
					high = object.Point{X: max(high.X, float64(x)), Y: max(high.Y, float64(y))}
				}
				at++
			}
		}
		got, ok := m.Bounds()
		return ok == (high.X >= 0) && (!ok || got == object.Box{X: low.X, Y: low.Y, Width: high.X + 1 - low.X, Height: high.Y + 1 - low.Y})
	}
	if err := quick.Check(check, &quick.Config{MaxCount: 5000}); err != nil {
		t.Error(err)
	}
	if _, ok := (&object.RLE{Counts: []uint32{0, 1}}).Bounds(); ok {
		t.Error("a mask of no size has bounds")
	}
}

// TestBounds: an object is where its box is, else where its outline and keypoints are.
func TestBounds(t *testing.T) {
	t.Parallel()
	outline := [][]object.Point{{{X: 1, Y: 2}, {X: 5, Y: 3}, {X: 4, Y: 9}}}
	for name, tt := range map[string]struct {
		of   object.Object
		want object.Box
		ok   bool
	}{
		"a box":                     {object.Object{Box: &object.Box{X: 1, Y: 2, Width: 3, Height: 4}, Polygons: outline}, object.Box{X: 1, Y: 2, Width: 3, Height: 4}, true},
		"a box that goes backwards": {object.Object{Box: &object.Box{X: 4, Y: 6, Width: -3, Height: -4}}, object.Box{X: 1, Y: 2, Width: 3, Height: 4}, true},
		"an outline":                {object.Object{Polygons: outline}, object.Box{X: 1, Y: 2, Width: 4, Height: 7}, true},
		"keypoints beside it":       {object.Object{Polygons: outline, Keypoints: []object.Keypoint{{Point: object.Point{X: 9, Y: 1}}}}, object.Box{X: 1, Y: 1, Width: 8, Height: 8}, true},
		"no number":                 {object.Object{Box: &object.Box{X: math.NaN()}}, object.Box{}, false},
		"nothing":                   {object.Object{}, object.Box{}, false},
	} {
		if got, ok := tt.of.Bounds(); ok != tt.ok || ok && got != tt.want {
			t.Errorf("%s: %+v, %v", name, got, ok)
		}
	}
}

// TestSizes: what is absurd, what is of the same proportions.
func TestSizes(t *testing.T) {
	t.Parallel()
	if (object.Size{Width: 25_000, Height: 20_000}).Absurd() || !(object.Size{Width: 25_000, Height: 20_001}).Absurd() {
		t.Error("500 million pixels are the most")
	}
	a := object.Size{Width: 1000, Height: 500}
	for width, want := range map[int]bool{500: true, 505: true, 506: false, 496: true, 494: false} {
		b := object.Size{Width: width, Height: 250}
		if a.SameProportions(b) != want || b.SameProportions(a) != want {
			t.Errorf("%s and %s are alike: %v", a, b, !want)
		}
	}
	if a.Turned().Turned() != a || a.Turned().String() != "500x1000" {
		t.Error(a.Turned())
	}
}
