package overlay

import (
	"image"
	"image/color"
	"math"
)

// Step is a piece of the way of an object, in pixels of the picture.
type Step struct {
	X, Y         float64 // where it was
	FromX, FromY float64 // where it was before; the same if that is not known
	Class        string
	Strength     float64 // 0..1
	Newest       bool    // it is still there
}

// Trail draws the ways of objects, the first steps below the others, in the
// colours of their classes.
func (d *Drawer) Trail(dst *image.RGBA, steps []Step, picture image.Rectangle) {
	c := newCanvas(dst, picture)
	if c.clip.Empty() {
		return
	}
	look := newStyle(c.clip.Size(), image.Point{})
	// Half the width of the line, the radius of a place, and the dark rim.
	line, dot, rim := float64(look.line)/2+0.3, float64(look.line)*1.5, 1.0
	if !look.fine {
		line, dot, rim = 0.4, 0.6, 0
	}
	for _, s := range steps[max(len(steps)-maxTrail, 0):] {
		alpha, radius := 255*min(max(s.Strength, 0), 1), dot
		if s.Newest && look.fine {
			radius *= 1.6
		}
		col := d.palette.Color(s.Class)
		way := segment{s.FromX, s.FromY, s.X, s.Y}
		place := segment{s.X, s.Y, s.X, s.Y}
		if rim > 0 {
			c.stroke(way, line+rim, black(), alpha/3)
			c.stroke(place, radius+rim, black(), alpha*2/3)
		}
		c.stroke(way, line, col, alpha)
		c.stroke(place, radius, col, alpha)
		if s.Newest && look.fine {
			c.stroke(place, radius/2.5, white(), alpha)
		}
	}
}

// maxTrail bounds what is drawn: the latest are.
const maxTrail = 4000

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
	p := newPaint(col, 255)
	r := e.cover().Intersect(c.clip)
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
