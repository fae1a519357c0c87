package geometry_test

import (
	"testing"

	"github.com/framebin/framebin/capture/prediction/geometry"
	"github.com/framebin/framebin/capture/prediction/object"
)

// What tells pixels from parts of 1,000 and the like, which may have the same
// numbers.
func TestWholeNumbers(t *testing.T) {
	t.Parallel()
	corners := func(list ...[4]float64) []object.Raw {
		raws := boxes(object.AsTold, list...)
		for i := range raws {
			raws[i].Numbers.Layout = object.XYXY
		}
		return raws
	}
	one := [4]float64{64, 96, 224, 216}
	fraction, four := one, [][4]float64{one, {300, 100, 340, 200}, {10, 20, 30, 40}, {400, 300, 500, 400}}
	fraction[0] += 0.5
	twin := corners(one)
	twin[0].Twin = &object.Numbers{V: [4]float64{.1, .2, .35, .45}, Written: object.AsTold, Layout: object.XYXY, Units: object.Normalised}
	other := corners(one)
	other[0].Twin = &object.Numbers{V: [4]float64{.064, .096, .224, .216}, Written: object.AsTold, Layout: object.XYXY, Units: object.Normalised}
	skeleton := corners(one)
	skeleton[0].Keypoints = []object.Keypoint{{Point: object.Point{X: 100.25, Y: 120}}}
	masked := corners([4]float64{1, 1, 3, 2})
	masked[0].RLE = &object.RLE{Size: object.Size{Width: 640, Height: 480}, Counts: []uint32{481, 1, 479, 1, 306238}}
	for name, tt := range map[string]struct {
		objects []object.Raw
		hint    geometry.Hint
		marked  bool
	}{
		"one box":                        {corners(one), geometry.Hint{}, true},
		"a fraction":                     {corners(fraction), geometry.Hint{}, false},
		"below 0":                        {corners([4]float64{-3, 96, 224, 216}), geometry.Hint{}, false},
		"four, all of which fit":         {corners(four...), geometry.Hint{}, false},
		"the same in 0..1":               {twin, geometry.Hint{}, false},
		"the same in 0..1, but in 1000s": {other, geometry.Hint{}, true},
		"a keypoint with a fraction":     {skeleton, geometry.Hint{}, false},
		"its mask":                       {masked, geometry.Hint{}, false},
		"a sender of pixels":             {corners(one), geometry.Hint{WholePixels: true}, false},
		"a small box in a corner":        {corners([4]float64{10, 20, 60, 50}), geometry.Hint{}, true},
	} {
		r := geometry.Resolve(tt.objects, frame, tt.hint)
		got := tt.objects[0].Assumed.Boxes.Units
		if (got == object.Pixels) != tt.marked || (r.Boxes.Units == object.Pixels) != tt.marked {
			t.Errorf("%s: assumed %v, read as %v, %v", name, got, r.Boxes, r.Findings)
		}
	}
	// Earlier requests of the same shape: four boxes in all.
	known := geometry.History{}
	for i, box := range four {
		list := corners(box)
		r := geometry.Resolve(list, frame, geometry.Hint{History: known})
		if marked := list[0].Assumed != (object.Assumption{}); marked != (i < len(four)-1) {
			t.Errorf("request %d: assumed %v", i, list[0].Assumed)
		}
		if r.Boxes.Units != object.Pixels {
			t.Errorf("request %d: %v, which another reading needs to know", i, r.Boxes)
		}
		known = known.Then(r.History)
	}
}

// Outlines and keypoints without boxes are in units, too.
func TestUnitsOfOutlines(t *testing.T) {
	t.Parallel()
	outline := func(points ...object.Point) []object.Raw {
		return []object.Raw{{Object: &object.Object{Polygons: [][]object.Point{points}}}}
	}
	for name, tt := range map[string]struct {
		objects []object.Raw
		want    object.Box
		marked  bool
	}{
		"of pixels or of 0..1000": {outline(object.Point{X: 10, Y: 20}, object.Point{X: 310, Y: 20}, object.Point{X: 310, Y: 200}), object.Box{X: 10, Y: 20, Width: 300, Height: 180}, true},
		"of pixels":               {outline(object.Point{X: 10.5, Y: 20}, object.Point{X: 310, Y: 20}, object.Point{X: 310, Y: 200}), object.Box{X: 10.5, Y: 20, Width: 299.5, Height: 180}, false},
		"of 0..1000":              {outline(object.Point{X: 100, Y: 100}, object.Point{X: 900, Y: 100}, object.Point{X: 900, Y: 900}), object.Box{X: 64, Y: 48, Width: 512, Height: 384}, true},
		"of 0..1":                 {outline(object.Point{X: .25, Y: .5}, object.Point{X: .5, Y: .5}, object.Point{X: .5, Y: .75}), object.Box{X: 160, Y: 240, Width: 160, Height: 120}, false},
	} {
		geometry.Resolve(tt.objects, frame, geometry.Hint{})
		o := tt.objects[0].Object
		if got, _ := o.Bounds(); got != tt.want || (o.Assumed != object.Assumption{}) != tt.marked {
			t.Errorf("%s: %v, assumed %v", name, got, o.Assumed)
		}
	}
}
