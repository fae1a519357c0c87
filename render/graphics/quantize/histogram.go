package quantize

import (
	"image"
	"image/color"
)

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
