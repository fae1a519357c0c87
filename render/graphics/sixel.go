package graphics

import (
	"errors"
	"image"
	"image/color"
	"slices"

	"github.com/framebin/framebin/render/graphics/quantize"
)

// ErrEmpty is returned for a picture without pixels.
var ErrEmpty = errors.New("the picture has no pixels")

// Sixel is DEC's, of up to 256 colours.
var Sixel = Protocol{&protocol{
	name: "sixel", help: "DEC's sixel graphics, up to 256 colours",
	encoder: func(s Setup) (Encoder, error) { return newSixel(s), nil },
	band:    bandRows,
}}

// sixelEncoder finds a palette, gives every pixel a colour of it and writes the
// bands, in several parts at once where there are processors for it. Everything
// is kept between pictures.
type sixelEncoder struct {
	quantizer quantize.Quantizer
	paletted  image.Paletted
	strips    *strips
	limit     int  // colours of a picture
	whole     bool // bands of six rows, and no part of one
}

// newSixel returns an encoder for a terminal with so many colour registers.
// What would not fit comes out in any colour, mostly black.
func newSixel(s Setup) *sixelEncoder {
	e := &sixelEncoder{limit: quantize.MaxColors, whole: s.Tmux, strips: newStrips(s.Processors)}
	if s.Registers > 0 {
		e.limit = min(max(s.Registers, 2), quantize.MaxColors)
	}
	return e
}

// Encode implements [Encoder]. Alpha is ignored. Of the reserved colours the
// first 96 are kept, fewer where the terminal has fewer colours; sixel has
// percents, so they come out within 1/255 of a channel's nearest percent.
func (e *sixelEncoder) Encode(
	dst []byte, img *image.RGBA, _ uint32, reserved []color.RGBA,
) ([]byte, error) {
	if img.Rect.Empty() {
		return dst, ErrEmpty
	}
	if e.whole {
		img = wholeBands(img)
	}
	e.quantizer.Choose(img, reserved, e.limit)
	e.resize(img.Rect.Dx(), img.Rect.Dy())
	e.paletted.Palette = e.quantizer.Palette()
	paint := func(from, to int) { e.quantizer.Paint(&e.paletted, img, from, to) }
	if e.whole { // the last row decides on the first
		paint(0, img.Rect.Dy())
		e.fillLikeLastRow()
		paint = func(int, int) {}
	}
	return e.strips.encode(dst, &e.paletted, paint), nil
}

// wholeBands leaves out the rows at the bottom that do not fill a band. tmux
// counts a band that is begun as a whole one, and the row of cells that it
// reaches into as covered: where text comes there it takes the picture away.
func wholeBands(img *image.RGBA) *image.RGBA {
	r := img.Rect
	if r.Dy() > bandRows {
		r.Max.Y -= r.Dy() % bandRows
	}
	part, _ := img.SubImage(r).(*image.RGBA) // it is one
	return part
}

// fillLikeLastRow makes register 0 the colour that the last row has most of:
// in that colour tmux fills what is left of the last cells.
func (e *sixelEncoder) fillLikeLastRow() {
	pix := e.paletted.Pix
	var counts [256]int
	most := uint8(0)
	for _, i := range pix[len(pix)-e.paletted.Stride:] {
		counts[i]++
		if counts[i] > counts[most] {
			most = i
		}
	}
	if most == 0 {
		return
	}
	for i, c := range pix {
		switch c {
		case 0:
			pix[i] = most
		case most:
			pix[i] = 0
		}
	}
	e.paletted.Palette = slices.Clone(e.quantizer.Palette()) // which may serve the next picture as well
	e.paletted.Palette[0], e.paletted.Palette[most] = e.paletted.Palette[most], e.paletted.Palette[0]
}

// Erase implements [Encoder]: text over a sixel picture replaces it.
func (e *sixelEncoder) Erase(uint32) []byte { return nil }

// Cells implements [Encoder]: there is nothing to write.
func (e *sixelEncoder) Cells(uint32, int, int) []string { return nil }

// resize makes the paletted picture that size, in the memory that is there.
func (e *sixelEncoder) resize(width, height int) {
	e.paletted.Pix = slices.Grow(e.paletted.Pix[:0], width*height)[:width*height]
	e.paletted.Stride = width
	e.paletted.Rect = image.Rect(0, 0, width, height)
}
