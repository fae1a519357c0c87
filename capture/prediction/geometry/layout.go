package geometry

import (
	"math"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
)

// tolerance is how far a box may leave the image and still fit a layout:
// detectors overrun the border by some per cent.
const tolerance = 0.05

// candidates returns the layouts that boxes may have whose keys leave it open,
// the likeliest first.
func candidates(how object.Written) []object.Layout {
	switch how {
	case object.AsCorner:
		return []object.Layout{object.XYWH, object.CXCYWH}
	case object.AsRow: // detectors that write rows write corners
		return []object.Layout{object.XYXY, object.XYWH, object.CXCYWH, object.YXYX}
	default:
		return []object.Layout{object.XYWH, object.XYXY, object.CXCYWH, object.YXYX}
	}
}

// rare are layouts that only lists have, and few of them: they are believed
// where no other fits.
var rare = []object.Layout{object.TRBL, object.XXYY}

// unlikely reports whether a layout is believed of nothing but told so: numbers
// that fit no other are as likely those of a turned image, or in other units.
func unlikely(l object.Layout) bool {
	return l == object.YXYX || slices.Contains(rare, l)
}

// mayBe returns the layouts that boxes may turn out to have.
func (r *resolver) mayBe(n *object.Numbers) []object.Layout {
	switch {
	case n.Written == object.AsTold:
		return []object.Layout{n.Layout}
	case r.Force.Layout != object.AutoLayout:
		return []object.Layout{forced(r.Force.Layout, n.Written)}
	case r.Sent.Layout != object.AutoLayout:
		return []object.Layout{r.Sent.Layout}
	default:
		return candidates(n.Written)
	}
}

// forced returns the layout that a user chose.
func forced(l object.Layout, how object.Written) object.Layout {
	if how == object.AsCorner && l != object.CXCYWH {
		return object.XYWH // a member called width is no right edge
	}
	return l
}

// layouts decides the layout of the boxes whose keys leave it open: lists of
// four numbers, and x, y, width, height.
func (r *resolver) layouts(units object.Units) {
	for _, group := range r.groups {
		first := &group.boxes[0].Numbers
		if first.Written == object.AsTold {
			continue
		}
		own := units
		if first.Units != object.AutoUnits && r.Force.Units == object.AutoUnits {
			own = first.Units
		}
		layout := r.choose(group.boxes, first.Written, own)
		for _, g := range group.boxes {
			g.Numbers.Layout = layout
		}
		if layout != r.Sent.Layout || !unlikely(layout) {
			r.Boxes = object.BoxFormat{Layout: layout, Units: own}
		}
	}
}

// choose returns the layout of boxes that are written alike.
func (r *resolver) choose(group []*object.Raw, how object.Written, units object.Units) object.Layout {
	fits := r.fitting(group, how, units)
	for _, l := range fits {
		r.Result.History.Fits |= 1 << l
	}
	size := r.extentOf(units)
	switch f := r.Force.Layout; {
	case f != object.AutoLayout:
		return forced(f, how)
	case r.Sent.Layout != object.AutoLayout && (len(fits) == 0 || fit(group, r.Sent.Layout, size)):
		r.out.Add(finding.BoxByProduct.At(r.Name, r.Sent.Layout.String(), r.Sent.By))
		return r.Sent.Layout
	}
	if known := r.Hint.History; known.Units == units {
		fits = r.narrowed(fits, known)
	}
	var best object.Layout
	switch {
	case len(fits) == 0:
		best = most(group, candidates(how), size)
		r.out.Add(finding.BoxImpossible.At(r.Name, best.String()))
	case len(fits) > 1:
		best = fits[0]
		r.out.Add(finding.BoxAmbiguous.At(r.Name, layoutNames(fits), best.String()))
	case unlikely(fits[0]):
		best = fits[0]
		r.out.Add(finding.BoxAmbiguous.At(r.Name, best.String()+" or of other units", best.String()))
	default:
		return fits[0]
	}
	for _, g := range group {
		g.Assumed.Boxes.Layout = best
	}
	return best
}

// narrowed returns the layouts that earlier requests leave too, if any.
func (r *resolver) narrowed(fits []object.Layout, known History) []object.Layout {
	var left []object.Layout
	for _, l := range fits {
		if known.Fits>>l&1 != 0 {
			left = append(left, l)
		}
	}
	if len(left) > 0 {
		return left
	}
	return fits
}

// fitting returns the layouts that no box excludes. What else is known of the
// same objects rules out those that it does not agree with: outlines and run
// lengths, keypoints, a centre, an area.
func (r *resolver) fitting(group []*object.Raw, how object.Written, units object.Units) []object.Layout {
	size := r.extentOf(units)
	var fits []object.Layout
	list := candidates(how)
	if how == object.AsList {
		list = append(list, rare...)
	}
	for _, l := range list {
		if fit(group, l, size) {
			fits = append(fits, l)
		}
	}
	for _, proof := range [...]func(object.Layout) bool{
		r.aroundOutlines(group, size, true),
		r.likeTwins(group),
		aroundKeypoints(group),
		centred(group),
		r.ofArea(group, units),
	} {
		if len(fits) < 2 || proof == nil {
			continue
		}
		var agreed []object.Layout
		for _, l := range fits {
			if proof(l) {
				agreed = append(agreed, l)
			}
		}
		if len(agreed) > 0 {
			fits = agreed
		}
	}
	return fits
}

