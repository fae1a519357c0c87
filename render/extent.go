package render

import "github.com/framebin/framebin/render/raster"

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
	if b, ok := p.Objects[i].Bounds(); ok {
		return extent{b.X, b.Y, b.X + b.Width, b.Y + b.Height}, true
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
