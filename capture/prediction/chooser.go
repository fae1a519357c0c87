package prediction

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// chooser finds the layouts that boxes of one request fit.
type chooser struct {
	boxes  []*draft
	extent Point // of the canvas in the units of the boxes; zero if unknown
	scale  Point // what 1.0 is on the wire, for normalised boxes
}

// fitting returns the layouts that no box excludes. Outlines and run lengths
// of the same objects settle it where they agree with one layout alone.
func (c *chooser) fitting(candidates []rawLayout) []rawLayout {
	var fits, agreed []rawLayout
	for _, l := range candidates {
		if c.fit(l) {
			fits = append(fits, l)
		}
	}
	if len(fits) < 2 {
		return fits
	}
	around, boxes := c.extents()
	for _, l := range fits {
		if agrees(l, around, boxes) {
			agreed = append(agreed, l)
		}
	}
	if len(agreed) == 1 {
		return agreed
	}
	return fits
}

// fit reports whether every box is possible in this layout: its right edge
// not left of its left one, and within the canvas but for the tolerance.
func (c *chooser) fit(l rawLayout) bool {
	w, h := c.extent.X*c.scale.X, c.extent.Y*c.scale.Y
	if w == 0 || h == 0 {
		return !slices.ContainsFunc(c.boxes, func(g *draft) bool { return !c.possible(g, l) })
	}
	left, top, right, bottom := -tolerance*w, -tolerance*h, (1+tolerance)*w, (1+tolerance)*h
	for _, g := range c.boxes {
		b := rawBox{v: g.box.v, layout: l}.rectangle()
		if b.Width < 0 || b.Height < 0 || b.X < left || b.Y < top || b.X+b.Width > right || b.Y+b.Height > bottom {
			return false
		}
	}
	return true
}

func (c *chooser) possible(g *draft, l rawLayout) bool {
	b := rawBox{v: g.box.v, layout: l}.rectangle()
	return b.Width >= 0 && b.Height >= 0 &&
		within(b.X, b.Width, c.extent.X*c.scale.X) && within(b.Y, b.Height, c.extent.Y*c.scale.Y)
}

// most returns the layout in which the most boxes are possible, the first one
// of equals.
func (c *chooser) most(candidates []rawLayout) rawLayout {
	best, most := candidates[0], -1
	for _, l := range candidates {
		n := 0
		for _, g := range c.boxes {
			if c.possible(g, l) {
				n++
			}
		}
		if n > most {
			best, most = l, n
		}
	}
	return best
}

// within reports whether an extent lies on a canvas of this size, or, where
// the size is unknown, right of and below its origin.
func within(at, size, canvas float64) bool {
	if canvas == 0 {
		return at >= -tolerance*size
	}
	return at >= -tolerance*canvas && at+size <= (1+tolerance)*canvas
}

// agrees reports whether what is around every object fills its box in this
// layout: intersection over union of at least 0.9.
func agrees(l rawLayout, around []Box, boxes []*draft) bool {
	for i, g := range boxes {
		b := rawBox{v: g.box.v, layout: l}.rectangle()
		if overlap(b, around[i]) < 0.9 {
			return false
		}
	}
	return len(boxes) > 0
}

// overlap returns the intersection over union of two boxes.
func overlap(a, b Box) float64 {
	w := min(a.X+a.Width, b.X+b.Width) - max(a.X, b.X)
	h := min(a.Y+a.Height, b.Y+b.Height) - max(a.Y, b.Y)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h / (a.Width*a.Height + b.Width*b.Height - w*h)
}

// rectangle reads the four numbers by their layout, an open one as xywh.
func (b rawBox) rectangle() Box {
	v := b.v
	switch b.layout {
	case rawXYXY:
		return Box{v[0], v[1], v[2] - v[0], v[3] - v[1]}
	case rawCXCYWH:
		return Box{v[0] - v[2]/2, v[1] - v[3]/2, v[2], v[3]}
	case rawXXYY:
		return Box{v[0], v[2], v[1] - v[0], v[3] - v[2]}
	case rawYXYX:
		return Box{v[1], v[0], v[3] - v[1], v[2] - v[0]}
	default:
		return Box{v[0], v[1], v[2], v[3]}
	}
}

func rawOf(l BoxLayout) rawLayout {
	switch l {
	case XYXY:
		return rawXYXY
	case CXCYWH:
		return rawCXCYWH
	default:
		return rawXYWH
	}
}

// publicLayout returns the layout as users know it; AutoLayout for those that
// only a product writes.
func publicLayout(l rawLayout) BoxLayout {
	switch l {
	case rawXYWH:
		return XYWH
	case rawXYXY:
		return XYXY
	case rawCXCYWH:
		return CXCYWH
	default:
		return AutoLayout
	}
}

func layoutName(l rawLayout) string {
	switch l {
	case rawXXYY:
		return "x1x2y1y2"
	case rawYXYX:
		return "yxyx"
	default:
		return publicLayout(l).String()
	}
}

func layoutNames(list []rawLayout) string {
	names := make([]string, len(list))
	for i, l := range list {
		names[i] = layoutName(l)
	}
	return strings.Join(names, " or ")
}

// guessCanvas makes a canvas where nothing tells its size: as large as the
// boxes in pixels reach, or 1000x750.
func (r *reader) guessCanvas(all []*draft, units BoxUnits) {
	if r.Canvas != (Size{}) {
		return
	}
	reach := Point{}
	for _, g := range all {
		b := g.box.rectangle()
		reach = Point{max(reach.X, b.X+b.Width), max(reach.Y, b.Y+b.Height)}
	}
	for i := range r.decoder.drafts {
		for _, ring := range r.decoder.drafts[i].Polygons {
			for _, p := range ring {
				reach = Point{max(reach.X, p.X), max(reach.Y, p.Y)}
			}
		}
		for _, k := range r.decoder.drafts[i].Keypoints {
			reach = Point{max(reach.X, k.X), max(reach.Y, k.Y)}
		}
	}
	if reach == (Point{}) {
		return
	}
	r.Canvas = Size{Width: 1000, Height: 750}
	if units != Normalised && max(reach.X, reach.Y) > 2 && max(reach.X, reach.Y) <= maxCoordinate {
		r.Canvas = Size{Width: max(1, int(math.Ceil(reach.X))), Height: max(1, int(math.Ceil(reach.Y)))}
	}
	r.out.add(CodeCanvasGuessed, r.doc, r.Canvas.Width, r.Canvas.Height)
}

// numbers writes a box for a message.
func (b Box) numbers() string {
	return fmt.Sprintf("%.6g, %.6g, %.6g x %.6g", b.X, b.Y, b.Width, b.Height)
}
