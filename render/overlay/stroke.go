package overlay

import (
	"image"
	"image/color"
	"math"

	"github.com/framebin/framebin/render/overlay/coverage"
)

// segment is a straight line.
type segment struct{ x0, y0, x1, y1 float64 }

// distance returns how far a point is from the segment.
func (s segment) distance(x, y float64) float64 {
	dx, dy := s.x1-s.x0, s.y1-s.y0
	t := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		t = min(max(((x-s.x0)*dx+(y-s.y0)*dy)/length, 0), 1)
	}
	return math.Hypot(x-s.x0-t*dx, y-s.y0-t*dy)
}

// stroke draws a segment with round ends, smooth at its edge.
func (c canvas) stroke(s segment, radius float64, col color.RGBA, alpha float64) {
	e := extent{
		min(s.x0, s.x1) - radius - 1, min(s.y0, s.y1) - radius - 1,
		max(s.x0, s.x1) + radius + 1, max(s.y0, s.y1) + radius + 1,
	}
	if !(e.x0 > -far && e.y0 > -far && e.x1 < far && e.y1 < far) {
		return
	}
	p := coverage.NewPaint(col, 255)
	r := image.Rect(int(math.Floor(e.x0)), int(math.Floor(e.y0)), int(math.Ceil(e.x1)), int(math.Ceil(e.y1))).Intersect(c.clip)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		x0, x1 := s.reach(float64(y)+0.5, radius+1)
		from, to := max(r.Min.X, int(math.Floor(x0))), min(r.Max.X, int(math.Ceil(x1)))
		if from >= to {
			continue
		}
		row := c.row(from, to, y)
		for x := from; x < to; x++ {
			cover := radius + 0.5 - s.distance(float64(x)+0.5, float64(y)+0.5)
			if cover > 0 {
				blend(row, p, int(alpha*min(cover, 1)))
			}
			row = row[4:]
		}
	}
}

// reach returns between which x lie all points of a row that are nearer to the
// segment than radius.
func (s segment) reach(y, radius float64) (x0, x1 float64) {
	from, to := 0.0, 1.0
	if dy := s.y1 - s.y0; dy != 0 {
		a, b := (y-radius-s.y0)/dy, (y+radius-s.y0)/dy
		from, to = max(from, min(a, b)), min(to, max(a, b))
	}
	a, b := s.x0+from*(s.x1-s.x0), s.x0+to*(s.x1-s.x0)
	return min(a, b) - radius, max(a, b) + radius
}
