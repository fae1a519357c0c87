package maskbits

import (
	"fmt"
	"image"
	"image/color"
	"math/bits"
)

// Mask is a bitmap, one bit a pixel. It is read-only once made.
type Mask struct {
	Width, Height int
	Stride        int             // bytes a row
	Bits          []uint8         // most significant bit first, as in a 1-bit PNG; bits beyond Width are zero
	Area          int             // pixels inside
	Bounds        image.Rectangle // smallest rectangle that holds all pixels inside; empty for none
}

// New returns a mask with nothing inside. Once its Bits are written,
// Measure makes Area and Bounds right.
func New(width, height int) *Mask {
	width, height = max(width, 0), max(height, 0)
	stride := (width + 7) / 8
	return &Mask{Width: width, Height: height, Stride: stride, Bits: make([]uint8, stride*height)}
}

// At reports whether (x, y) is inside. Everything outside the bitmap is
// outside the mask.
func (m *Mask) At(x, y int) bool {
	if x < 0 || y < 0 || x >= m.Width || y >= m.Height {
		return false
	}
	return m.Bits[y*m.Stride+x>>3]&(0x80>>(x&7)) != 0
}

// Row returns the bits of row y, which must lie in the mask.
func (m *Mask) Row(y int) []uint8 {
	return m.Bits[y*m.Stride : (y+1)*m.Stride : (y+1)*m.Stride]
}

// Size returns width and height in pixels.
func (m *Mask) Size() image.Point { return image.Pt(m.Width, m.Height) }

// Bytes returns what the mask weighs in a cache.
func (m *Mask) Bytes() int64 { return int64(len(m.Bits)) + maskOverhead }

const maskOverhead = 96

// Fill puts the pixels from x0 up to and without x1 of row y inside, as far
// as they lie in the mask. It leaves Area and Bounds to Measure.
func (m *Mask) Fill(y, x0, x1 int) {
	x0, x1 = max(x0, 0), min(x1, m.Width)
	if y < 0 || y >= m.Height || x0 >= x1 {
		return
	}
	setBits(m.Row(y), x0, x1)
}

// Measure sets Area and Bounds from Bits, and clears the bits beyond Width.
func (m *Mask) Measure() { m.measureRows(0, m.Height) }

// measureRows is Measure where only the rows from y0 up to and without y1 have
// bits.
func (m *Mask) measureRows(y0, y1 int) {
	m.Area, m.Bounds = 0, image.Rectangle{}
	if m.Width == 0 || m.Height == 0 {
		return
	}
	beyond := uint8(0xff << ((8 - m.Width&7) & 7))
	left, right := m.Width, 0
	for y := y0; y < y1; y++ {
		row := m.Row(y)
		row[len(row)-1] &= beyond
		n := onesCount(row)
		if n == 0 {
			continue
		}
		if m.Area == 0 {
			m.Bounds.Min.Y = y
		}
		m.Bounds.Max.Y = y + 1
		m.Area += n
		left, right = min(left, firstBit(row)), max(right, lastBit(row)+1)
	}
	if m.Area > 0 {
		m.Bounds.Min.X, m.Bounds.Max.X = left, right
	}
}

// invert returns the mask of what is not in m.
func (m *Mask) invert() *Mask {
	out := New(m.Width, m.Height)
	for i, b := range m.Bits {
		out.Bits[i] = ^b
	}
	out.Measure()
	return out
}

// Overlaps reports whether a pixel is inside both of two masks of one size.
func (m *Mask) Overlaps(o *Mask) bool {
	if m.Size() != o.Size() || !m.Bounds.Overlaps(o.Bounds) {
		return false
	}
	both := m.Bounds.Intersect(o.Bounds)
	first, last := both.Min.X>>3, (both.Max.X+7)>>3
	for y := both.Min.Y; y < both.Max.Y; y++ {
		a, b := m.Row(y)[first:last], o.Row(y)[first:last]
		for i := range a {
			if a[i]&b[i] != 0 {
				return true
			}
		}
	}
	return false
}

