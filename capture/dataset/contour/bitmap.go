// Package contour turns masks into outlines along the edges of their pixels,
// so that no pixel is lost or won, and into COCO's run lengths.
//
// capture/dataset, capture/export and render import it.
package contour

import "math/bits"

// Bitmap is a mask, one bit a pixel: rows of Stride bytes, the most
// significant bit first, and bits beyond Width zero.
type Bitmap struct {
	Width, Height, Stride int
	Bits                  []uint8
}

// NewBitmap returns a bitmap with nothing inside.
func NewBitmap(width, height int) *Bitmap {
	stride := (width + 7) / 8
	return &Bitmap{Width: width, Height: height, Stride: stride, Bits: make([]uint8, stride*height)}
}

// At reports whether (x, y) is inside. Everything beside the bitmap is not.
func (b *Bitmap) At(x, y int) bool {
	return x >= 0 && y >= 0 && x < b.Width && y < b.Height && b.Bits[y*b.Stride+x/8]>>(7-x%8)&1 == 1
}

// Set puts (x, y), which must lie in the bitmap, inside.
func (b *Bitmap) Set(x, y int) { b.Bits[y*b.Stride+x/8] |= 0x80 >> (x % 8) }

// Area returns how many pixels are inside.
func (b *Bitmap) Area() int {
	n := 0
	for _, octet := range b.Bits {
		n += bits.OnesCount8(octet)
	}
	return n
}

// Bounds returns the smallest rectangle that holds all pixels inside, as its
// corners; ok is false where there is none.
func (b *Bitmap) Bounds() (from, to Point, ok bool) {
	from = Point{b.Width, b.Height}
	for y := range b.Height {
		row := b.Bits[y*b.Stride:][:b.Stride]
		for i, octet := range row {
			if octet == 0 {
				continue
			}
			from.X = min(from.X, i*8+bits.LeadingZeros8(octet))
			to.X = max(to.X, i*8+8-bits.TrailingZeros8(octet))
			from.Y, to.Y, ok = min(from.Y, y), y+1, true
		}
	}
	return from, to, ok
}

// RLE returns COCO's run lengths: column by column, the first run outside.
func (b *Bitmap) RLE() []uint32 {
	var counts []uint32
	inside, run := false, uint32(0)
	for x := range b.Width {
		for y := range b.Height {
			if b.At(x, y) != inside {
				counts = append(counts, run)
				inside, run = !inside, 0
			}
			run++
		}
	}
	return append(counts, run)
}

// FromRLE returns the bitmap of run lengths; what they say beyond its size is
// left out.
func FromRLE(width, height int, counts []uint32) *Bitmap {
	b := NewBitmap(width, height)
	at, inside := 0, false
	for _, run := range counts {
		end := min(at+int(run), width*height)
		for ; inside && at < end; at++ {
			b.Set(at/height, at%height)
		}
		at, inside = end, !inside
	}
	return b
}
