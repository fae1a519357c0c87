package coverage

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// downscales2 reports whether each pixel of the picture is two by two of the mask's,
// which is by far the most frequent scale that has a fast path.
func (g sampler) downscales2() bool {
	a := g.inv
	whole := a.X0 == math.Trunc(a.X0) && a.Y0 == math.Trunc(a.Y0) && max(math.Abs(a.X0), math.Abs(a.Y0)) < maxStencil
	return a.XX == 2 && a.YY == 2 && whole && g.axisAligned()
}

// downscale2 gives what scale gives where the mask is halved, 64 pixels at a time.
func (g sampler) downscale2(s *coverageMask) {
	r, shades := s.solid.rect, g.shades()
	x0, y0 := int(g.inv.X0), int(g.inv.Y0)
	line := func(y int) []uint8 {
		if y < g.src.Min.Y || y >= g.src.Max.Y {
			return nil
		}
		return g.mask.Bits[y*g.mask.Stride:][:g.mask.Stride]
	}
	// What is set beyond r is seen as well where a word reaches beyond it.
	first, last := ^uint64(0)<<(r.Min.X-s.solid.left), ^uint64(0)>>((s.solid.left-r.Max.X)&(wordBits-1))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		above, below, out := line(2*y+y0), line(2*y+1+y0), s.solid.row(y)
		for i := range out {
			w := squaresAt(above, below, 2*(s.solid.left+i*wordBits)+x0)
			if w.some == 0 {
				continue
			}
			see := ^uint64(0)
			if i == 0 {
				see &= first
			}
			if i == len(out)-1 {
				see &= last
			}
			out[i] = w.all & see
			for partly := w.some &^ w.all & see; partly != 0; partly &= partly - 1 {
				x := bits.TrailingZeros64(partly)
				n := 2 - w.odd>>x&1 + 2*(w.three>>x&1)
				s.edge = append(s.edge, newFragment(i*wordBits+x, shades[n]))
			}
		}
		s.endRow()
	}
}

// squares say of 64 squares of two by two pixels, the leftmost in the lowest
// bit, which are set as a whole, which at all, which by an odd number of pixels,
// and by three.
type squares struct{ all, some, odd, three uint64 }

// squaresAt returns the squares of two rows from a pixel on.
func squaresAt(above, below []uint8, at int) squares {
	var a, b, c, d uint64
	if k := at >> 3; at >= 0 && at&7 == 0 && k+16 <= len(above) && k+16 <= len(below) {
		p, q := above[k:][:16:16], below[k:][:16:16]
		a, b = binary.BigEndian.Uint64(p), binary.BigEndian.Uint64(p[8:])
		c, d = binary.BigEndian.Uint64(q), binary.BigEndian.Uint64(q[8:])
	} else {
		a, b, c, d = bitsAt(above, at), bitsAt(above, at+wordBits), bitsAt(below, at), bitsAt(below, at+wordBits)
	}
	switch {
	case a|b|c|d == 0:
		return squares{}
	case a&b&c&d == math.MaxUint64:
		return squares{all: a, some: a}
	}
	lo, hi := squaresOf(a, c), squaresOf(b, d)
	w := squares{all: gather(lo.all) | gather(hi.all)<<32, some: gather(lo.some) | gather(hi.some)<<32}
	if w.all != w.some {
		w.odd, w.three = gather(lo.odd)|gather(hi.odd)<<32, gather(lo.three)|gather(hi.three)<<32
	}
	return w
}

// squaresOf returns those of 64 pixels of a row and of the one below it, in the
// even bits.
func squaresOf(a, b uint64) squares {
	const even = 0x5555555555555555
	a, b = bits.Reverse64(a), bits.Reverse64(b)
	c, d := a>>1, b>>1
	odd := a ^ b ^ c ^ d
	return squares{a & b & c & d & even, (a | b | c | d) & even, odd & even, odd & (a&c | b&d) & even}
}

// gather moves the even bits of a word together.
func gather(x uint64) uint64 {
	x = (x | x>>1) & 0x3333333333333333
	x = (x | x>>2) & 0x0f0f0f0f0f0f0f0f
	x = (x | x>>4) & 0x00ff00ff00ff00ff
	x = (x | x>>8) & 0x0000ffff0000ffff
	return (x | x>>16) & 0x00000000ffffffff
}

// bitsAt returns 64 pixels of a row from one on, the leftmost in the highest
// bit. Beyond the row nothing is set.
func bitsAt(row []uint8, at int) uint64 {
	if i := at >> 3; at >= 0 && i+9 <= len(row) {
		w := binary.BigEndian.Uint64(row[i:])
		if shift := at & 7; shift != 0 {
			w = w<<shift | uint64(row[i+8])>>(8-shift)
		}
		return w
	}
	var w uint64
	for k := range wordBits {
		if x := at + k; x >= 0 && x>>3 < len(row) && row[x>>3]&(0x80>>(x&7)) != 0 {
			w |= 1 << (wordBits - 1 - k)
		}
	}
	return w
}
