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
