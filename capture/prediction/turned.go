package prediction

import "slices"

// transposed is the first EXIF orientation that makes width and height change
// places, as do all above it.
const transposed = 5

// sight is which pixels of an image that EXIF turns the model saw.
type sight uint8

const (
	sightOpen   sight = iota // nothing proves it: those that are stored, by assumption
	sightStored              // as they are stored
	sightTurned              // as EXIF turns them
)

// decideSight finds out what the model saw where it can be proved: by the size
// that the document tells or that the masks have, or by boxes that lie outside
// of one and within the other. Orientations that keep the size prove nothing,
// nor do boxes of 0..1.
func (r *reader) decideSight(all []*draft, units BoxUnits, prod product) sight {
	stored := r.ImageSize
	if r.turned < transposed || stored.Width == stored.Height || stored == (Size{}) {
		return sightOpen
	}
	if s := r.sightBySizes(stored); s != sightOpen || units == Normalised || len(all) == 0 {
		return s
	}
	inStored, inTurned := r.fitsSome(all, prod, stored), r.fitsSome(all, prod, stored.turned())
	switch {
	case inStored && !inTurned:
		return sightStored
	case inTurned && !inStored:
		return sightTurned
	}
	return sightOpen
}

func (s Size) turned() Size { return Size{Width: s.Height, Height: s.Width} }

// sightBySizes decides by the sizes of the document and of the masks, which
// must not contradict each other.
func (r *reader) sightBySizes(stored Size) sight {
	sizes := []Size{r.Prediction.Size}
	for _, i := range r.Masks {
		sizes = append(sizes, r.images[i].size)
	}
	for _, m := range r.decoder.insides {
		sizes = append(sizes, m.info.size)
	}
	for i := range r.decoder.drafts {
		if rle := r.decoder.drafts[i].RLE; rle != nil {
			sizes = append(sizes, rle.Size)
		}
	}
	asStored, asTurned := slices.Contains(sizes, stored), slices.Contains(sizes, stored.turned())
	switch {
	case asStored && !asTurned:
		return sightStored
	case asTurned && !asStored:
		return sightTurned
	}
	return sightOpen
}

// fitsSome reports whether all boxes are possible on a canvas of this size, in
// some layout that they may have.
func (r *reader) fitsSome(all []*draft, prod product, size Size) bool {
	groups := make(map[rawLayout][]*draft)
	for _, g := range all {
		groups[g.box.layout] = append(groups[g.box.layout], g)
	}
	for layout, boxes := range groups {
		c := chooser{boxes: boxes, extent: Point{float64(size.Width), float64(size.Height)}, scale: Point{1, 1}}
		if !slices.ContainsFunc(r.mayBe(layout, prod), c.fit) {
			return false
		}
	}
	return true
}

// mayBe returns the layouts that boxes of a layout as sent may turn out to
// have.
func (r *reader) mayBe(sent rawLayout, prod product) []rawLayout {
	switch f := r.options.Boxes.Layout; {
	case sent > rawNamed:
		return []rawLayout{sent}
	case f != AutoLayout:
		return []rawLayout{forced(f, sent)}
	case prod.layout != rawNone:
		return []rawLayout{prod.layout}
	default:
		return candidates(sent)
	}
}

// candidates returns the layouts that boxes may have whose keys leave it open,
// the likeliest first.
func candidates(open rawLayout) []rawLayout {
	switch open {
	case rawNamed:
		return []rawLayout{rawXYWH, rawCXCYWH}
	case rawRow: // detectors that write rows write corners
		return []rawLayout{rawXYXY, rawXYWH, rawCXCYWH}
	default:
		return []rawLayout{rawXYWH, rawXYXY, rawCXCYWH}
	}
}

// forced returns the layout that a user chose.
func forced(f BoxLayout, open rawLayout) rawLayout {
	if open == rawNamed && f == XYXY {
		f = XYWH // a member called width is no right edge
	}
	return rawOf(f)
}

// seen returns the size of the image as the model saw it.
func (r *reader) seen(s Size) Size {
	if r.sight == sightTurned {
		return s.turned()
	}
	return s
}

// turnBack brings a box from the pixels that the model saw to those that are
// stored.
func (r *reader) turnBack(b Box) Box {
	if r.sight != sightTurned {
		return b
	}
	a, c := r.stored(Point{b.X, b.Y}), r.stored(Point{b.X + b.Width, b.Y + b.Height})
	turned := corners(a, c).rectangle()
	if b.Width < 0 || b.Height < 0 { // wrong as sent, and to be found wrong
		turned.Width, turned.Height = -turned.Width, -turned.Height
	}
	return turned
}

// stored brings a point from the image as EXIF turns it to the stored one.
func (r *reader) stored(p Point) Point {
	w, h := float64(r.ImageSize.Width), float64(r.ImageSize.Height)
	switch r.turned {
	case 5: // mirrored along the diagonal
		return Point{p.Y, p.X}
	case 6: // a quarter turn clockwise
		return Point{p.Y, h - p.X}
	case 7: // mirrored along the other diagonal
		return Point{w - p.Y, h - p.X}
	default: // a quarter turn counterclockwise
		return Point{w - p.Y, p.X}
	}
}

// turnOutlines brings outlines and keypoints back as turnBack does boxes, and
// says what was found out.
func (r *reader) turnOutlines() {
	if r.sight == sightOpen {
		return
	}
	r.out.drop(CodeImageRotated)
	if r.sight == sightStored {
		return
	}
	r.out.add(CodeBoxTurned, r.doc, r.turned, r.ImageSize.Height, r.ImageSize.Width)
	for i := range r.decoder.drafts {
		g := &r.decoder.drafts[i]
		for _, ring := range g.Polygons {
			for k := range ring {
				ring[k] = r.stored(ring[k])
			}
		}
		for k := range g.Keypoints {
			g.Keypoints[k].Point = r.stored(g.Keypoints[k].Point)
		}
	}
}
