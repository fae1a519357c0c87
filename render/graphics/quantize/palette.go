package quantize

import (
	"cmp"
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
