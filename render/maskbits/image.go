package maskbits

import "image"

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

	inside *Mask    // the pixels that are not zero
	only   int      // their value, if there is but one
	plane  []uint16 // the value of each pixel; nil if there is but one beside zero
	counts []Value  // ascending
	soft   bool
	bitmap bool // one bit a pixel: 1 stands for inside, not for a class
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
	none := New(m.Width, m.Height)
	for i, v := range values {
		if out[i] = made[v]; out[i] == nil {
			out[i] = none
		}
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
