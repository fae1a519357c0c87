package mask

import (
	"math"

	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/parts"
)

// file identifies a file that holds masks: a part, or inside the document.
type file struct {
	part   int
	inside object.Span // where part is negative
}

func fileOf(m *object.MaskRef) file { return file{m.Part, m.Inside} }

// boxed returns the files whose objects all have boxes, of which each has one
// of its own: they may hold what lies in these boxes.
func boxed(objects []object.Raw) map[file]bool {
	list := make(map[file]bool)
	for i := range objects {
		if g := &objects[i]; g.Mask != nil {
			f := fileOf(g.Mask)
			_, shared := list[f]
			list[f] = g.MaskBox != nil || g.Box != nil && !shared
		}
	}
	return list
}

// Locate finds the masks that cover the boxes of their objects and not the
// image, in place: those of just that size, and run lengths whose bounds prove
// it. What the size leaves open, the pixels tell.
func Locate(objects []object.Raw, inline []Place, r Request, image object.Size, orientation int) {
	sizes, inBox := sizesOf(inline, r.Images), boxed(objects)
	extend(objects, sizes)
	for i := range objects {
		g := &objects[i]
		if g.Box == nil || g.MaskBox != nil {
			continue
		}
		var size object.Size // zero: no mask, or one that others share
		if g.RLE != nil {
			size = g.RLE.Size
		} else if g.Mask != nil && inBox[fileOf(g.Mask)] {
			size = sizes[fileOf(g.Mask)]
		}
		const transposed = 5
		if image.Empty() || size.Empty() || size == image || orientation >= transposed && size == image.Turned() {
			continue
		}
		if sizeOf(g.Box, size) || g.RLE != nil && fills(g.RLE, *g.Box, image) {
			b := *g.Box
			g.MaskBox = &b
		}
	}
}

// extend gives masks of which it is only told where they begin their own
// sizes.
func extend(objects []object.Raw, sizes map[file]object.Size) {
	for i := range objects {
		if g := &objects[i]; g.Mask != nil && g.MaskBox != nil && g.MaskBox.Width == 0 && g.MaskBox.Height == 0 {
			size := sizes[fileOf(g.Mask)]
			g.MaskBox.Width, g.MaskBox.Height = float64(size.Width), float64(size.Height)
		}
	}
}

// sizesOf returns the sizes of the files that may hold masks.
func sizesOf(inline []Place, images []parts.Image) map[file]object.Size {
	sizes := make(map[file]object.Size)
	for _, m := range inline {
		sizes[file{-1, m.Span}] = m.Image.Size
	}
	for i := range images {
		sizes[file{part: i}] = images[i].Size
	}
	return sizes
}

// sizeOf reports whether a mask has the size of a box, whichever way that was
// rounded.
func sizeOf(b *object.Box, m object.Size) bool {
	return math.Abs(b.Width-float64(m.Width)) <= 1 && math.Abs(b.Height-float64(m.Height)) <= 1
}

// fills reports whether run lengths are those of a box and not of the image.
func fills(m *object.RLE, box object.Box, image object.Size) bool {
	bounds, ok := m.Bounds()
	return ok && Fills(bounds, m.Size, box, image)
}

// Fills reports whether a mask, of which these bounds are inside, covers the
// box of its object and not the image: scaled to the box it fills it, scaled
// to the image it lies elsewhere.
func Fills(bounds object.Box, size object.Size, box object.Box, image object.Size) bool {
	within := func(x, y, w, h float64) object.Box {
		sx, sy := w/float64(size.Width), h/float64(size.Height)
		return object.Box{X: x + bounds.X*sx, Y: y + bounds.Y*sy, Width: bounds.Width * sx, Height: bounds.Height * sy}
	}
	const same, other = 0.5, 0.3
	return within(box.X, box.Y, box.Width, box.Height).Overlap(box) >= same &&
		within(0, 0, float64(image.Width), float64(image.Height)).Overlap(box) <= other
}
