package geometry

import (
	"math"
	"slices"

	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
)

// units decides what the numbers count: as forced, as the keys or the sender
// say, else by their size.
func (r *resolver) units() object.Units {
	if r.Force.Units != object.AutoUnits {
		if slices.ContainsFunc(r.groups, func(g group) bool { return g.boxes[0].Numbers.Units == object.AutoUnits }) {
			r.Boxes.Units = r.Force.Units
		}
		return r.Force.Units
	}
	if r.Sent.Units != object.AutoUnits {
		return r.Sent.Units
	}
	s := r.openNumbers()
	if s.n == 0 {
		return object.Pixels
	}
	r.Result.History.seen = s
	units, other := s.units()
	if units == object.Pixels && other == object.AutoUnits {
		units, other = r.scaled(s)
	}
	if other != object.AutoUnits {
		r.assumeUnits(units)
		if units == object.Pixels && other.Full() >= object.Permille.Full() && r.likelyPixels() {
			r.out.Add(finding.BoxUnitsAssumed.At(r.Name, units.Name(), other.Name()))
		} else {
			r.out.Add(finding.BoxUnits.At(r.Name, units.Name()+" or "+other.Name(), units.Name()))
		}
	}
	if units != object.Pixels && len(r.boxes) > 0 || other != object.AutoUnits {
		r.Boxes.Units = units
	}
	return units
}

// likelyPixels reports whether boxes of whole numbers are most likely of pixels,
// although parts of a whole are possible: all have a confidence of 0..1 with a
// fraction, as detectors tell, or the size of the image is told beside them.
// Cameras that count to 10,000 and language models that count to 1,000 tell
// neither.
func (r *resolver) likelyPixels() bool {
	if r.Told.Width > 0 && r.Told.Height > 0 {
		return true
	}
	return len(r.boxes) > 0 && !slices.ContainsFunc(r.boxes, func(g *object.Raw) bool {
		c := g.Confidence
		return !c.Known || c.Value >= 1 || c.Value == math.Trunc(c.Value)
	})
}

// openNumbers returns the numbers whose units are open, and what outlines and
// keypoints beside them tell where they are no shares of the image.
func (r *resolver) openNumbers() (s spread) {
	for i := range r.groups {
		if g := &r.groups[i]; g.boxes[0].Numbers.Units == object.AutoUnits {
			s = s.with(g.numbers)
		}
	}
	if units, _ := s.units(); units == object.Normalised && s.n > 0 {
		return s // whatever is beside them: some write boxes in shares and keypoints in pixels
	}
	outlines, keypoints := spreads(r.objects)
	for _, beside := range [...]spread{outlines, keypoints} {
		if s.n > 0 && beside.high > 2 {
			s.fraction, s.high = s.fraction || beside.fraction, max(s.high, beside.high)
		}
	}
	return s
}

// spreads returns what tells the units of the outlines and of the keypoints:
// MediaPipe's boxes are pixels, its keypoints 0..1.
func spreads(objects []object.Raw) (outlines, keypoints spread) {
	for i := range objects {
		g := &objects[i]
		if g.OutlineUnits != object.AutoUnits {
			continue
		}
		for _, ring := range g.Polygons {
			for k := 0; k < len(ring) && g.Turn == nil; k++ {
				outlines.add(ring[k].X, ring[k].Y)
			}
		}
		for _, k := range g.Keypoints {
			keypoints.add(k.X, k.Y)
		}
	}
	return outlines, keypoints
}

// assumeUnits marks the objects whose units are a guess.
func (r *resolver) assumeUnits(units object.Units) {
	for _, group := range r.groups {
		for _, g := range group.boxes {
			if g.Numbers.Units == object.AutoUnits {
				g.Assumed.Boxes.Units = units
			}
		}
	}
}

// spread is what is needed of many numbers to tell their units.
type spread struct {
	n         int
	low, high float64
	fraction  bool
}

func (s *spread) add(x, y float64) {
	s.low, s.high = min(s.low, x, y), max(s.high, x, y)
	s.fraction = s.fraction || x != math.Trunc(x) || y != math.Trunc(y)
	s.n += 2
}

func (s *spread) addBox(n *object.Numbers) {
	s.add(n.V[0], n.V[1])
	s.add(n.V[2], n.V[3])
}

// with returns the spread of the numbers of both.
func (s *spread) with(o spread) spread {
	return spread{s.n + o.n, min(s.low, o.low), max(s.high, o.high), s.fraction || o.fraction}
}

// boxes returns how many boxes the numbers are of.
func (s *spread) boxes() int { return s.n / 4 }

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
	doubtful   = 0.01 // how likely boxes of other units must be to lie where these do
)

// scaled returns the units of numbers that are too large for 0..1: pixels,
// unless the image is too small for them, or so large that they would all lie
// in its corner.
func (r *resolver) scaled(s spread) (units, other object.Units) {
	size := r.extentOf(object.Pixels)
	if size.X == 0 || size.Y == 0 {
		return object.Pixels, object.AutoUnits
	}
	if r.possible(object.Pixels) {
		if units, other = r.orParts(s, size); units != object.Pixels || other == object.AutoUnits {
			return units, other
		}
		if _, left := r.orParts(s.with(r.Hint.History.seen), size); left == object.AutoUnits {
			r.Boxes.Units, other = units, left // earlier requests rule the others out
		}
		return units, other
	}
	turned := r.Orientation >= transposed && r.fitsSome(r.Image.Turned())
	if turned || s.low < 0 || s.fraction || r.Force.Layout != object.AutoLayout || !r.overflows(size) {
		return object.Pixels, object.AutoUnits
	}
	return r.parts(s)
}

