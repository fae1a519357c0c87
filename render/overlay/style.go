package overlay

import (
	"image"
	"math"
)

// style holds the sizes that follow from the size of the picture, in pixels.
type style struct {
	line int  // width of a box's outline
	halo int  // of the dark line around it
	text int  // size of the font
	pad  int  // between text and the edge of what it stands on
	gap  int  // between the columns of a panel, and around it
	dash int  // length of a dash
	fine bool // there are pixels enough for text, and for more than one a line
}

// minTextWidth is the narrowest picture in which text drawn as pixels is
// readable and leaves something of the picture.
const minTextWidth = 240

// minCell is the lowest character cell whose pixels are not blocks.
const minCell = 8

// newStyle chooses sizes for a picture: from 1 pixel of line and 10 of text
// upward, so that a 4K export looks like the same picture on the screen.
func newStyle(size, cell image.Point) style {
	mean := float64(size.X+size.Y) / 2
	line := max(1, int(math.Round(mean*0.003)))
	text := max(10, int(math.Round(6+mean*0.0125)))
	return style{
		line: line,
		halo: max(1, line/2),
		text: text,
		pad:  max(2, text/4),
		gap:  max(4, text*2/5),
		dash: max(3, 4*line),
		fine: size.X >= minTextWidth && (cell == image.Point{} || cell.Y >= minCell),
	}
}

// cell returns the size of the character cells that the caller prints text
// in, or zero where text is drawn as pixels.
func (p *painting) cell() image.Point {
	switch c := p.options.Cell; {
	case c.X > 0 && c.Y > 0:
		return c
	case !p.style.fine:
		return image.Pt(1, 2) // half blocks: nothing else is that small
	}
	return image.Point{}
}

// page returns where text may be: the whole canvas, or the cells that lie
// wholly in it.
func (p *painting) page() image.Rectangle {
	r, cell, from := p.canvas.clip, p.cell(), p.canvas.img.Rect.Min
	if cell == (image.Point{}) {
		return r
	}
	up := func(v, size int) int { return (v + size - 1) / size * size }
	r = r.Sub(from)
	return image.Rect(
		up(r.Min.X, cell.X), up(r.Min.Y, cell.Y),
		max(r.Max.X/cell.X*cell.X, up(r.Min.X, cell.X)), max(r.Max.Y/cell.Y*cell.Y, up(r.Min.Y, cell.Y)),
	).Add(from)
}