// Count returns how many pixels of a rectangle are inside.
func (m *Mask) Count(r image.Rectangle) int {
	r = r.Intersect(m.Bounds)
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := m.Row(y)
		first, last := r.Min.X>>3, (r.Max.X-1)>>3
		n += onesCount(row[first : last+1])
		n -= bits.OnesCount8(row[first] &^ (0xff >> (r.Min.X & 7)))
		n -= bits.OnesCount8(row[last] & (0xff >> ((r.Max.X-1)&7 + 1)))
	}
	return n
}

// onesCount returns the number of bits set in row.
func onesCount(row []uint8) int {
	n := 0
	for ; len(row) >= 32; row = row[32:] {
		n += bits.OnesCount64(le64(row)) + bits.OnesCount64(le64(row[8:])) +
			bits.OnesCount64(le64(row[16:])) + bits.OnesCount64(le64(row[24:]))
	}
	for ; len(row) >= 8; row = row[8:] {
		n += bits.OnesCount64(le64(row))
	}
	for _, b := range row {
		n += bits.OnesCount8(b)
	}
	return n
}

// firstBit returns the index of the leftmost bit of a row that has one.
func firstBit(row []uint8) int {
	i := 0
	for row[i] == 0 {
		i++
	}
	return i*8 + bits.LeadingZeros8(row[i])
}

// lastBit returns the index of the rightmost bit of a row that has one.
func lastBit(row []uint8) int {
	i := len(row) - 1
	for row[i] == 0 {
		i--
	}
	return i*8 + 7 - bits.TrailingZeros8(row[i])
}

// le64 reads eight bytes as one word, the first byte lowest.
func le64(b []uint8) uint64 {
	_ = b[7]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// Image is a decoded mask file: for each pixel a value, of which a [Mask]
// selects one or all but zero.
//
// The value of a pixel is its grey level as stored, so 0 to 3 in a PNG of two
// bits; the index of its colour in a palette; the largest of red, green and
// blue in a colour image; and its alpha where that is not the same
// everywhere. In a colour image of at most 64 colours, several of which have
// the same largest channel, the colours are numbered instead: black is 0, the
// others count from 1 by red, then green, then blue. A palette of white before black, which some optimisers write
// for a bitmap, is taken as black before white.
type Image struct {
	Width, Height int
	Format        string // "png", "jpeg", ...

	inside  *Mask    // the pixels that are not zero
	only    int      // their value, if there is but one
	plane   []uint16 // the value of each pixel; nil if there is but one beside zero
	counts  []Value  // ascending
	soft    bool
	colours map[color.NRGBA]uint16 // values by their colours; nil where the file has none
	palette []byte                 // of them where the file has one, three bytes each; nil for none
	bitmap  bool                   // one bit a pixel: 1 stands for inside, not for a class
}

// Value is how often a value occurs in a mask file.
type Value struct{ Value, Pixels int }

// maxValues is how many distinct values are told apart by Values.
const maxValues = 4096

// Values returns the values that occur, zero included, ascending; the first
// 4096 of them.
func (m *Image) Values() []Value { return m.counts }

// Binary reports whether there is at most one value beside zero.
func (m *Image) Binary() bool { return m.plane == nil }

// Bitmap reports whether the file has one bit a pixel, which says inside or
// outside and no value.
func (m *Image) Bitmap() bool { return m.bitmap }

// Soft reports whether the file is a bitmap with blurred edges rather than a
// map of several values: nearly all pixels are at one of two ends.
func (m *Image) Soft() bool { return m.soft }

// Coloured reports whether the values have colours.
func (m *Image) Coloured() bool { return m.colours != nil || m.palette != nil }

// ValueOf returns the value of a colour, "#rrggbb"; -1 where the file has no such
// colour.
func (m *Image) ValueOf(colour string) int {
	c := color.NRGBA{A: 0xff}
	if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &c.R, &c.G, &c.B); err != nil {
		return -1
	}
	for i := 0; i+2 < len(m.palette); i += 3 {
		if m.palette[i] == c.R && m.palette[i+1] == c.G && m.palette[i+2] == c.B {
			return i / 3
		}
	}
	if v, ok := m.colours[c]; ok {
		return int(v)
	}
	return -1
}

