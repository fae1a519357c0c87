package coverage

import (
	"image"
	"math/bits"
	"slices"
)

// Bitmap is the set of pixels of a rectangle that a shape is taken to hold.
// The bitmaps of one drawing have their words at the same places, so that they
// can be put together word by word.
type Bitmap struct {
	rect  image.Rectangle
	left  int      // where the first word of a row begins, at or before rect
	words int      // a row
	bits  []uint64 // the leftmost pixel is the least significant bit
	area  int      // pixels in the set
}

const wordBits = 64

// emptyBitmap returns a bitmap over r with no memory yet. Words are counted
// from the pixel origin on, which r does not begin before.
func emptyBitmap(r image.Rectangle, origin int) Bitmap {
	if r.Empty() {
		return Bitmap{rect: r, left: r.Min.X}
	}
	left := r.Min.X - (r.Min.X-origin)%wordBits
	return Bitmap{rect: r, left: left, words: (r.Max.X - left + wordBits - 1) / wordBits}
}

// like returns a bitmap over the same rectangle, with no memory yet.
func (b *Bitmap) like() Bitmap {
	return Bitmap{rect: b.rect, left: b.left, words: b.words}
}

// size is how many words the bitmap has.
func (b *Bitmap) size() int { return b.words * b.rect.Dy() }

func (b *Bitmap) row(y int) []uint64 {
	i := (y - b.rect.Min.Y) * b.words
	return b.bits[i : i+b.words : i+b.words]
}

// At reports whether a pixel is in the set.
func (b *Bitmap) At(x, y int) bool {
	if !(image.Point{X: x, Y: y}).In(b.rect) {
		return false
	}
	i := x - b.left
	return b.row(y)[i/wordBits]>>(i%wordBits)&1 != 0
}

// Rect returns the rectangle that the bitmap is over.
func (b *Bitmap) Rect() image.Rectangle { return b.rect }

// Area returns how many pixels are in the set.
func (b *Bitmap) Area() int { return b.area }

// Bytes returns how much memory the bitmap holds.
func (b *Bitmap) Bytes() int { return 8 * len(b.bits) }

// count sets the area.
func (b *Bitmap) count() {
	b.area = 0
	for _, w := range b.bits {
		b.area += bits.OnesCount64(w)
	}
}

// Bounds returns the bounds of the set pixels.
func (b *Bitmap) Bounds() image.Rectangle {
	left, right := b.words*wordBits, 0
	out, found := image.Rectangle{}, false
	for y := b.rect.Min.Y; y < b.rect.Max.Y; y++ {
		row := b.row(y)
		first := slices.IndexFunc(row, func(w uint64) bool { return w != 0 })
		if first < 0 {
			continue
		}
		last := len(row) - 1
		for row[last] == 0 {
			last--
		}
		left = min(left, first*wordBits+bits.TrailingZeros64(row[first]))
		right = max(right, last*wordBits+wordBits-bits.LeadingZeros64(row[last]))
		if !found {
			out.Min.Y = y
		}
		out.Max.Y, found = y+1, true
	}
	if !found {
		return image.Rectangle{}
	}
	out.Min.X, out.Max.X = b.left+left, b.left+right
	return out
}

// setRun sets the bits of a row from x0 up to and without x1.
func setRun(row []uint64, x0, x1 int) {
	if x0 >= x1 {
		return
	}
	first, last := x0/wordBits, (x1-1)/wordBits
	head, tail := ^uint64(0)<<(x0%wordBits), ^uint64(0)>>(wordBits-1-(x1-1)%wordBits)
	if first == last {
		row[first] |= head & tail
		return
	}
	row[first] |= head
	for i := first + 1; i < last; i++ {
		row[i] = ^uint64(0)
	}
	row[last] |= tail
}

// arena is the memory of bitmaps that live as long as one another.
type arena struct {
	slab []uint64
	used int
	all  int // words taken since the last reset
}

// arenaWords is the least that is allocated at once.
const arenaWords = 1 << 16

// take gives a bitmap its memory, all zero.
func (a *arena) take(b *Bitmap) {
	a.takeRaw(b)
	clear(b.bits)
}

// takeRaw gives a bitmap memory that holds anything, to be written all over.
func (a *arena) takeRaw(b *Bitmap) {
	n := b.size()
	if a.used+n > len(a.slab) {
		a.slab, a.used = make([]uint64, max(n, arenaWords, 2*len(a.slab))), 0
	}
	b.bits = a.slab[a.used : a.used+n : a.used+n]
	a.used, a.all = a.used+n, a.all+n
}

// reset takes all memory back.
func (a *arena) reset() { a.used, a.all = 0, 0 }

// rim is a contour: the outermost pixels of a shape.
type rim struct {
	bits  Bitmap
	paint Paint
}