// fit reports whether every box is possible in this layout: its right edge
// not left of its left one, and within the canvas but for the tolerance, or,
// where its size is not known, right of and below its origin.
func fit(group []*object.Raw, l object.Layout, size object.Point) bool {
	for _, g := range group {
		if !possible(g.Numbers.As(l), size) {
			return false
		}
	}
	return true
}

func possible(b object.Box, size object.Point) bool {
	return b.Width >= 0 && b.Height >= 0 && within(b.X, b.Width, size.X) && within(b.Y, b.Height, size.Y)
}

func within(at, length, side float64) bool {
	if side == 0 {
		return at >= -tolerance*length
	}
	return at >= -tolerance*side && at+length <= (1+tolerance)*side
}

// most returns the layout in which the most boxes are possible, the first one
// of equals.
func most(group []*object.Raw, list []object.Layout, size object.Point) object.Layout {
	best, count := list[0], -1
	for _, l := range list {
		n := 0
		for _, g := range group {
			if possible(g.Numbers.As(l), size) {
				n++
			}
		}
		if n > count {
			best, count = l, n
		}
	}
	return best
}

// agreement is the intersection over union from which on a box is taken for
// that of an outline.
const agreement = 0.9

// aroundOutlines proves a layout by what the boxes must be around: outlines
// and run lengths. A mask that is an image is none of them: its pixels are not
// decoded here. Without polygons, whose units are those of the boxes, it proves the
// units too. It returns nil where there is nothing of it.
func (r *resolver) aroundOutlines(group []*object.Raw, size object.Point, polygons bool) func(object.Layout) bool {
	var around []object.Box
	var boxes []*object.Raw
	for _, g := range group {
		switch {
		case g.Polygons != nil && polygons:
			around = append(around, object.BoundsOf(g.Polygons...))
		case g.RLE != nil:
			b, ok := g.RLE.Bounds()
			if !ok {
				continue
			}
			if size.X != 0 && size.Y != 0 { // else the size of the image is that of the mask
				x, y := size.X/float64(g.RLE.Size.Width), size.Y/float64(g.RLE.Size.Height)
				b = object.Box{X: b.X * x, Y: b.Y * y, Width: b.Width * x, Height: b.Height * y}
			}
			around = append(around, b)
		default:
			continue
		}
		boxes = append(boxes, g)
	}
	if len(boxes) == 0 {
		return nil
	}
	return func(l object.Layout) bool {
		for i, g := range boxes {
			if g.Numbers.As(l).Overlap(around[i]) < agreement {
				return false
			}
		}
		return true
	}
}

// aroundKeypoints rules a layout out in which most of the keypoints of an object lie
// beyond its box, by more than a quarter of its size: some may, as hands do, or be
// none (0, 0). It returns nil where there are too few to tell.
func aroundKeypoints(group []*object.Raw) func(object.Layout) bool {
	const fewest, beyond = 3, 0.25
	if !slices.ContainsFunc(group, func(g *object.Raw) bool { return len(g.Keypoints) >= fewest }) {
		return nil
	}
	return func(l object.Layout) bool {
		for _, g := range group {
			b := g.Numbers.As(l)
			seen, out := 0, 0
			for _, k := range g.Keypoints {
				if k.Point == (object.Point{}) {
					continue
				}
				seen++
				if math.Abs(k.X-b.X-b.Width/2) > (0.5+beyond)*b.Width || math.Abs(k.Y-b.Y-b.Height/2) > (0.5+beyond)*b.Height {
					out++
				}
			}
			if seen >= fewest && out*2 > seen {
				return false
			}
		}
		return true
	}
}

// nearly is how far a told area or centre may be off.
const nearly = 0.01

// centred proves a layout by the centre that objects tell beside their box.
func centred(group []*object.Raw) func(object.Layout) bool {
	told := 0
	for _, g := range group {
		if g.Center != nil {
			told++
		}
	}
	if told == 0 {
		return nil
	}
	return func(l object.Layout) bool {
		for _, g := range group {
			if g.Center == nil {
				continue
			}
			b := g.Numbers.As(l)
			if math.Abs(b.X+b.Width/2-g.Center.X) > nearly*b.Width+1 && g.Center.X > 1 || math.Abs(b.Y+b.Height/2-g.Center.Y) > nearly*b.Height+1 && g.Center.Y > 1 {
				return false
			}
			if g.Center.X <= 1 && g.Center.Y <= 1 && (math.Abs(b.X+b.Width/2-g.Center.X) > nearly || math.Abs(b.Y+b.Height/2-g.Center.Y) > nearly) {
				return false
			}
		}
		return true
	}
}

// ofArea proves a layout by the area that objects tell beside their box. Some
// tell that of their mask, or of the image: then no layout agrees.
func (r *resolver) ofArea(group []*object.Raw, units object.Units) func(object.Layout) bool {
	told := 0
	for _, g := range group {
		if g.Area > 0 {
			told++
		}
	}
	if told == 0 {
		return nil
	}
	scale := 1.0
	if full := units.Full(); full != 0 {
		scale = float64(r.Canvas.Width) * float64(r.Canvas.Height) / full / full
	}
	return func(l object.Layout) bool {
		for _, g := range group {
			b := g.Numbers.As(l)
			plain := b.Width * b.Height
			if g.Area > 0 && math.Abs(plain-g.Area) > nearly*g.Area && math.Abs(plain*scale-g.Area) > nearly*g.Area {
				return false
			}
		}
		return true
	}
}

func layoutNames(list []object.Layout) string {
	names := make([]string, len(list))
	for i, l := range list {
		names[i] = l.String()
	}
	return strings.Join(names, " or ")
}
