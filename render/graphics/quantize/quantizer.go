// Package quantize finds palettes of up to 255 colours for pictures and gives
// every pixel one of them, for a terminal whose colours have 101 levels a
// channel. It knows no escape sequences. For render/graphics.
package quantize

import (
	"image"
	"image/color"
	"slices"
)

// Quantizer keeps its memory and its palette between pictures: a palette that
// serves the next one as well stays, which also keeps a still scene still. The
// zero Quantizer works. It is not safe for concurrent use.
type Quantizer struct {
	histogram histogram
	wu        wuQuantizer
	palette   palette
	mapper    mapper
	exact     *exactColors // made at the first picture of few colours
}

// Choose makes the palette for img, of at most so many colours, or
// keeps the one that is there. Of the reserved colours, which come out as they
// are, the first 96 are kept, fewer where fewer colours are allowed.
func (q *Quantizer) Choose(img *image.RGBA, reserved []color.RGBA, limit int) {
	reserved = unique(reserved, limit*maxReserved/MaxColors)
	h, p := &q.histogram, &q.palette
	h.count(img)
	h.drop(reserved)
	h.index()
	q.wu.load(h)
	seeds, err := q.wu.split(p.seeds[:0], limit-len(reserved))
	p.seeds = seeds
	few := len(h.used) < limit-len(reserved)
	if !few && p.serves(h, reserved, err) {
		return
	}
	p.exact = nil
	p.samples = h.list(p.samples[:0])
	if few {
		if q.exact == nil {
			q.exact = &exactColors{}
		}
		p.exact = q.exact
		p.samples = p.exact.count(p.samples[:0], img)
		p.seeds = spread(p.seeds[:0], p.samples, reserved, limit-len(reserved))
	}
	p.build(reserved)
}

// Palette returns the colours that were chosen. It may serve the next picture
// as well: the caller must not change it.
func (q *Quantizer) Palette() color.Palette { return q.palette.model }

// Paint gives the rows of dst from one up to and without another the indices
// of img's colours, whose size it has. What is chosen for must be img.
func (q *Quantizer) Paint(dst *image.Paletted, img *image.RGBA, from, to int) {
	q.mapper.paint(dst, img, from, to, &q.palette, &q.histogram)
}

// unique returns the colours without those that look the same and without
// alpha, the first most of them.
func unique(colors []color.RGBA, most int) []color.RGBA {
	out := make([]color.RGBA, 0, min(len(colors), most))
	for _, c := range colors {
		c.A = 255
		if len(out) < most && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}
