package prediction

import "math"

// tolerance is how far a box may leave the image and still fit a layout:
// detectors overrun the border by some per cent.
const tolerance = 0.05

// maxCoordinate is beyond every image; larger numbers are no coordinates.
const maxCoordinate = 1e6

// canvas fixes what boxes lie on before they are read: the image, the size
// that the document tells, or a mask.
func (r *reader) canvas() {
	if r.Canvas != (Size{}) {
		return
	}
	r.Canvas = r.Prediction.Size
	if r.Canvas.Width == 0 || r.Canvas.Height == 0 {
		r.Canvas = Size{}
	}
	for _, i := range r.Masks {
		if r.Canvas == (Size{}) && !r.images[i].size.absurd() {
			r.Canvas = r.images[i].size
		}
	}
	for i := range r.decoder.drafts {
		if rle := r.decoder.drafts[i].RLE; rle != nil && r.Canvas == (Size{}) {
			r.Canvas = rle.Size
		}
	}
}

// boxes reads all boxes of the request alike, in the layout and the units
// that fit, and brings them and the outlines to pixels of the canvas.
func (r *reader) boxes(prod product) {
	all := r.collect()
	r.turnCorners(all, prod)
	units := r.units(all, prod)
	var scale Point
	if units == Normalised && prod.scale > 1 {
		scale = Point{prod.scale, prod.scale}
	} else {
		scale = Point{1, 1}
	}
	r.sight = r.decideSight(all, units, prod)
	extent := r.extent(units)
	r.layouts(all, chooser{extent: extent, scale: scale}, prod, units)
	r.guessCanvas(all, units)
	r.place(all, units, scale)
	r.outlines(units, scale, len(all) > 0)
	r.turnOutlines()
}

// collect returns the drafts with a box, and drops boxes of absurd numbers.
func (r *reader) collect() []*draft {
	all := make([]*draft, 0, len(r.decoder.drafts))
	for i := range r.decoder.drafts {
		g := &r.decoder.drafts[i]
		if g.box.layout == rawNone {
			continue
		}
		absurd := false
		for _, v := range g.box.v {
			absurd = absurd || math.Abs(v) > maxCoordinate
		}
		if absurd {
			g.box, g.badBox = rawBox{}, true
			r.out.add(CodeBoxUnreadable, r.decoder.where(g.Pointer))
			continue
		}
		all = append(all, g)
	}
	return all
}

// turnCorners reads two corners as top and left first, where the product
// writes them so.
func (r *reader) turnCorners(all []*draft, prod product) {
	if prod.layout != rawYXYX {
		return
	}
	for _, g := range all {
		if g.box.layout == rawXYXY {
			g.box.layout = rawYXYX
		}
	}
}

// units decides what the numbers count: as forced, as the keys or the
// product say, else by their size.
func (r *reader) units(all []*draft, prod product) BoxUnits {
	if r.options.Boxes.Units != AutoUnits {
		return r.options.Boxes.Units
	}
	if prod.units != AutoUnits {
		return prod.units
	}
	var s spread
	for _, g := range all {
		if g.box.units == AutoUnits {
			s.add(g.box.v[:]...)
		}
	}
	if s.n == 0 {
		return Pixels
	}
	units, sure := s.units()
	if !sure {
		r.Assumed = true
		r.out.add(CodeBoxUnits, r.doc, unitName(units))
	}
	if units == Normalised {
		r.Boxes.Units = Normalised
	}
	return units
}

func unitName(u BoxUnits) string {
	if u == Normalised {
		return "0..1"
	}
	return "pixels"
}

// spread is what is needed of many numbers to tell their units.
type spread struct {
	n         int
	low, high float64
	fraction  bool
}

func (s *spread) add(values ...float64) {
	for _, v := range values {
		if v < s.low {
			s.low = v
		}
		if v > s.high {
			s.high = v
		}
		s.fraction = s.fraction || v != math.Trunc(v)
	}
	s.n += len(values)
}

// units tells pixels from 0..1, and whether that is sure.
func (s *spread) units() (units BoxUnits, sure bool) {
	switch {
	case s.high > 2 || s.low < -2, s.high == 2 && !s.fraction:
		return Pixels, true
	case s.fraction && s.low >= -0.5 && s.high <= 1.5 && s.high > 0.005:
		return Normalised, true
	default:
		return Pixels, false
	}
}

// extent returns the size of the canvas in the units of the boxes; zero if it
// is unknown.
func (r *reader) extent(units BoxUnits) Point {
	if units == Normalised {
		return Point{1, 1}
	}
	size := r.seen(r.Canvas)
	if doc := r.Prediction.Size; doc.Width > 0 && doc.Height > 0 {
		size = doc
	}
	return Point{float64(size.Width), float64(size.Height)}
}

// layouts decides the layout of the boxes whose keys leave it open: lists of
// four numbers, and x, y, width, height.
func (r *reader) layouts(all []*draft, c chooser, prod product, units BoxUnits) {
	c.boxes = make([]*draft, 0, len(all))
	for _, open := range [...]rawLayout{rawNamed, rawOpen, rawRow} {
		c.boxes = c.boxes[:0]
		for _, g := range all {
			if g.box.layout == open {
				c.boxes = append(c.boxes, g)
			}
		}
		if len(c.boxes) == 0 {
			continue
		}
		layout := r.choose(&c, open, prod)
		for _, g := range c.boxes {
			g.box.layout = layout
		}
		if public := publicLayout(layout); public != AutoLayout {
			r.Boxes = BoxFormat{public, units}
		}
	}
}

func (r *reader) choose(c *chooser, open rawLayout, prod product) rawLayout {
	fits := c.fitting(candidates(open))
	for _, l := range fits {
		r.fits |= 1 << publicLayout(l)
	}
	if f := r.options.Boxes.Layout; f != AutoLayout {
		return forced(f, open)
	}
	if prod.layout != rawNone && (c.fit(prod.layout) || len(fits) == 0) {
		r.out.add(CodeBoxByProduct, r.doc, layoutName(prod.layout), prod.name)
		return prod.layout
	}
	switch len(fits) {
	case 1:
		return fits[0]
	case 0:
		r.Assumed = true
		best := c.most(candidates(open))
		r.out.add(CodeBoxImpossible, r.doc, layoutName(best))
		return best
	default:
		r.Assumed = true
		r.out.add(CodeBoxAmbiguous, r.doc, layoutNames(fits), layoutName(fits[0]))
		return fits[0]
	}
}
