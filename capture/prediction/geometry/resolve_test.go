package geometry_test

import (
	"math"
	"testing"

	"github.com/framebin/framebin/capture/prediction/geometry"
	"github.com/framebin/framebin/capture/prediction/object"
)

func boxes(written object.Written, list ...[4]float64) []object.Raw {
	raws := make([]object.Raw, len(list))
	for i, v := range list {
		raws[i] = object.Raw{Object: new(object.Object), Numbers: object.Numbers{V: v, Written: written}}
	}
	return raws
}

var frame = geometry.Frame{Image: object.Size{Width: 640, Height: 480}, Name: "d"}

// What proves how numbers are to be read, and what does not.
func TestResolve(t *testing.T) {
	t.Parallel()
	center, other := &object.Point{X: 1272, Y: 3528}, &object.Point{X: 5, Y: 5}
	tests := map[string]struct {
		object  object.Raw
		hint    geometry.Hint
		want    object.Box
		assumed bool
	}{
		"the only layout": {
			object: boxes(object.AsList, [4]float64{300, 400, 600, 470})[0], want: object.Box{X: 300, Y: 400, Width: 300, Height: 70},
		},
		"an area": {
			object: object.Raw{Numbers: object.Numbers{V: [4]float64{10, 20, 110, 90}, Written: object.AsList}, Area: 7000},
			want:   object.Box{X: 10, Y: 20, Width: 100, Height: 70}, assumed: true, // it may be top first
		},
		"the area of something else": {
			object: object.Raw{Numbers: object.Numbers{V: [4]float64{10, 20, 110, 90}, Written: object.AsList}, Area: 640 * 480},
			want:   object.Box{X: 10, Y: 20, Width: 110, Height: 90}, assumed: true,
		},
		"a centre, in units of 0..8191": {
			object: object.Raw{Numbers: object.Numbers{V: [4]float64{680, 1176, 1864, 5880}, Written: object.AsList}, Center: center},
			want:   object.Box{X: 53.125, Y: 68.90625, Width: 92.5, Height: 275.625}, assumed: true,
		},
		"keypoints that lie in it": {
			object: object.Raw{
				Numbers: object.Numbers{V: [4]float64{100.5, 100, 150, 150}, Written: object.AsList},
				Object:  &object.Object{Keypoints: []object.Keypoint{{Point: object.Point{X: 220, Y: 220}}, {Point: object.Point{X: 230, Y: 200}}, {Point: object.Point{X: 210, Y: 240}}}},
			},
			want: object.Box{X: 100.5, Y: 100, Width: 150, Height: 150},
		},
		"a centre of something else": {
			object: object.Raw{Numbers: object.Numbers{V: [4]float64{10, 20, 110, 90}, Written: object.AsList}, Center: other},
			want:   object.Box{X: 10, Y: 20, Width: 110, Height: 90}, assumed: true,
		},
		"earlier requests": {
			object: boxes(object.AsList, [4]float64{10, 20, 110, 90})[0], hint: geometry.Hint{History: geometry.History{Fits: 1 << object.XYXY, Units: object.Pixels}},
			want: object.Box{X: 10, Y: 20, Width: 100, Height: 70},
		},
		"keys of a sender": {
			object: boxes(object.AsList, [4]float64{10, 20, 110, 90})[0], hint: geometry.Hint{Sent: geometry.Sent{Layout: object.XYXY, By: "a maker"}},
			want: object.Box{X: 10, Y: 20, Width: 100, Height: 70},
		},
		"keys that the numbers contradict": {
			object: boxes(object.AsList, [4]float64{300, 400, 600, 470})[0], hint: geometry.Hint{Sent: geometry.Sent{Units: object.Normalised, By: "a maker"}},
			want: object.Box{X: 300, Y: 400, Width: 300, Height: 70},
		},
		"a key that the numbers contradict": {
			object: object.Raw{Numbers: object.Numbers{V: [4]float64{96, 64, 216, 224}, Written: object.AsTold, Layout: object.YXYX, Units: object.Normalised}},
			want:   object.Box{X: 64, Y: 96, Width: 160, Height: 120}, assumed: true,
		},
		"corners of 0..1, or top first": {
			object: boxes(object.AsRow, [4]float64{.4, .45, .9, .95})[0], want: object.Box{X: 256, Y: 216, Width: 320, Height: 240}, assumed: true,
		},
		"y upwards": {
			object: object.Raw{Numbers: object.Told(object.XYXY, -.5, .5, .25, -.25)}, want: object.Box{X: 160, Y: 120, Width: 240, Height: 180},
		},
		"degrees, clockwise or not": {
			object: object.Raw{Numbers: object.Told(object.CXCYWH, 320, 240, 200, 100), Turn: &object.Turn{Angle: 90, In: object.Degrees}},
			want:   object.Box{X: 270, Y: 140, Width: 100, Height: 200}, assumed: true,
		},
		"top, right, bottom, left": {
			object: boxes(object.AsList, [4]float64{20, 500, 90, 300})[0], want: object.Box{X: 300, Y: 20, Width: 200, Height: 70}, assumed: true,
		},
		"left, right, top, bottom": {
			object: boxes(object.AsList, [4]float64{500, 610, 20, 110})[0], want: object.Box{X: 500, Y: 20, Width: 110, Height: 90}, assumed: true,
		},
		"radians, by their size": {
			object: object.Raw{Numbers: object.Told(object.CXCYWH, 320, 240, 200, 100), Turn: &object.Turn{Angle: math.Pi / 2}},
			want:   object.Box{X: 270, Y: 140, Width: 100, Height: 200}, assumed: true,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tt.object.Object == nil {
				tt.object.Object = new(object.Object)
			}
			list := []object.Raw{tt.object}
			tt.hint.WholePixels = true
			r := geometry.Resolve(list, frame, tt.hint)
			b := *list[0].Box
			if math.Abs(b.X-tt.want.X)+math.Abs(b.Y-tt.want.Y)+math.Abs(b.Width-tt.want.Width)+math.Abs(b.Height-tt.want.Height) > 1e-6 || (list[0].Assumed != object.Assumption{}) != tt.assumed {
				t.Errorf("%+v, assumed %v, want %+v, %v: %v", b, list[0].Assumed, tt.want, tt.assumed, r.Findings)
			}
		})
	}
}

