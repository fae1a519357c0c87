package object_test

import (
	"math"
	"testing"

	"github.com/framebin/framebin/capture/prediction/object"
)

// TestContradict: numbers rule out the layouts in which a corner would lie
// before the other, and units of another size.
func TestContradict(t *testing.T) {
	t.Parallel()
	list := func(v ...float64) object.Numbers { return object.Numbers{V: [4]float64(v), Written: object.AsList} }
	told := func(v ...float64) object.Numbers { return object.Told(object.XYXY, v[0], v[1], v[2], v[3]) }
	for name, tt := range map[string]struct {
		numbers object.Numbers
		layout  object.Layout
		units   object.Units
		want    bool
	}{
		"corners in order":            {list(10, 20, 30, 40), object.XYXY, object.Pixels, false},
		"the right before the left":   {list(30, 20, 10, 40), object.XYXY, object.Pixels, true},
		"the bottom above the top":    {list(10, 40, 30, 20), object.XYXY, object.Pixels, true},
		"a width is before nothing":   {list(30, 40, 10, 20), object.XYWH, object.Pixels, false},
		"a negative width":            {list(30, 40, -1, 20), object.XYWH, object.Pixels, true},
		"a negative height":           {list(30, 40, 1, -20), object.XYWH, object.Pixels, true},
		"no width at all":             {list(30, 40, 0, 0), object.XYWH, object.Pixels, false},
		"of any layout":               {list(30, 40, -1, 20), object.AutoLayout, object.Pixels, false},
		"told, whatever it is":        {told(30, 20, 10, 40), object.XYXY, object.Pixels, false},
		"a row":                       {object.Numbers{V: [4]float64{3, 2, 1, 4}, Written: object.AsRow}, object.XYXY, object.Pixels, true},
		"pixels of 0..1":              {told(0, 0, 0.5, 1), object.XYXY, object.Pixels, true},
		"pixels, some":                {told(0, 0, 0.5, 1.5), object.XYXY, object.Pixels, false},
		"pixels, left of the image":   {told(-9, 0, 0.5, 1), object.XYXY, object.Pixels, false},
		"0..1":                        {told(0, 0, 0.5, 1), object.XYXY, object.Normalised, false},
		"0..1 and out of the image":   {told(-1, 0, 0.5, 2), object.XYXY, object.Normalised, false},
		"pixels taken for 0..1":       {told(0, 0, 0.5, 2.5), object.XYXY, object.Normalised, true},
		"the same, to the other side": {told(-2.5, 0, 0.5, 1), object.XYXY, object.Normalised, true},
		"per cent":                    {told(0, 0, 0.5, 250), object.XYXY, object.Percent, false},
		"nothing":                     {object.Numbers{V: [4]float64{9, 9, 1, 1}}, object.XYXY, object.Normalised, false},
	} {
		if got := tt.numbers.Contradict(tt.layout, tt.units); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestTell: what is told of all objects holds for those that do not say it
// themselves.
func TestTell(t *testing.T) {
	t.Parallel()
	v := [4]float64{1, 2, 3, 4}
	for name, tt := range map[string]struct {
		before, after object.Numbers
		layout        object.Layout
		units         object.Units
	}{
		"both open":      {object.Numbers{V: v, Written: object.AsRow}, object.Numbers{V: v, Written: object.AsTold, Layout: object.YXYX, Units: object.Percent}, object.YXYX, object.Percent},
		"units alone":    {object.Numbers{V: v, Written: object.AsList}, object.Numbers{V: v, Written: object.AsList, Units: object.Pixels}, object.AutoLayout, object.Pixels},
		"its own layout": {object.Told(object.XXYY, 1, 2, 3, 4), object.Numbers{V: v, Written: object.AsTold, Layout: object.XXYY, Units: object.Pixels}, object.YXYX, object.Pixels},
		"its own units":  {object.Numbers{V: v, Written: object.AsCorner, Units: object.Percent}, object.Numbers{V: v, Written: object.AsCorner, Units: object.Percent}, object.YXYX, object.Pixels},
	} {
		got := tt.before
		if got.Tell(tt.layout, tt.units); got != tt.after {
			t.Errorf("%s: got %+v, want %+v", name, got, tt.after)
		}
	}
}

// TestNextOfHalfAFormat: a person who goes through the formats begins with what
// is fixed already.
func TestNextOfHalfAFormat(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"auto": "xywh,px", "auto,norm": "xywh,norm", "auto,percent": "xywh,px", "xyxy": "xywh,px", "yxyx,1000": "auto", "xywh,px": "xyxy,px",
	} {
		f, err := object.ParseBoxFormat(from)
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Next().String(); got != want {
			t.Errorf("after %s comes %s, want %s", from, got, want)
		}
	}
}

// TestUnits: what units are called, and what of them the whole side is.
func TestUnits(t *testing.T) {
	t.Parallel()
	for u, want := range map[object.Units]struct {
		name string
		full float64
	}{
		object.AutoUnits: {"pixels", 0}, object.Pixels: {"pixels", 0}, object.Normalised: {"0..1", 1}, object.Percent: {"0..100", 100},
		object.Permille: {"0..1000", 1000}, object.Of8192: {"0..8192", 8192}, object.Of10000: {"0..10000", 10000}, object.Centred: {"-1..1", 2},
	} {
		if u.Name() != want.name || u.Full() != want.full {
			t.Errorf("%s: got %q of %v, want %q of %v", u, u.Name(), u.Full(), want.name, want.full)
		}
	}
}

// TestAssumption: what is a guess of a place is told, and no more.
func TestAssumption(t *testing.T) {
	t.Parallel()
	for want, a := range map[string]object.Assumption{
		"":                  {},
		"xyxy":              {Boxes: object.BoxFormat{Layout: object.XYXY}},
		"0..1":              {Boxes: object.BoxFormat{Units: object.Normalised}},
		"xywh, pixels":      {Boxes: object.BoxFormat{Layout: object.XYWH, Units: object.Pixels}},
		"radians clockwise": {Angle: object.Radians},
		`degrees clockwise, from "dr\u200behung"`: {Angle: object.Degrees, Key: "dr\u200behung"},
	} {
		if got := a.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestTurn: an angle of 0 turns nothing, and corners are no angle.
func TestTurn(t *testing.T) {
	t.Parallel()
	var none *object.Turn
	if none.ByAngle() || (&object.Turn{}).ByAngle() || (&object.Turn{Angle: 9, Corners: []object.Point{{}}}).ByAngle() || !(&object.Turn{Angle: -9}).ByAngle() {
		t.Error("a turn by an angle is not told from others")
	}
}

// TestConfidence: an object that tells no confidence passes any threshold.
func TestConfidence(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		c         object.Confidence
		threshold float64
		want      bool
	}{
		{object.Confidence{Value: 0.5, Known: true}, 0.5, true},
		{object.Confidence{Value: 0.49, Known: true}, 0.5, false},
		{object.Confidence{}, 1, true},
	} {
		if got := tt.c.AtLeast(tt.threshold); got != tt.want {
			t.Errorf("%+v passes %v: %v", tt.c, tt.threshold, got)
		}
	}
}

// TestBoundsOf is the box around all outlines.
func TestBoundsOf(t *testing.T) {
	t.Parallel()
	got := object.BoundsOf([]object.Point{{X: 3, Y: -2}, {X: 5, Y: 3}}, []object.Point{{X: -1, Y: 9}})
	if want := (object.Box{X: -1, Y: -2, Width: 6, Height: 11}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := object.BoundsOf(); !math.IsInf(got.X, 1) {
		t.Errorf("got %+v of nothing", got)
	}
}
