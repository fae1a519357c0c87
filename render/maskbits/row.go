package maskbits

import (
	"encoding/binary"
	"math/bits"
)

// filtered sets row y from a row of 8-bit values as it is stored, by its
// filter. As long as there is one value beside zero the differences that a
// filter leaves are few, and a row is made of the places where they are: what
// lies between them is not looked at pixel by pixel. It returns false, with
// nothing done, for a row that this does not suit.
func (b maskBuilder) filtered(y, filter int, row []uint8) bool {
	if b.im.plane != nil {
		return false
	}
	r := bitRow{in: row, out: b.im.inside.Row(y), width: b.im.Width, only: b.im.only}
	r.above = b.above
	if y > 0 {
		r.above = b.im.inside.Row(y - 1)
	}
	ok := false
	switch filter {
	case filterNone:
		return isZero(row)
	case filterSub:
		ok = r.sub()
	case filterUp:
		ok = r.up()
	case filterPaeth:
		ok = r.paeth()
	}
	if !ok {
		clear(r.out)
		return false
	}
	b.im.only = r.only
	return true
}

// values writes out row y, whose bits are set, as values.
func (b maskBuilder) values(y int, row []uint8) {
	if b.im.plane != nil {
		for x, v := range b.im.plane[y*b.im.Width:][:len(row)] {
			row[x] = uint8(v)
		}
		return
	}
	in := b.im.inside.Row(y)
	for x := range row {
		row[x] = uint8(b.im.only) & -(in[x>>3] >> (7 - x&7) & 1)
	}
}

// bitRow makes the bits of a row out of differences.
type bitRow struct {
	in, out, above []uint8 // differences; bits of the row, all zero to begin with, and of the one above
	width          int
	only           int // the value of bits that are set; 0 while none was
}

// value returns the value that a bit stands for.
func (r *bitRow) value(set bool) uint8 {
	if set {
		return uint8(r.only)
	}
	return 0
}

// takes reports whether a bit can stand for v.
func (r *bitRow) takes(v uint8) bool {
	if v != 0 && r.only == 0 {
		r.only = int(v)
	}
	return v == 0 || int(v) == r.only
}

// sub adds the pixel to the left: what is between two differences is alike.
func (r *bitRow) sub() bool {
	left, from := uint8(0), 0
	for x := nextNonZero(r.in, 0); x < r.width; x = nextNonZero(r.in, x+1) {
		if left != 0 {
			setBits(r.out, from, x)
		}
		left, from = left+r.in[x], x
		if !r.takes(left) {
			return false
		}
	}
	if left != 0 {
		setBits(r.out, from, r.width)
	}
	return true
}

// up adds the row above: what is between two differences is as it is there.
func (r *bitRow) up() bool {
	copy(r.out, r.above)
	for x := nextNonZero(r.in, 0); x < r.width; x = nextNonZero(r.in, x+1) {
		bit := uint8(0x80) >> (x & 7)
		v := r.value(r.out[x>>3]&bit != 0) + r.in[x]
		if !r.takes(v) {
			return false
		}
		r.out[x>>3] &^= bit
		if v != 0 {
			r.out[x>>3] |= bit
		}
	}
	return true
}

// paeth adds the predictor of that name. Of two values it predicts the pixel
// to the left where the row above does not change, and else that above: so
// between two differences the pixel to the left goes on up to the first change
// above, and from there on all is as it is above.
func (r *bitRow) paeth() bool {
	left, corner := false, false
	for from := 0; from < r.width; {
		x := nextNonZero(r.in, from)
		change := nextOther(r.above, from, x, corner)
		if left {
			setBits(r.out, from, change)
		}
		if change < x {
			copyBits(r.out, r.above, change, x)
		}
		if x == r.width {
			break
		}
		if x > from {
			left, corner = bitAt(r.out, x-1), bitAt(r.above, x-1)
		}
		above := bitAt(r.above, x)
		predicted := above
		if above == corner {
			predicted = left
		}
		v := r.value(predicted) + r.in[x]
		if !r.takes(v) {
			return false
		}
		if left, corner, from = v != 0, above, x+1; left {
			setBits(r.out, x, from)
		}
	}
	return true
}

// nextNonZero returns the first byte from i on that is not zero, or the length
// of row.
func nextNonZero(row []uint8, i int) int {
	for i+32 <= len(row) && isZero(row[i:i+32]) {
		i += 32
	}
	for ; i+8 <= len(row); i += 8 {
		if w := binary.LittleEndian.Uint64(row[i:]); w != 0 {
			return i + bits.TrailingZeros64(w)/8
		}
	}
	for i < len(row) && row[i] == 0 {
		i++
	}
	return min(i, len(row))
}

// bitAt returns a bit of a row.
func bitAt(row []uint8, x int) bool { return row[x>>3]&(0x80>>(x&7)) != 0 }

// nextOther returns the first bit from x on, up to end, that is not like the
// given one, or end.
func nextOther(row []uint8, x, end int, like bool) int {
	flip := uint8(0)
	if like {
		flip = 0xff
	}
	for x < end {
		if b := (row[x>>3] ^ flip) << (x & 7); b != 0 {
			return min(x+bits.LeadingZeros8(b), end)
		}
		x = x&^7 + 8
		for x+64 <= end && binary.LittleEndian.Uint64(row[x>>3:]) == uint64(flip)*ones {
			x += 64
		}
	}
	return end
}

// setBits sets the bits from x0 up to and without x1.
func setBits(row []uint8, x0, x1 int) {
	if x0 >= x1 {
		return
	}
	first, last := x0>>3, (x1-1)>>3
	head, tail := uint8(0xff>>(x0&7)), uint8(0xff<<(7-(x1-1)&7))
	if first == last {
		row[first] |= head & tail
		return
	}
	row[first] |= head
	for i := first + 1; i < last; i++ {
		row[i] = 0xff
	}
	row[last] |= tail
}

// copyBits copies the bits from x0 up to and without x1, which are zero in to.
func copyBits(to, from []uint8, x0, x1 int) {
	if x0 >= x1 {
		return
	}
	first, last := x0>>3, (x1-1)>>3
	head, tail := uint8(0xff>>(x0&7)), uint8(0xff<<(7-(x1-1)&7))
	if first == last {
		to[first] |= from[first] & head & tail
		return
	}
	to[first] |= from[first] & head
	copy(to[first+1:last], from[first+1:last])
	to[last] |= from[last] & tail
}
