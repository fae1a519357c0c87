package object

import (
	"math"
	"slices"
	"strconv"
)

// Size is a width and a height in pixels.
type Size struct{ Width, Height int }

// Box is a rectangle in pixels of the stored image, or of [prediction.Reading].Canvas
// where there is no image; its origin is top left. It may reach beyond the
// image.
type Box struct{ X, Y, Width, Height float64 }

// Point is a position in pixels of the stored image.
type Point struct{ X, Y float64 }

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
	rings := o.Polygons
	if len(o.Keypoints) > 0 {
		rings = append(slices.Clip(rings), o.Points())
	}
	out := BoundsOf(rings...)
	return out, out.finite()
}

// Points returns where the keypoints are.
func (o *Object) Points() []Point {
	points := make([]Point, len(o.Keypoints))
	for i, k := range o.Keypoints {
		points[i] = k.Point
	}
	return points
}

// finite reports whether the box is made of numbers.
func (b Box) finite() bool { return Finite(b.X, b.Y, b.Width, b.Height) }

// Finite reports whether all are numbers that JSON can have.
func Finite(numbers ...float64) bool {
	return !slices.ContainsFunc(numbers, func(n float64) bool { return math.IsNaN(n) || math.IsInf(n, 0) })
}

// String writes the size as "640x480".
func (s Size) String() string { return strconv.Itoa(s.Width) + "x" + strconv.Itoa(s.Height) }

// Empty reports whether the size is not known.
func (s Size) Empty() bool { return s == Size{} }

// Turned returns the size with its sides exchanged.
func (s Size) Turned() Size { return Size{Width: s.Height, Height: s.Width} }

// maxPixels is beyond the largest industrial cameras: what claims more is a
// mistake or an attack.
const maxPixels = 500_000_000

// Absurd reports whether the size is more than any camera takes.
func (s Size) Absurd() bool { return int64(s.Width)*int64(s.Height) > maxPixels }

// SameProportions reports whether the aspect ratios differ by at most 1 %.
func (s Size) SameProportions(o Size) bool {
	a, b := float64(s.Width)*float64(o.Height), float64(o.Width)*float64(s.Height)
	return a <= b*1.01 && b <= a*1.01
}

// Overlap returns the intersection over union of two boxes.
func (b Box) Overlap(o Box) float64 {
	w := min(b.X+b.Width, o.X+o.Width) - max(b.X, o.X)
	h := min(b.Y+b.Height, o.Y+o.Height) - max(b.Y, o.Y)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h / (b.Width*b.Height + o.Width*o.Height - w*h)
}

// BoundsOf returns the box around outlines; of none its corner is infinite.
func BoundsOf(rings ...[]Point) Box {
	low := Point{math.Inf(1), math.Inf(1)}
	high := Point{math.Inf(-1), math.Inf(-1)}
	for _, ring := range rings {
		for _, p := range ring {
			low = Point{min(low.X, p.X), min(low.Y, p.Y)}
			high = Point{max(high.X, p.X), max(high.Y, p.Y)}
		}
	}
	return Box{low.X, low.Y, high.X - low.X, high.Y - low.Y}
}

// MoveRings moves the points of outlines, in place.
func MoveRings(rings [][]Point, to func(Point) Point) {
	for _, ring := range rings {
		for i, p := range ring {
			ring[i] = to(p)
		}
	}
}

// MovePoints moves keypoints, in place.
func MovePoints(list []Keypoint, to func(Point) Point) {
	for i := range list {
		list[i].Point = to(list[i].Point)
	}
}
