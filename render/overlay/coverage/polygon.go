package coverage

import (
	"image"
	"image/draw"
	"math"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/raster"
)

// Polygons begins a shape that covers rings, each filled for itself: where they overlap
// they do not cancel out. It returns what is left of the budget of pixels;
// what would exceed it is left out.
func (s *Stack) Polygons(rings [][]prediction.Point, view raster.Affine, budget int) int {
	clip := s.layer.rect
	paths := make([][]prediction.Point, 0, len(rings))
	bounds := image.Rectangle{}
	for _, ring := range rings {
		path := clipPath(mapPath(ring, view), clip)
		r := pathBounds(path).Intersect(clip)
		area := r.Dx() * r.Dy()
		if len(path) < 3 || area == 0 || area > budget {
			continue
		}
		budget -= area
		paths = append(paths, path)
		bounds = bounds.Union(r)
	}
	s.cover.reset(bounds)
	for _, path := range paths {
		s.fill(path)
	}
	s.begin().load(&s.cover, clip.Min.X, &s.bits)
	return budget
}

// far bounds coordinates before they become integers: what lies farther out
// is as invisible there.
const far = 1 << 24

func clampFar(v float64) float64 { return min(max(v, -far), far) }

// mapPath maps the points of a ring; those that are not numbers are left out.
func mapPath(ring []prediction.Point, view raster.Affine) []prediction.Point {
	out := make([]prediction.Point, 0, len(ring))
	for _, p := range ring {
		x, y := view.Apply(p.X, p.Y)
		if !math.IsNaN(x) && !math.IsNaN(y) {
			out = append(out, prediction.Point{X: clampFar(x), Y: clampFar(y)})
		}
	}
	return out
}

// clipPath cuts a path at the edges of r, one edge after the other
// (Sutherland and Hodgman), so that the filling takes no longer for points
// that lie far outside.
func clipPath(path []prediction.Point, r image.Rectangle) []prediction.Point {
	type edge func(prediction.Point) float64 // distance to the inner side
	edges := [4]edge{
		func(p prediction.Point) float64 { return p.X - float64(r.Min.X) },
		func(p prediction.Point) float64 { return float64(r.Max.X) - p.X },
		func(p prediction.Point) float64 { return p.Y - float64(r.Min.Y) },
		func(p prediction.Point) float64 { return float64(r.Max.Y) - p.Y },
	}
	for _, inside := range edges {
		if len(path) == 0 {
			return nil
		}
		out := make([]prediction.Point, 0, len(path)+4)
		prev := path[len(path)-1]
		for _, p := range path {
			a, b := inside(prev), inside(p)
			if (a < 0) != (b < 0) {
				t := a / (a - b)
				out = append(out, prediction.Point{X: prev.X + t*(p.X-prev.X), Y: prev.Y + t*(p.Y-prev.Y)})
			}
			if b >= 0 {
				out = append(out, p)
			}
			prev = p
		}
		path = out
	}
	return path
}

func pathBounds(path []prediction.Point) image.Rectangle {
	if len(path) == 0 {
		return image.Rectangle{}
	}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range path {
		x0, x1 = min(x0, p.X), max(x1, p.X)
		y0, y1 = min(y0, p.Y), max(y1, p.Y)
	}
	return image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1)))
}

// fill adds a path that lies inside of what s covers.
func (s *Stack) fill(path []prediction.Point) {
	r := pathBounds(path).Intersect(s.cover.rect)
	if r.Empty() {
		return
	}
	s.path.Reset(r.Dx(), r.Dy())
	for i, p := range path {
		x, y := float32(p.X-float64(r.Min.X)), float32(p.Y-float64(r.Min.Y))
		if i == 0 {
			s.path.MoveTo(x, y)
		} else {
			s.path.LineTo(x, y)
		}
	}
	s.path.ClosePath()
	s.path.DrawOp = draw.Src
	if n := r.Dx() * r.Dy(); cap(s.alpha.Pix) < n {
		s.alpha.Pix = make([]uint8, n)
	}
	s.alpha.Pix, s.alpha.Stride = s.alpha.Pix[:r.Dx()*r.Dy()], r.Dx()
	s.alpha.Rect = image.Rectangle{Max: r.Size()}
	s.path.Draw(&s.alpha, s.alpha.Rect, image.Opaque, image.Point{})
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := s.cover.row(y)[r.Min.X-s.cover.rect.Min.X:]
		for i, v := range s.alpha.Pix[(y-r.Min.Y)*s.alpha.Stride:][:r.Dx()] {
			row[i] = max(row[i], v)
		}
	}
}
