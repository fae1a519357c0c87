package overlay

import "math/bits"

// inner returns the pixels of b whose four neighbours are in b too. Beyond
// the rectangle of b there is nothing.
func (b *bitmap) inner() *bitmap {
	out := newBitmap(b.rect)
	none := make([]uint64, b.words)
	for y := b.rect.Min.Y; y < b.rect.Max.Y; y++ {
		up, down := none, none
		if y > b.rect.Min.Y {
			up = b.row(y - 1)
		}
		if y < b.rect.Max.Y-1 {
			down = b.row(y + 1)
		}
		row, to := b.row(y), out.row(y)
		left := uint64(0) // the pixel before the word
		for i, w := range row {
			right := uint64(0) // the pixel after the word
			if i+1 < len(row) {
				right = row[i+1] << 63
			}
			to[i] = w & up[i] & down[i] & (w<<1 | left) & (w>>1 | right)
			left = w >> 63
		}
	}
	return out
}

// contour lays p over the outermost pixels of b, as many deep as width, and
// returns what lies within. dash leaves gaps of that many pixels; 0 draws it
// whole.
func (l *layer) contour(b *bitmap, p paint, width, dash int) *bitmap {
	core := b
	for range width {
		core = core.inner()
	}
	for y := b.rect.Min.Y; y < b.rect.Max.Y; y++ {
		row, kept := b.row(y), core.row(y)
		for i, w := range row {
			for w &^= kept[i]; w != 0; w &= w - 1 {
				x := b.rect.Min.X + i*64 + bits.TrailingZeros64(w)
				if dash > 0 && ((x-l.rect.Min.X)/dash+(y-l.rect.Min.Y)/dash)&1 != 0 {
					continue
				}
				l.row(x, x+1, y)[0] = uint32(p)
			}
		}
	}
	return core
}
