package maskbits

import "encoding/binary"

// adler is the checksum of RFC 1950. Unlike hash/adler32 it passes over runs
// of one word at eight bytes a step or more: they are most of a mask, and the
// checksum otherwise costs as much as inflating it.
type adler struct{ a, b uint64 }

// lanes selects every other byte of a word.
const lanes = 0x00ff00ff00ff00ff

const (
	adlerBase = 65521
	// adlerRun is how many bytes may be added before the sums must be
	// reduced: 64 bits are enough for a run far longer than any row's part.
	adlerRun = 1 << 20
)

// newAdler returns the checksum of nothing.
func newAdler() adler { return adler{a: 1} }

// write adds bytes, and reports whether all of them were zero.
func (s *adler) write(p []byte) (zero bool) {
	zero = true
	for len(p) > 0 {
		part := p[:min(len(p), adlerRun)]
		p = p[len(part):]
		zero = s.add(part) && zero
		s.a %= adlerBase
		s.b %= adlerBase
	}
	return zero
}

// add adds at most adlerRun bytes.
func (s *adler) add(p []byte) (zero bool) {
	a, b := s.a, s.b
	start := a
	for len(p) >= 8 {
		w := binary.LittleEndian.Uint64(p)
		n := uint64(1)
		if len(p) >= 16 && binary.LittleEndian.Uint64(p[8:]) == w {
			n = uint64(alikeWords(p, w))
		}
		p = p[8*n:]
		if w == 0 {
			b += 8 * n * a
			continue
		}
		// The bytes in pairs: e holds the first, third, fifth and seventh.
		e, o := w&lanes, w>>8&lanes
		sum := (e + o) * 0x0001000100010001 >> 48
		weighed := weigh(e, 0x0008000600040002) + weigh(o, 0x0007000500030001)
		b += n*(8*a+weighed) + 8*sum*(n*(n-1)/2)
		a += n * sum
	}
	for _, c := range p {
		a += uint64(c)
		b += a
	}
	s.a, s.b = a, b
	return a == start
}

// weigh returns the sum of four 16-bit lanes that hold a byte each, times the
// lanes of weights in reverse order.
func weigh(v, weights uint64) uint64 {
	// The top lane of the product gathers lane i times lane 3-i.
	return v * weights >> 48
}

// alikeWords returns how many words w of eight bytes p begins with.
func alikeWords(p []byte, w uint64) int {
	n := 0
	for ; len(p) >= 32; p = p[32:] {
		if (binary.LittleEndian.Uint64(p)^w)|(binary.LittleEndian.Uint64(p[8:])^w)|
			(binary.LittleEndian.Uint64(p[16:])^w)|(binary.LittleEndian.Uint64(p[24:])^w) != 0 {
			break
		}
		n += 4
	}
	for ; len(p) >= 8 && binary.LittleEndian.Uint64(p) == w; p = p[8:] {
		n++
	}
	return n
}

// value returns the checksum.
func (s *adler) value() uint32 { return uint32(s.b<<16 | s.a) }
