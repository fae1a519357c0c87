package overlay

import (
	"image"
	"image/color"
	"slices"

	"github.com/framebin/framebin/render/overlay/coverage"
	"github.com/framebin/framebin/render/raster"
)

// Layout says where Draw put things, in pixels of the picture.
type Layout struct {
	View     raster.Affine     // from pixels of the stored image to pixels of the picture
	Boxes    []image.Rectangle // visible bounds of each object, parallel to the objects; empty if left out or without a place
	Colors   []color.RGBA      // of each object, parallel to the objects
	Labels   []Label           // texts left to the caller, see [Options.Cell]; best first
	Reserved []color.RGBA      // distinct colours in use that a reduced palette should keep exactly, at most 32
	Shown    int               // objects that passed the threshold and Only
	Total    int               // objects predicted

	shapes []shape // what can be hit
}

// Label is a text for the caller to print at a cell: it does not overlap
// another label and lies inside the picture.
type Label struct {
	Object int // index into the objects; -1 for a text of no object
	X, Y   int // top left pixel of its first cell, whole cells from that of the picture
	Text   string
	Color  color.RGBA // background
	Ink    color.RGBA // text on it
}

// shape is a place that belongs to an object.
type shape struct {
	object int
	rank   int // lower is hit first
	rect   image.Rectangle
	bits   *coverage.Bitmap // the pixels of rect; nil means all of them
	area   int
}

// The ranks of shapes.
const (
	rankLabel = iota
	rankObject
	rankAround // a box around a mask
)

// Hit returns the index of the smallest object under a pixel of the picture,
// or -1. A mask counts as its pixels: its box is hit only where nothing else
// is. A label is its object.
func (l Layout) Hit(x, y int) int {
	best := -1
	at := image.Pt(x, y)
	for i, s := range l.shapes {
		if !at.In(s.rect) || s.bits != nil && !s.bits.At(x, y) {
			continue
		}
		if best < 0 || s.rank < l.shapes[best].rank ||
			s.rank == l.shapes[best].rank && s.area <= l.shapes[best].area {
			best = i
		}
	}
	if best < 0 {
		return -1
	}
	return l.shapes[best].object
}

// Under returns the indexes of all objects at a pixel of the picture, in the
// order of their drawing. What merely lies in the box around a mask is not
// among them, nor is what only has its label there.
func (l Layout) Under(x, y int) []int {
	var under []int
	at := image.Pt(x, y)
	for _, s := range l.shapes {
		if s.rank == rankObject && at.In(s.rect) && (s.bits == nil || s.bits.At(x, y)) && !slices.Contains(under, s.object) {
			under = append(under, s.object)
		}
	}
	return under
}

// Bytes returns about how much memory the layout holds, for caches.
func (l Layout) Bytes() int {
	n := 64 * (len(l.shapes) + len(l.Boxes) + len(l.Labels))
	for _, s := range l.shapes {
		if s.bits != nil {
			n += s.bits.Bytes()
		}
	}
	return n
}

// shapes lists what of the items can be hit.
func (p *painting) shapes() []shape {
	out := p.layout.shapes
	for i := range p.items {
		it := &p.items[i]
		rank := rankObject
		if it.shape != nil && it.shape.Area() > 0 {
			out = append(out, shape{object: it.index, rank: rankObject, rect: it.shape.Rect(), bits: it.shape, area: it.shape.Area()})
			rank = rankAround
		}
		r := it.box.Intersect(p.canvas.clip)
		if rank == rankAround && it.outline != nil {
			continue // nobody sees the box around it
		}
		if r.Empty() && rank == rankObject {
			r = it.pose.Intersect(p.canvas.clip)
		}
		if !r.Empty() {
			out = append(out, shape{object: it.index, rank: rank, rect: r, area: r.Dx() * r.Dy()})
		}
	}
	return out
}
