package jpeg

import (
	"encoding/binary"

	"github.com/framebin/framebin/capture/imageheader"
)

// A word of eight bytes 1; times a byte it repeats it.
const ones = 0x0101010101010101

// bitReader reads the bits of entropy-coded data (T.81, annex F). Its first
// bits are the highest of acc.
type bitReader struct {
	data []byte
	at   int
	acc  uint64
	n    uint // bits in acc that count; those after them are what comes next, or zero
	pad  uint // bits of them that were made up after a marker or the end
}

// fill makes sure that there are 32 bits or more.
func (b *bitReader) fill() {
	if b.n >= 32 {
		return
	}
	if b.at+8 <= len(b.data) {
		w := binary.BigEndian.Uint64(b.data[b.at:])
		if (^w-ones)&w&(0x80*ones) == 0 { // no byte of all ones: nothing is stuffed
			b.acc |= w >> b.n
			b.at += int(63-b.n) >> 3
			b.n |= 56
			return
		}
	}
	b.fillSlow()
}

// fillSlow reads byte by byte, past zeros that are stuffed in after bytes of
// ones, up to a marker.
func (b *bitReader) fillSlow() {
	for b.n <= 56 {
		var v byte
		switch {
		case b.at < len(b.data) && b.data[b.at] != 0xff:
			v = b.data[b.at]
			b.at++
		case b.at+1 < len(b.data) && b.data[b.at+1] == 0:
			v = 0xff
			b.at += 2
		default:
			b.pad += 8
		}
		b.acc |= uint64(v) << (56 - b.n)
		b.n += 8
	}
}

// skip drops bits.
func (b *bitReader) skip(n uint) {
	b.acc <<= n & 63
	b.n -= n
}

// value reads a number of so many bits, as T.81 F.2.2.1 extends it: half of
// them are negative.
func (b *bitReader) value(size uint) int32 {
	if size == 0 {
		return 0
	}
	v := int32(b.acc >> (64 - size&63))
	b.skip(size)
	if v < 1<<(size-1) {
		v += -1<<size + 1
	}
	return v
}

// whole reports whether no bits that were made up were read, and at most the
// rest of a byte was left before a marker.
func (b *bitReader) whole() bool {
	return b.n >= b.pad && b.n-b.pad < 8 && b.at+1 < len(b.data) && b.data[b.at] == 0xff
}

// restart reads the restart marker of a number and begins anew after it.
func (b *bitReader) restart(number int) bool {
	b.fillSlow()
	if !b.whole() || b.data[b.at+1] != imageheader.MarkerRST0+byte(number) {
		return false
	}
	*b = bitReader{data: b.data, at: b.at + 2}
	return true
}

// ended reports whether the image ends here.
func (b *bitReader) ended() bool {
	b.fillSlow()
	return b.whole() && b.data[b.at+1] == imageheader.MarkerEOI
}

// huffman decodes one Huffman table.
type huffman struct {
	// quick tells all of a short coefficient by the next bits: code, run and
	// value in one. Only for AC tables.
	quick [1 << quickBits]uint32
	// short is length<<8 | symbol by the next bits; 0: the code is longer.
	short   [1 << shortBits]uint16
	last    [18]int32 // last code of each length; -1: none
	offset  [18]int32 // of the symbol of code 0 of that length
	symbols []uint8
}

const (
	quickBits = 10
	shortBits = 9
	longest   = 16

	// An entry of quick: bits 0 to 3 are its length, 4 to 7 the run of zeros,
	// from 16 on the value.
	quickHas = 1 << 8
	quickEnd = 1 << 9 // of the block
)

// newHuffman reads a table: how many codes there are of each length, then
// their symbols. It returns the bytes that were read, and nil for a table
// that makes no sense.
func newHuffman(b []byte, ac bool) (*huffman, int) {
	h := &huffman{}
	total := 0
	for _, n := range b[:longest] {
		total += int(n)
	}
	if total == 0 || total > 256 || longest+total > len(b) {
		return nil, 0
	}
	h.symbols = b[longest : longest+total]
	code, index := int32(0), int32(0)
	for n := 1; n <= longest; n++ {
		count := int32(b[n-1])
		h.last[n] = -1
		h.offset[n] = index - code
		for i := range count {
			h.shorten(code+i, n, h.symbols[index+i])
		}
		index += count
		code += count
		if count > 0 {
			h.last[n] = code - 1
		}
		if code > 1<<n {
			return nil, 0
		}
		code <<= 1
	}
	if ac {
		h.fillQuick()
	}
	return h, longest + total
}

// shorten enters a code into the table of short ones.
func (h *huffman) shorten(code int32, length int, symbol uint8) {
	if length > shortBits {
		return
	}
	spare := shortBits - length
	for i := range 1 << spare {
		if at := int(code)<<spare | i; at < len(h.short) {
			h.short[at] = uint16(length)<<8 | uint16(symbol)
		}
	}
}

// fillQuick makes the table of codes that end within quickBits, of what short
// has.
func (h *huffman) fillQuick() {
	for i := range h.quick {
		e := h.short[i>>(quickBits-shortBits)]
		length, run, size := uint(e>>8), uint32(e>>4&15), uint(e&15)
		switch {
		case length == 0:
		case e&0xff == 0:
			h.quick[i] = quickHas | quickEnd | uint32(length)
		case size > 0 && length+size <= quickBits:
			b := bitReader{acc: uint64(i) << (64 - quickBits) << length, n: size}
			h.quick[i] = uint32(b.value(size))<<16 | quickHas | run<<4 | uint32(length+size)
		}
	}
}

// symbol reads a symbol.
func (h *huffman) symbol(b *bitReader) (uint8, bool) {
	if e := h.short[b.acc>>(64-shortBits)]; e != 0 {
		b.skip(uint(e >> 8))
		return uint8(e), true
	}
	for n := shortBits + 1; n <= longest; n++ {
		code := int32(b.acc >> (64 - n))
		if h.last[n] >= 0 && code <= h.last[n] {
			if at := code + h.offset[n]; at >= 0 && int(at) < len(h.symbols) {
				b.skip(uint(n))
				return h.symbols[at], true
			}
		}
	}
	return 0, false
}

const (
	endOfBlock = -1
	maxDC      = 11 // bits of a difference, at eight bits a sample (T.81, F.1.2.1.1)
)

// coefficient reads how many zeros come before the next coefficient, and that;
// or endOfBlock. Sixteen zeros and no coefficient are 15 and a zero.
func (h *huffman) coefficient(b *bitReader) (run int, v int32, ok bool) {
	b.fill()
	if e := h.quick[b.acc>>(64-quickBits)]; e != 0 {
		b.skip(uint(e & 15))
		if e&quickEnd != 0 {
			return endOfBlock, 0, true
		}
		return int(e >> 4 & 15), int32(e) >> 16, true
	}
	s, ok := h.symbol(b)
	run, size := int(s>>4), uint(s&15)
	switch {
	case !ok:
		return 0, 0, false
	case size > 0:
		return run, b.value(size), true
	case run == 0:
		return endOfBlock, 0, true
	}
	return run, 0, run == 15
}
