package prediction

import "math"

// Bounds returns where an object is by what its document says: its box, its
// sides not negative, or else the bounds of its outline and its keypoints. It
// reports false for an object without a place, and for one whose mask alone
// tells it.
func (o *Object) Bounds() (Box, bool) {
	if b := o.Box; b != nil {
		out := Box{
			X: min(b.X, b.X+b.Width), Y: min(b.Y, b.Y+b.Height),
			Width: math.Abs(b.Width), Height: math.Abs(b.Height),
		}
		return out, out.finite()
	}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	add := func(p Point) {
		x0, x1, y0, y1 = min(x0, p.X), max(x1, p.X), min(y0, p.Y), max(y1, p.Y)
	}
	for _, ring := range o.Polygons {
		for _, p := range ring {
			add(p)
		}
	}
	for _, k := range o.Keypoints {
		add(k.Point)
	}
	out := Box{X: x0, Y: y0, Width: x1 - x0, Height: y1 - y0}
	return out, out.finite()
}

// finite reports whether the box is made of numbers.
func (b Box) finite() bool {
	sum := math.Abs(b.X) + math.Abs(b.Y) + math.Abs(b.Width) + math.Abs(b.Height)
	return !math.IsNaN(sum) && !math.IsInf(sum, 0)
}
