// Package quantize finds palettes of up to 255 colours for pictures and gives
// every pixel one of them. The colours are those of a terminal, with 101 levels a
// channel. It knows no escape sequences and no files. For render/graphics, and for
// capture/export.
package quantize

import (
	"cmp"
	"image"
	"image/color"
	"math"
	"slices"
)

// MaxColors is how many colours a picture may have. Register 255 is left
// alone: older terminals keep it for the background.
const MaxColors = 255

// maxReserved is how many of them can be reserved; a picture needs the rest.
const maxReserved = 96

// An entry of the table from bins to colours is the colour's index plus one,
// 0 as long as nobody asked. Where the bin alone does not tell, because it
// holds a reserved colour or every colour counts, closer is set.
const closer = 1 << 15

// sample is a colour of the picture and the number of its pixels.
type sample struct {
	rgb
	n int32
}

// sorted is a colour of the palette, in the order of green.
type sorted struct {
	rgb
	index int32
}

// palette is a set of colours and the way from any colour to the nearest of
// them. Its colours are those that a terminal can show: sixel has 101 levels a
// channel.
type palette struct {
	colors   [256]rgb // n of them; 256, for an index of 8 bits is always inside
	n        int
	reserved []color.RGBA // the first in order of the caller, wherever they are in colors
	places   []uint8      // of the reserved colours
	green    []sorted
	table    [histBins]uint16
	exact    *exactColors // not nil: every colour counts
	slack    int32        // squared error worth a longer run, see mapper
	model    color.Palette

	use     [MaxColors]int64 // scratch: pixels of each colour
	seeds   []rgb            // what build begins with
	samples []sample         // what build serves
}

// percent returns the level of a sixel colour register for a channel.
func percent(v int32) int32 { return (v*100 + 127) / 255 }

// shown returns what a terminal shows of a channel.
func shown(v int32) int32 { return (percent(v)*255 + 50) / 100 }

func (c rgb) shown() rgb { return rgb{shown(c.r), shown(c.g), shown(c.b)} }

// build makes the palette from the seeds and the reserved colours: the samples
// are given to the nearest, which moves to their middle. Colours in frequent
// use come first, for their numbers are shorter.
func (p *palette) build(reserved []color.RGBA) {
	p.reserved = append(p.reserved[:0], reserved...)
	p.n = 0
	for _, c := range reserved {
		p.colors[p.n] = rgb{int32(c.R), int32(c.G), int32(c.B)}.shown()
		p.n++
	}
	for _, c := range p.seeds {
		p.colors[p.n] = c
		p.n++
	}
	p.sort()
	p.refine(len(reserved))
	p.order()
	p.sort()
	p.mark()
	p.register()
}

// refine moves the colours after the first fixed to the middle of the samples
// that are nearest to them, and counts their use.
func (p *palette) refine(fixed int) {
	var sums [MaxColors]struct{ r, g, b int64 }
	clear(p.use[:])
	total := int64(0)
	for i := range p.samples {
		s := &p.samples[i]
		k, n := p.nearest(s.rgb), int64(s.n)
		p.use[k] += n
		sums[k].r += n * int64(s.r)
		sums[k].g += n * int64(s.g)
		sums[k].b += n * int64(s.b)
		total += n * int64(s.distance(p.colors[k]))
	}
	pixels := int64(0)
	for k := range p.n {
		n := p.use[k]
		pixels += n
		if n > 0 && k >= fixed {
			s := &sums[k]
			p.colors[k] = rgb{int32((s.r + n/2) / n), int32((s.g + n/2) / n), int32((s.b + n/2) / n)}
		}
		p.colors[k] = p.colors[k].shown()
	}
	p.slack = slackOf(total, pixels)
	if p.exact != nil && total == 0 {
		p.slack = 0 // every colour has its own: the picture stays exact
	}
}

// slackOf derives how far a pixel may be from its best colour for a longer
// run. It grows with the error that is there anyway. Measured at 960x540: a
// fifth fewer bytes for 0.3 dB in photographs, and a step of 5 levels in a
// channel at most in a smooth picture.
func slackOf(squared, pixels int64) int32 {
	return int32(min(squared/max(pixels, 1)+24, 64))
}