// Size returns width and height in pixels.
func (m *Image) Size() image.Point { return image.Pt(m.Width, m.Height) }

// softThreshold is the value from which on a pixel of a soft mask is inside.
const softThreshold = 128

// Select returns the pixels of one value, or for value 0 all that are not
// zero; of a soft mask those from 128 on. A file of one bit a pixel says
// inside or outside and no more, so there any value selects what is inside.
// The masks of a Image may share memory.
func (m *Image) Select(value int) *Mask {
	switch {
	case value == 0 && m.soft:
		return m.pick(func(v uint16) bool { return v >= softThreshold })
	case value == 0, m.bitmap, m.plane == nil && m.only == value:
		return m.inside
	case m.plane == nil:
		return New(m.Width, m.Height)
	}
	return m.pick(func(v uint16) bool { return int(v) == value })
}

// Likely returns the pixels of at least half of the largest value that the
// file can have, as of a map of probabilities.
func (m *Image) Likely() *Mask {
	if m.plane == nil || m.soft {
		return m.Select(0)
	}
	half := uint16(softThreshold)
	if top := m.counts[len(m.counts)-1].Value; top > 0xff {
		half = 1 << 15
	}
	return m.pick(func(v uint16) bool { return v >= half })
}

// Exactly returns for each value the pixels that have it, 0 like others, in
// one pass. Of a soft mask any value but 0 selects what is inside. Masks may be
// shared, as in Select.
func (m *Image) Exactly(values ...int) []*Mask {
	made := make(map[int]*Mask, len(values))
	for _, v := range values {
		switch {
		case v == 0 && (m.plane == nil || m.soft):
			made[v] = m.Select(0).invert()
		case m.soft:
			made[v] = m.Select(0)
		case m.plane == nil && v == m.only:
			made[v] = m.inside
		default:
			made[v] = nil
		}
	}
	if m.plane != nil && !m.soft {
		m.split(made)
	}
	out := make([]*Mask, len(values))
	var none *Mask
	for i, v := range values {
		if out[i] = made[v]; out[i] != nil {
			continue
		}
		if none == nil {
			none = New(m.Width, m.Height)
		}
		out[i] = none
	}
	return out
}

// split makes the masks of the values in made that occur.
func (m *Image) split(made map[int]*Mask) {
	var of [1 << 16]*Mask
	var first, last [1 << 16]int // rows
	var wanted [1 << 16]bool
	for v := range made {
		if v >= 0 && v < len(of) {
			wanted[v] = true
		}
	}
	for y := range m.Height {
		for x, v := range m.plane[y*m.Width:][:m.Width] {
			if !wanted[v] {
				continue
			}
			if of[v] == nil {
				of[v], first[v] = New(m.Width, m.Height), y
			}
			last[v] = y
			of[v].Bits[y*of[v].Stride+x>>3] |= 0x80 >> (x & 7)
		}
	}
	for v := range made {
		if v >= 0 && v < len(of) && of[v] != nil {
			of[v].measureRows(first[v], last[v]+1)
			made[v] = of[v]
		}
	}
}

// pick returns the pixels whose value is wanted.
func (m *Image) pick(want func(uint16) bool) *Mask {
	mask := New(m.Width, m.Height)
	for y := range m.Height {
		row := mask.Row(y)
		for x, v := range m.plane[y*m.Width:][:m.Width] {
			if want(v) {
				row[x>>3] |= 0x80 >> (x & 7)
			}
		}
	}
	mask.Measure()
	return mask
}
