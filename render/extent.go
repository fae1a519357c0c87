package render

import (
	"math"

	"framebin/capture/prediction"
	"framebin/render/raster"
)

// extent is a rectangle with edges between pixels.
type extent struct{ x0, y0, x1, y1 float64 }

// mapped returns the bounds of the extent under a map that turns by quarters.
func (e extent) mapped(a raster.Affine) extent {
	x0, y0 := a.Apply(e.x0, e.y0)
	x1, y1 := a.Apply(e.x1, e.y1)
	return extent{min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)}
}

// extent returns where object i is, in pixels of the stored image: its box, or
// else the bounds of its mask, its outline or its keypoints. It reports false
// for an object without a place.
func (f *Frame) extent(i int) (extent, bool) {
	p := f.Reading.Prediction
	if p == nil || i < 0 || i >= len(p.Objects) {
		return extent{}, false
	}
	if e, ok := extentOf(&p.Objects[i]); ok {
		return e, true
	}
	if i >= len(f.Masks) || f.Masks[i] == nil || f.Masks[i].Bounds.Empty() {
		return extent{}, false
	}
	m := f.Masks[i]
	sx, sy := float64(f.Size.X)/float64(m.Width), float64(f.Size.Y)/float64(m.Height)
	return extent{
		float64(m.Bounds.Min.X) * sx, float64(m.Bounds.Min.Y) * sy,
		float64(m.Bounds.Max.X) * sx, float64(m.Bounds.Max.Y) * sy,
	}, true
}

// extentOf is the extent of an object by what its document says.
func extentOf(o *prediction.Object) (extent, bool) {
	if b := o.Box; b != nil {
		e := extent{min(b.X, b.X+b.Width), min(b.Y, b.Y+b.Height), max(b.X, b.X+b.Width), max(b.Y, b.Y+b.Height)}
		return e, e.finite()
	}
	e := extent{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, ring := range o.Polygons {
		for _, p := range ring {
			e.add(p)
		}
	}
	for _, k := range o.Keypoints {
		e.add(k.Point)
	}
	return e, e.finite() && e.x1 >= e.x0
}

func (e *extent) add(p prediction.Point) {
	e.x0, e.x1 = min(e.x0, p.X), max(e.x1, p.X)
	e.y0, e.y1 = min(e.y0, p.Y), max(e.y1, p.Y)
}

// finite reports whether the extent is made of numbers.
func (e extent) finite() bool {
	sum := math.Abs(e.x0) + math.Abs(e.y0) + math.Abs(e.x1) + math.Abs(e.y1)
	return !math.IsNaN(sum) && !math.IsInf(sum, 0)
}