// Whatever the numbers, boxes are finite, and equal numbers are read alike.
func FuzzResolve(f *testing.F) {
	f.Add(10.0, 20.0, 110.0, 90.0, 0.5, uint8(1), uint8(0), uint8(0))
	f.Add(-.5, .5, .25, -.25, 0.0, uint8(4), uint8(2), uint8(6))
	f.Add(1e6, -1e6, 8191.0, 0.0, 90.0, uint8(3), uint8(0), uint8(1))
	f.Fuzz(func(t *testing.T, a, b, c, d, angle float64, written, layout, orientation uint8) {
		for _, v := range []float64{a, b, c, d, angle} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Skip()
			}
		}
		read := func() (object.Object, geometry.Result) {
			list := boxes(object.Written(written%5), [4]float64{a, b, c, d})
			list[0].Numbers.Layout = object.Layout(layout % 6)
			if math.Abs(angle) < 1e6 {
				list[0].Turn = &object.Turn{Angle: angle}
			}
			where := frame
			where.Orientation = int(orientation % 9)
			return *list[0].Object, geometry.Resolve(list, where, geometry.Hint{})
		}
		o, r := read()
		if box := o.Box; box != nil && math.IsNaN(box.X+box.Y+box.Width+box.Height) {
			t.Fatalf("%+v", *box)
		}
		if o.Rotation < 0 || o.Rotation >= 360 {
			t.Fatalf("rotation %v", o.Rotation)
		}
		if twin, again := read(); again.Boxes != r.Boxes || twin.Assumed != o.Assumed || len(again.Findings) != len(r.Findings) {
			t.Fatalf("read differently: %+v, %+v", r, again)
		}
	})
}