// parts returns the units of whole numbers that are too large for the image.
func (r *resolver) parts(s spread) (units, other object.Units) {
	for _, u := range [...]object.Units{object.Permille, object.Of8192, object.Of10000} {
		if s.high <= u.Full()*(1+tolerance) && s.high >= u.Full()/2 && r.possible(u) {
			return u, object.Pixels
		}
	}
	return object.Pixels, object.AutoUnits
}

// inPixels reports whether something beside a box proves it to be of pixels: a
// mask of run lengths that it is around, or the same box in units that are told.
func (r *resolver) inPixels(size object.Point) bool {
	for _, group := range r.groups {
		around, twin := r.aroundOutlines(group.boxes, size, false), r.likeTwins(group.boxes)
		for _, l := range r.mayBe(&group.boxes[0].Numbers) {
			if around != nil && around(l) || twin != nil && twin(l) {
				return true
			}
		}
	}
	return false
}

// likeTwins proves boxes of pixels by the same ones in units that are told; nil
// where there are none.
func (r *resolver) likeTwins(group []*object.Raw) func(object.Layout) bool {
	if !slices.ContainsFunc(group, func(g *object.Raw) bool { return g.Twin != nil }) {
		return nil
	}
	return func(l object.Layout) bool {
		return !slices.ContainsFunc(group, func(g *object.Raw) bool {
			if g.Twin == nil || g.Twin.Units.Full() == 0 {
				return false
			}
			return g.Numbers.As(l).Overlap(from(g.Twin.Units, r.seen.size(r.Canvas), object.Point{X: 1, Y: 1}).box(g.Twin.Box())) < agreement
		})
	}
}

// orParts tells pixels from parts of a whole. A large image with all its boxes
// in the corner of 100x100 pixels is not likely.
func (r *resolver) orParts(s spread, size object.Point) (units, other object.Units) {
	if s.low < 0 || r.WholePixels && !s.fraction || r.inPixels(size) {
		return object.Pixels, object.AutoUnits
	}
	if s.high > 100*(1+tolerance) || size.X*size.Y < percentOf*100*100 || !r.conceivable(object.Percent) {
		return object.Pixels, r.orWhole(s, size)
	}
	switch many := s.boxes() >= manyBoxes && s.high > nearlyFull; {
	case many && s.fraction:
		return object.Percent, object.AutoUnits
	case many:
		return object.Percent, object.Pixels
	default:
		return object.Pixels, object.Percent
	}
}

// orWhole returns what whole numbers may be other than pixels: parts of 1,000,
// 8,192 or 10,000, unless a box, of this request or of an earlier one, has a
// number beyond, or there are so many that boxes of those units would hardly
// all lie on the image.
func (r *resolver) orWhole(s spread, size object.Point) object.Units {
	if s.fraction {
		return object.AutoUnits
	}
	for _, u := range [...]object.Units{object.Permille, object.Of8192, object.Of10000} {
		share := min(1, size.X/u.Full()) * min(1, size.Y/u.Full())
		if s.high <= u.Full() && math.Pow(share, float64(s.boxes())) >= doubtful && r.conceivable(u) {
			return u
		}
	}
	return object.AutoUnits
}

// overflows reports whether in every layout some box reaches far beyond the
// canvas, or lies beyond it.
func (r *resolver) overflows(size object.Point) bool {
	for _, group := range r.groups {
		if group.boxes[0].Numbers.Units != object.AutoUnits {
			continue
		}
		least := math.Inf(1)
		for _, l := range r.mayBe(&group.boxes[0].Numbers) {
			most := 0.0
			for _, g := range group.boxes {
				b := g.Numbers.As(l)
				if g.Numbers.Written == object.AsRow && (b.X >= size.X || b.Y >= size.Y) { // nothing of it is on the canvas
					most = math.Inf(1)
				}
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
// layout that they are likely to have.
func (r *resolver) possible(u object.Units) bool { return r.fitsIn(u, nil) }

// conceivable reports whether they do in any layout at all.
func (r *resolver) conceivable(u object.Units) bool { return r.fitsIn(u, rare) }

func (r *resolver) fitsIn(u object.Units, more []object.Layout) bool {
	size := r.extentOf(u)
	for _, group := range r.groups {
		n := &group.boxes[0].Numbers
		if n.Units != object.AutoUnits {
			continue
		}
		list := r.mayBe(n)
		if n.Written == object.AsList && len(list) > 1 {
			list = slices.Concat(list, more)
		}
		if !slices.ContainsFunc(list, func(l object.Layout) bool { return fit(group.boxes, l, size) }) {
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
			first := &r.groups[at].boxes[0].Numbers
			if first.Written == n.Written && first.Layout == n.Layout && first.Units == n.Units {
				break
			}
			at++
		}
		if at == len(r.groups) {
			r.groups = append(r.groups, group{boxes: make([]*object.Raw, 0, len(r.boxes))})
		}
		r.groups[at].boxes = append(r.groups[at].boxes, g)
		r.groups[at].numbers.addBox(n)
	}
	if len(r.boxes) == 0 {
		r.groupOutlines()
	}
}

// groupOutlines lets the bounds of outlines and keypoints tell the units where
// there are no boxes to tell them.
func (r *resolver) groupOutlines() {
	var all group
	for i := range r.objects {
		g := &r.objects[i]
		bounds, ok := g.Bounds()
		if !ok || g.OutlineUnits != object.AutoUnits {
			continue
		}
		n := object.Told(object.XYXY, bounds.X, bounds.Y, bounds.X+bounds.Width, bounds.Y+bounds.Height)
		all.boxes = append(all.boxes, &object.Raw{Object: g.Object, Numbers: n})
		all.numbers.addBox(&n)
	}
	if all.boxes != nil {
		r.groups = append(r.groups, all)
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
