package geometry

import (
	"math"

	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
)

// units decides what the numbers count: as forced, as the keys or the sender
// say, else by their size.
func (r *resolver) units() object.Units {
	if r.Force.Units != object.AutoUnits {
		return r.Force.Units
	}
	if r.Sent.Units != object.AutoUnits {
		return r.Sent.Units
	}
	var s spread
	for _, g := range r.boxes {
		if g.Numbers.Units == object.AutoUnits {
			s.add(g.Numbers.V[:]...)
		}
	}
	if s.n == 0 {
		return object.Pixels
	}
	units, other := s.units()
	if units == object.Pixels && other == object.AutoUnits {
		units, other = r.scaled(s)
	}
	if other != object.AutoUnits {
		r.Assumed = true
		r.out.Add(finding.BoxUnits.At(r.Name, unitName(units)+" or "+unitName(other), unitName(units)))
	}
	if units != object.Pixels {
		r.Boxes.Units = units
	}
	return units
}

func unitName(u object.Units) string {
	switch u {
	case object.Pixels, object.AutoUnits:
		return "pixels"
	case object.Centred:
		return "-1..1"
	default:
		return "0.." + u.Scale()
	}
}

// spread is what is needed of many numbers to tell their units.
type spread struct {
	n         int
	low, high float64
	fraction  bool
}

func (s *spread) add(values ...float64) {
	for _, v := range values {
		s.low, s.high = min(s.low, v), max(s.high, v)
		s.fraction = s.fraction || v != math.Trunc(v)
	}
	s.n += len(values)
}

// units tells pixels from 0..1, and what else they may be.
func (s *spread) units() (units, other object.Units) {
	switch {
	case s.high > 2 || s.low < -2, s.high == 2 && !s.fraction:
		return object.Pixels, object.AutoUnits
	case s.fraction && s.low >= -0.5 && s.high <= 1.5 && s.high > 0.005:
		return object.Normalised, object.AutoUnits
	default:
		return object.Pixels, object.Normalised
	}
}

// Beyond these a reading in pixels is doubted.
const (
	overflow   = 1.25 // how many times the image some box reaches beyond it
	percentOf  = 10   // how many times 100x100 an image is where all boxes lie within
	manyBoxes  = 4    // from which on that is no accident
	nearlyFull = 80   // per cent that some box then reaches
)

// scaled returns the units of numbers that are too large for 0..1: pixels,
// unless the image is too small for them, or so large that they would all lie
// in its corner.
func (r *resolver) scaled(s spread) (units, other object.Units) {
	size := r.extentOf(object.Pixels)
	if size.X == 0 || size.Y == 0 || len(r.boxes) == 0 {
		return object.Pixels, object.AutoUnits
	}
	if r.possible(object.Pixels) {
		return r.orPercent(s, size)
	}
	turned := r.Orientation >= transposed && r.fitsSome(r.Image.Turned())
	if turned || s.low < 0 || s.fraction || r.Force.Layout != object.AutoLayout || !r.overflows(size) {
		return object.Pixels, object.AutoUnits
	}
	for _, u := range [...]object.Units{object.Permille, object.Of8192, object.Of10000} {
		if s.high <= u.Full()*(1+tolerance) && s.high >= u.Full()/2 && r.possible(u) {
			return u, object.Pixels
		}
	}
	return object.Pixels, object.AutoUnits
}

// orPercent tells pixels from per cent: a large image with all its boxes in the
// corner of 100x100 pixels is not likely.
func (r *resolver) orPercent(s spread, size object.Point) (units, other object.Units) {
	switch many := len(r.boxes) >= manyBoxes; {
	case s.low < 0 || s.high > 100*(1+tolerance) || size.X*size.Y < percentOf*100*100,
		!s.fraction && !many, !r.possible(object.Percent):
		return object.Pixels, object.AutoUnits
	case many && s.high > nearlyFull:
		return object.Percent, object.Pixels
	default:
		return object.Pixels, object.Percent
	}
}

// overflows reports whether in every layout some box reaches far beyond the
// canvas.
func (r *resolver) overflows(size object.Point) bool {
	for _, group := range r.groups {
		least := math.Inf(1)
		for _, l := range r.mayBe(&group[0].Numbers, object.Pixels) {
			most := 0.0
			for _, g := range group {
				b := g.Numbers.As(l)
				most = max(most, (b.X+b.Width)/size.X, (b.Y+b.Height)/size.Y)
			}
			least = min(least, most)
		}
		if least > overflow {
			return true
		}
	}
	return false
}

// possible reports whether all boxes lie on the image in these units, in some
// layout that they may have.
func (r *resolver) possible(u object.Units) bool {
	size := r.extentOf(u)
	for _, group := range r.groups {
		fits := false
		for _, l := range r.mayBe(&group[0].Numbers, u) {
			fits = fits || fit(group, l, size)
		}
		if !fits {
			return false
		}
	}
	return true
}

// group sorts the boxes by how they are written.
func (r *resolver) group() {
	for _, g := range r.boxes {
		n := &g.Numbers
		at := 0
		for at < len(r.groups) {
			first := &r.groups[at][0].Numbers
			if first.Written == n.Written && first.Layout == n.Layout && first.Units == n.Units {
				break
			}
			at++
		}
		if at == len(r.groups) {
			r.groups = append(r.groups, make([]*object.Raw, 0, len(r.boxes)))
		}
		r.groups[at] = append(r.groups[at], g)
	}
}

// extentOf returns the size of the canvas in units of the boxes; zero if it is
// not known.
func (r *resolver) extentOf(u object.Units) object.Point {
	if full := u.Full(); full != 0 {
		return object.Point{X: full, Y: full}
	}
	size := r.seen.size(r.Canvas)
	if r.Told.Width > 0 && r.Told.Height > 0 {
		size = r.Told
	}
	return object.Point{X: float64(size.Width), Y: float64(size.Height)}
}
