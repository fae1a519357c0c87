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

// A histogram has 32 levels a channel: fine enough to find a palette, small
// enough to stay in the cache.
const (
	histBits   = 5
	histShift  = 8 - histBits
	histLevels = 1 << histBits
	histBins   = 1 << (3 * histBits)
)

// maxSamples bounds the pixels that are counted, and with them the sums.
const maxSamples = 1 << 18

// bin is the sum of the counted pixels of nearly the same colour.
type bin struct{ n, r, g, b uint32 }

// mean returns the mean colour; the bin must not be empty.
func (b *bin) mean() rgb {
	half := b.n / 2
	return rgb{int32((b.r + half) / b.n), int32((b.g + half) / b.n), int32((b.b + half) / b.n)}
}

// rgb is a colour, 0..255 a channel, in a type that can be subtracted.
type rgb struct{ r, g, b int32 }

// distance returns the squared distance of two colours.
func (c rgb) distance(d rgb) int32 {
	r, g, b := c.r-d.r, c.g-d.g, c.b-d.b
	return r*r + g*g + b*b
}

// binIndex returns the bin of a colour.
func binIndex(r, g, b uint8) int {
	return int(r>>histShift)<<(2*histBits) | int(g>>histShift)<<histBits | int(b>>histShift)
}

// histogram counts the colours of a picture.
type histogram struct {
	bins    [histBins]bin
	used    []uint16 // indices of the bins that are not empty, in order
	samples int      // pixels counted
}

// count counts img, every pixel of a small picture, a regular part of a large
// one: the palette barely depends on more.
func (h *histogram) count(img *image.RGBA) {
	clear(h.bins[:])
	width, height := img.Rect.Dx(), img.Rect.Dy()
	step := sampleStep(width * height)
	for y := 0; y < height; y += step {
		row := img.Pix[y*img.Stride : y*img.Stride+4*width]
		// Every other row starts further right, so that columns of one
		// pixel's width are seen too.
		first := 4 * ((y / step & 1) * (step / 2))
		for x := first; x+3 < len(row); x += 4 * step {
			px := row[x : x+3 : x+3]
			b := &h.bins[binIndex(px[0], px[1], px[2])&(histBins-1)]
			b.n++
			b.r += uint32(px[0])
			b.g += uint32(px[1])
			b.b += uint32(px[2])
		}
	}
}

// sampleStep returns the distance of the counted pixels, in both directions.
func sampleStep(pixels int) int {
	step := 1
	for pixels/(step*step) >= maxSamples {
		step++
	}
	return step
}

// drop forgets the bins that hold one of the colours and nothing else: they
// have their place in the palette already.
func (h *histogram) drop(colors []color.RGBA) {
	for _, c := range colors {
		b := &h.bins[binIndex(c.R, c.G, c.B)]
		if b.n > 0 && b.mean() == (rgb{int32(c.R), int32(c.G), int32(c.B)}) {
			*b = bin{}
		}
	}
}

// index lists the bins in use.
func (h *histogram) index() {
	h.used = h.used[:0]
	h.samples = 0
	for i := range h.bins {
		if n := h.bins[i].n; n > 0 {
			h.used = append(h.used, uint16(i&(histBins-1)))
			h.samples += int(n)
		}
	}
}

// center returns the mean colour of a bin, the middle of an empty one.
func (h *histogram) center(i int) rgb {
	if b := &h.bins[i]; b.n > 0 {
		return b.mean()
	}
	level := func(shift int) int32 {
		return int32(i>>shift&(histLevels-1)<<histShift | 1<<(histShift-1))
	}
	return rgb{level(2 * histBits), level(histBits), level(0)}
}

// list appends the mean colours of the bins in use to dst.
func (h *histogram) list(dst []sample) []sample {
	for _, i := range h.used {
		b := &h.bins[i]
		dst = append(dst, sample{b.mean(), int32(b.n)})
	}
	return dst
}

// mapper gives every pixel a colour of the palette.
type mapper struct {
	first []uint8 // stands for the row above the first
}

// paint fills rows of dst with the indices of img's colours, whose size it has.
// The rows above were painted before.
func (m *mapper) paint(dst *image.Paletted, img *image.RGBA, from, to int, p *palette, h *histogram) {
	width := img.Rect.Dx()
	if cap(m.first) < width {
		m.first = make([]uint8, width)
	}
	above := m.first[:width]
	if from > 0 {
		above = dst.Pix[(from-1)*dst.Stride:][:width]
	}
	for y := from; y < to; y++ {
		row := dst.Pix[y*dst.Stride:][:width]
		mapRow(row, above, img.Pix[y*img.Stride:][:4*width], p, h)
		above = row
	}
}

// mapRow gives the pixels of one row a colour: the nearest, or that of the
// pixel to the left or above if it is hardly worse, which makes longer runs
// and so fewer bytes.
func mapRow(dst, above, src []uint8, p *palette, h *histogram) {
	left := above[0]
	slack := p.slack
	above = above[:len(dst)]
	src = src[:4*len(dst)]
	for x := range dst {
		px := src[4*x : 4*x+3 : 4*x+3]
		entry := p.table[binIndex(px[0], px[1], px[2])&(histBins-1)]
		i := uint8(entry - 1)
		if entry == 0 || entry&closer != 0 {
			var exact bool
			if i, exact = p.look(px, h); exact {
				dst[x], left = i, i
				continue
			}
		}
		if up := above[x]; i != left && i != up {
			c := rgb{int32(px[0]), int32(px[1]), int32(px[2])}
			// The index rides in the low byte of the error, so that one
			// comparison without a branch picks both.
			best := (c.distance(p.colors[i])+slack)<<8 | int32(i)
			best = min(best, c.distance(p.colors[up])<<8|int32(up))
			best = min(best, c.distance(p.colors[left])<<8|int32(left))
			i = uint8(best)
		}
		dst[x], left = i, i
	}
}
