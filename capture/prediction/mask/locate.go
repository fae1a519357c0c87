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
func Locate(objects []object.Raw, r Request) {
	sizes, inBox := sizesOf(r.Inline, r.Images), boxed(objects)
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
		if r.Size.Empty() || size.Empty() || r.covers(size) {
			continue
		}
		if sizeOf(g.Box, size) || g.RLE != nil && fills(g.RLE, *g.Box, r.Size) {
			b := *g.Box
			g.MaskBox = &b
		}
	}
}

// covers reports whether a mask has the size of the image, as it is stored or as
// EXIF turns it.
func (r *Request) covers(size object.Size) bool {
	const transposed = 5
	return size == r.Size || r.Orientation >= transposed && size == r.Size.Turned()
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
func sizesOf(inline []parts.Inline, images []parts.Image) map[file]object.Size {
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
	const same, other = 0.5, 0.3
	return onto(bounds, size, box).Overlap(box) >= same && onto(bounds, size, extentOf(image)).Overlap(box) <= other
}

// onto returns bounds in a mask of a size as they are where it covers an extent.
func onto(bounds object.Box, size object.Size, extent object.Box) object.Box {
	extent.Width, extent.Height = extent.Width/float64(size.Width), extent.Height/float64(size.Height)
	return scaled(bounds, extent)
}

// scaled returns a box in units of an extent in those that the extent is in.
func scaled(b, extent object.Box) object.Box {
	return object.Box{X: extent.X + b.X*extent.Width, Y: extent.Y + b.Y*extent.Height, Width: b.Width * extent.Width, Height: b.Height * extent.Height}
}

// extentOf returns all of an image as a box.
func extentOf(image object.Size) object.Box {
	return object.Box{Width: float64(image.Width), Height: float64(image.Height)}
}