// order sorts the colours by use and notes where the reserved ones went.
func (p *palette) order() {
	var order [MaxColors]int
	for i := range p.n {
		order[i] = i
	}
	slices.SortStableFunc(order[:p.n], func(a, b int) int { return cmp.Compare(p.use[b], p.use[a]) })
	from := p.colors
	p.places = slices.Grow(p.places[:0], len(p.reserved))[:len(p.reserved)]
	for to, i := range order[:p.n] {
		p.colors[to] = from[i]
		if i < len(p.places) {
			p.places[i] = uint8(to)
		}
	}
}

// sort puts the colours in the order that nearest searches.
func (p *palette) sort() {
	p.green = p.green[:0]
	for i, c := range p.colors[:p.n] {
		p.green = append(p.green, sorted{c, int32(i)})
	}
	slices.SortStableFunc(p.green, func(a, b sorted) int { return cmp.Compare(a.g, b.g) })
}

// mark empties the table but for the bins that need a closer look.
func (p *palette) mark() {
	clear(p.table[:])
	if p.exact != nil {
		for i := range p.table {
			p.table[i] = closer
		}
	}
	for _, c := range p.reserved {
		p.table[binIndex(c.R, c.G, c.B)] = closer
	}
}

// register makes the palette as go-sixel takes it: it truncates to percent,
// hence the smallest value of each percent.
func (p *palette) register() {
	p.model = make(color.Palette, p.n)
	for i, c := range p.colors[:p.n] {
		p.model[i] = color.RGBA64{least(c.r), least(c.g), least(c.b), math.MaxUint16}
	}
}

// least returns the smallest 16-bit level that is truncated to the percent of
// v.
func least(v int32) uint16 {
	return uint16((percent(v)*math.MaxUint16 + 99) / 100)
}

// nearest returns the index of the nearest colour. It walks away from the
// colour's green in both directions until green alone is too far.
func (p *palette) nearest(c rgb) int32 {
	high, _ := slices.BinarySearchFunc(p.green, c.g, func(s sorted, g int32) int { return cmp.Compare(s.g, g) })
	low := high - 1
	best, least := int32(0), int32(math.MaxInt32)
	for low >= 0 || high < len(p.green) {
		if low >= 0 {
			s := &p.green[low]
			low--
			if g := c.g - s.g; g*g >= least {
				low = -1
			} else if d := c.distance(s.rgb); d < least {
				best, least = s.index, d
			}
		}
		if high < len(p.green) {
			s := &p.green[high]
			high++
			if g := c.g - s.g; g*g >= least {
				high = len(p.green)
			} else if d := c.distance(s.rgb); d < least {
				best, least = s.index, d
			}
		}
	}
	return best
}

// look returns the index for a colour where the table does not tell it, and
// whether it is that of a reserved colour.
func (p *palette) look(px []uint8, h *histogram) (index uint8, exact bool) {
	bin := binIndex(px[0], px[1], px[2])
	entry := p.table[bin]
	if entry&closer != 0 {
		for i, c := range p.reserved {
			if c.R == px[0] && c.G == px[1] && c.B == px[2] {
				return p.places[i], true
			}
		}
		if p.exact != nil {
			return p.exact.index(rgb{int32(px[0]), int32(px[1]), int32(px[2])}, p), false
		}
	}
	if entry&^closer == 0 {
		entry |= uint16(p.nearest(h.center(bin)) + 1)
		p.table[bin] = entry
	}
	return uint8(entry&^closer - 1), false
}

// rounding is the squared error a pixel that is not held against a palette:
// that of percents in three channels, 1.6, which own does not have, and a bit.
const rounding = 2

// serves says whether the palette, made for another picture, is as good for
// the one in h as one of its own would be, whose squared error is own.
func (p *palette) serves(h *histogram, reserved []color.RGBA, own float64) bool {
	if p.n == 0 || p.exact != nil || !slices.Equal(p.reserved, reserved) {
		return false
	}
	total := 0.0
	for _, i := range h.used {
		b := &h.bins[i]
		c := b.mean()
		entry := p.table[i] &^ closer
		if entry == 0 {
			entry = uint16(p.nearest(c) + 1)
			p.table[i] |= entry
		}
		total += float64(b.n) * float64(c.distance(p.colors[entry-1]))
	}
	return total <= own+rounding*float64(h.samples)
}

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
