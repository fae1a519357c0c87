package coverage

import (
	"encoding/binary"
	"image"
	"math"
	"math/bits"
	"slices"
)

// coverageMask says how much of each pixel of a rectangle lies inside of a shape:
// those that do as a whole, nearly all, as bits, and those at its edge one by
// one. Anything above nothing is at least 1.
type coverageMask struct {
	solid Bitmap
	edge  []fragment // row by row, from the left
	ends  []int32    // of each row, in edge
}

// fragment is a pixel that a shape covers in part: its place, counted from the
// left of the bitmap, and 1..255.
type fragment uint32

// maxStencil is how wide a picture is at most that fragments can lie in.
const maxStencil = 1 << 24

func newFragment(x int, v uint8) fragment { return fragment(x)<<8 | fragment(v) }

func (f fragment) x() int { return int(f >> 8) }

func (f fragment) cover() uint8 { return uint8(f) }

// begin makes s cover r with nothing, in memory of a.
func (s *coverageMask) begin(r image.Rectangle, origin int, a *arena) {
	s.solid = emptyBitmap(r, origin)
	a.take(&s.solid)
	s.edge, s.ends = s.edge[:0], s.ends[:0]
}

// fragments returns those of a row.
func (s *coverageMask) fragments(y int) []fragment {
	i := y - s.solid.rect.Min.Y
	from := int32(0)
	if i > 0 {
		from = s.ends[i-1]
	}
	return s.edge[from:s.ends[i]]
}

// endRow ends the fragments of a row.
func (s *coverageMask) endRow() { s.ends = append(s.ends, int32(len(s.edge))) }

// stretch covers pixels of a row alike, counted from the left of the bitmap.
func (s *coverageMask) stretch(row []uint64, x0, x1 int, v uint8) {
	switch v {
	case 0:
	case math.MaxUint8:
		setRun(row, x0, x1)
	default:
		for x := x0; x < x1; x++ {
			s.edge = append(s.edge, newFragment(x, v))
		}
	}
}

// load takes over what c covers.
func (s *coverageMask) load(c *byteMask, origin int, a *arena) {
	s.begin(c.rect, origin, a)
	lead := c.rect.Min.X - s.solid.left
	for y := c.rect.Min.Y; y < c.rect.Max.Y; y++ {
		row, out := c.row(y), s.solid.row(y)
		for x := 0; x < len(row); x++ {
			if x+8 <= len(row) && binary.LittleEndian.Uint64(row[x:]) == 0 {
				x += 7
				continue
			}
			s.stretch(out, lead+x, lead+x+1, row[x])
		}
		s.endRow()
	}
}

// area returns the covered pixels.
func (s *coverageMask) area() float64 {
	s.solid.count()
	sum := math.MaxUint8 * s.solid.area
	for _, f := range s.edge {
		sum += int(f.cover())
	}
	return float64(sum) / math.MaxUint8
}

// lit takes the pixels that are covered by at least level/255, in memory of
// their own.
func (s *coverageMask) lit(level int) *Bitmap {
	b := s.solid
	b.bits = slices.Clone(s.solid.bits)
	for y := b.rect.Min.Y; y < b.rect.Max.Y; y++ {
		row := b.row(y)
		for _, f := range s.fragments(y) {
			if int(f.cover()) >= level {
				row[f.x()/wordBits] |= 1 << (f.x() % wordBits)
				b.area++
			}
		}
	}
	return &b
}

// half is the coverage from which a pixel counts as inside.
const half = 128

// resolve decides which pixels the shape holds: those more than half covered.
// Something thinner than a pixel is nowhere more than half covered, so the
// level sinks until the pixels make up its area. The coverage is then raised
// so that the level is full: what is thin or tiny is drawn as strong as the
// rest, and at least one pixel stays of anything.
func (s *coverageMask) resolve() *Bitmap {
	want := 0.75 * s.area()
	if want == 0 {
		return &Bitmap{rect: s.solid.rect, left: s.solid.left, words: s.solid.words, bits: make([]uint64, s.solid.size())}
	}
	b := s.lit(half)
	if b.area > 0 && float64(b.area) >= want {
		return b
	}
	var counts [256]int
	counts[math.MaxUint8] = s.solid.area
	for _, f := range s.edge {
		counts[f.cover()]++
	}
	level, n := 256, 0
	for level > 1 && (n == 0 || float64(n) < want || level > half) {
		level--
		n += counts[level]
	}
	for i, f := range s.edge {
		s.edge[i] = newFragment(f.x(), uint8(min(int(f.cover())*255/level, 255)))
	}
	return s.lit(math.MaxUint8)
}

// hide takes away what lies under pixels that others cover, and adds to them
// what it covers itself.
func (s *coverageMask) hide(under *Bitmap) {
	kept, from := s.edge[:0], int32(0)
	shift := (s.solid.left - under.left) / wordBits
	for y := s.solid.rect.Min.Y; y < s.solid.rect.Max.Y; y++ {
		row, taken := s.solid.row(y), under.row(y)[shift:]
		end := &s.ends[y-s.solid.rect.Min.Y]
		for _, f := range s.edge[from:*end] {
			if taken[f.x()/wordBits]>>(f.x()%wordBits)&1 == 0 {
				kept = append(kept, f)
			}
		}
		from, *end = *end, int32(len(kept))
		hideRow(row, taken)
	}
	s.edge = kept
}

// hideRow is the work of hide on bits.
func hideRow(row, taken []uint64) {
	taken = taken[:len(row)]
	for i, w := range row {
		row[i] = w &^ taken[i]
		taken[i] |= w
	}
}

// each calls f for each run of solid pixels, in pixels of the picture.
func (b *Bitmap) each(f func(x0, x1, y int)) {
	for y := b.rect.Min.Y; y < b.rect.Max.Y; y++ {
		for i, w := range b.row(y) {
			if w == 0 {
				continue
			}
			x := b.left + i*wordBits
			if w == math.MaxUint64 {
				f(x, x+wordBits, y)
				continue
			}
			for at := 0; w != 0; {
				skip := bits.TrailingZeros64(w)
				at, w = at+skip, w>>skip
				n := bits.TrailingZeros64(^w)
				f(x+at, x+at+n, y)
				at, w = at+n, w>>n
			}
		}
	}
}
