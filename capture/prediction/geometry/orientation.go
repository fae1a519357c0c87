package geometry

import (
	"slices"

	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
)

// transposed is the first EXIF orientation that makes width and height change
// places, as do all above it.
const transposed = 5

// pixelOrientation is which pixels of an image that EXIF turns the model saw.
type pixelOrientation uint8

const (
	openPixels   pixelOrientation = iota // nothing proves it: those that are stored, by assumption
	storedPixels                         // as they are stored
	turnedPixels                         // as EXIF turns them
)

// size returns the size of the image as the model saw it.
func (p pixelOrientation) size(s object.Size) object.Size {
	if p == turnedPixels {
		return s.Turned()
	}
	return s
}

// orientation finds out what the model saw where it can be proved: by the size
// that the document tells or that the masks have, or by boxes that lie outside
// of one and within the other. Orientations that keep the size prove nothing,
// nor do boxes of 0..1.
func (r *resolver) orientation(units object.Units) pixelOrientation {
	stored := r.Image
	if r.Orientation < transposed || stored.Width == stored.Height || stored.Empty() {
		return openPixels
	}
	sizes := append([]object.Size{r.Told}, r.Masks...)
	for i := range r.objects {
		if rle := r.objects[i].RLE; rle != nil {
			sizes = append(sizes, rle.Size)
		}
	}
	asStored, asTurned := slices.Contains(sizes, stored), slices.Contains(sizes, stored.Turned())
	if asStored == asTurned {
		if units != object.Pixels || len(r.boxes) == 0 {
			return openPixels
		}
		asStored, asTurned = r.fitsSome(stored), r.fitsSome(stored.Turned())
	}
	switch {
	case asStored && !asTurned:
		return storedPixels
	case asTurned && !asStored:
		return turnedPixels
	}
	return openPixels
}

// fitsSome reports whether all boxes are possible on a canvas of this size, in
// some layout that they may have.
func (r *resolver) fitsSome(size object.Size) bool {
	extent := object.Point{X: float64(size.Width), Y: float64(size.Height)}
	for _, group := range r.groups {
		if !slices.ContainsFunc(r.mayBe(&group[0].Numbers, object.Pixels), func(l object.Layout) bool {
			return fit(group, l, extent) && (l != object.YXYX || r.Sent.Layout == l || r.Force.Layout == l)
		}) {
			return false
		}
	}
	return true
}

// turnBack brings boxes, outlines and keypoints from the pixels that the model
// saw to those that are stored, and says what was found out.
func (r *resolver) turnBack() {
	if r.seen != turnedPixels {
		return
	}
	r.out.Add(finding.BoxTurned.At(r.Name, r.Orientation, r.Image.Turned()))
	for i := range r.objects {
		g := &r.objects[i]
		if g.Box != nil {
			*g.Box = r.storedBox(*g.Box)
		}
		if g.MaskBox != nil {
			*g.MaskBox = r.storedBox(*g.MaskBox)
		}
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

// storedBox brings a box to the stored pixels.
func (r *resolver) storedBox(b object.Box) object.Box {
	a, c := r.stored(object.Point{X: b.X, Y: b.Y}), r.stored(object.Point{X: b.X + b.Width, Y: b.Y + b.Height})
	n := object.Corners(a, c)
	back := n.Box()
	if b.Width < 0 || b.Height < 0 { // wrong as sent, and to be found wrong
		back.Width, back.Height = -back.Width, -back.Height
	}
	return back
}

// stored brings a point from the image as EXIF turns it to the stored one.
func (r *resolver) stored(p object.Point) object.Point {
	w, h := float64(r.Image.Width), float64(r.Image.Height)
	switch r.Orientation {
	case 5: // mirrored along the diagonal
		return object.Point{X: p.Y, Y: p.X}
	case 6: // a quarter turn clockwise
		return object.Point{X: p.Y, Y: h - p.X}
	case 7: // mirrored along the other diagonal
		return object.Point{X: w - p.Y, Y: h - p.X}
	default: // a quarter turn counterclockwise
		return object.Point{X: w - p.Y, Y: p.X}
	}
}
