package overlay

import (
	"image"
	"math"
	"math/bits"

	"framebin/render/raster"
)

// coverage says how much of each pixel of a rectangle lies inside of a
// shape, 0..255. Anything above nothing is at least 1.
type coverage struct {
	rect image.Rectangle
	pix  []uint8 // rect.Dx() a row
}

// reset makes c cover r with nothing, in the memory that it has.
func (c *coverage) reset(r image.Rectangle) {
	c.rect = r
	n := r.Dx() * r.Dy()
	if cap(c.pix) < n {
		c.pix = make([]uint8, n)
		return
	}
	c.pix = c.pix[:n]
	clear(c.pix)
}

func (c *coverage) row(y int) []uint8 {
	w := c.rect.Dx()
	i := (y - c.rect.Min.Y) * w
	return c.pix[i : i+w : i+w]
}

// area returns the covered pixels.
func (c *coverage) area() float64 {
	sum := 0
	for _, v := range c.pix {
		sum += int(v)
	}
	return float64(sum) / 255
}

// bitmap is the set of pixels of a rectangle that a shape is taken to hold.
type bitmap struct {
	rect  image.Rectangle
	words int      // a row
	bits  []uint64 // the pixel at rect.Min.X is the least significant bit
	area  int      // pixels in the set
}

func newBitmap(r image.Rectangle) *bitmap {
	words := (r.Dx() + 63) / 64
	return &bitmap{rect: r, words: words, bits: make([]uint64, words*r.Dy())}
}

func (b *bitmap) row(y int) []uint64 {
	i := (y - b.rect.Min.Y) * b.words
	return b.bits[i : i+b.words : i+b.words]
}

func (b *bitmap) at(x, y int) bool {
	if !(image.Point{X: x, Y: y}).In(b.rect) {
		return false
	}
	i := x - b.rect.Min.X
	return b.row(y)[i>>6]>>(i&63)&1 != 0
}

func (b *bitmap) set(x, y int) {
	i := x - b.rect.Min.X
	w := &b.row(y)[i>>6]
	if *w>>(i&63)&1 == 0 {
		*w |= 1 << (i & 63)
		b.area++
	}
}

// lit takes the pixels of c that are covered by at least level/255.
func (c *coverage) lit(level int) *bitmap {
	b := newBitmap(c.rect)
	for y := c.rect.Min.Y; y < c.rect.Max.Y; y++ {
		out := b.row(y)
		row := c.row(y)
		for i := range out {
			var w uint64
			for j, v := range row[i*64 : min(i*64+64, len(row))] {
				w |= uint64((int(v)-level)>>63&1^1) << j
			}
			out[i] = w
			b.area += bits.OnesCount64(w)
		}
	}
	return b
}

// half is the coverage from which a pixel counts as inside.
const half = 128

// settle decides which pixels the shape holds: those more than half covered.
// Something thinner than a pixel is nowhere more than half covered, so the
// level sinks until the pixels make up its area. The coverage is then raised
// so that the level is full: what is thin or tiny is drawn as strong as the
// rest, and at least one pixel stays of anything.
func (c *coverage) settle() *bitmap {
	want := 0.75 * c.area()
	if want == 0 {
		return newBitmap(c.rect)
	}
	b := c.lit(half)
	if b.area > 0 && float64(b.area) >= want {
		return b
	}
	var counts [256]int
	for _, v := range c.pix {
		counts[v]++
	}
	level, n := 256, 0
	for level > 1 && (n == 0 || float64(n) < want || level > half) {
		level--
		n += counts[level]
	}
	for i, v := range c.pix {
		c.pix[i] = uint8(min(int(v)*255/level, 255))
	}
	return c.lit(255)
}

// maskCoverage scales a mask. Where nothing of it would be left, because it
// fell between the samples of a very small picture, its middle is lit.
func (c *coverage) maskCoverage(m *raster.Mask, view raster.Affine, clip image.Rectangle) {
	src := maskBounds(m)
	c.reset(image.Rectangle{})
	e, ok := mapped(view, extent{float64(src.Min.X), float64(src.Min.Y), float64(src.Max.X), float64(src.Max.Y)})
	inv, invertible := invert(view)
	if src.Empty() || !ok || !invertible {
		return
	}
	c.reset(e.cover().Intersect(clip))
	if c.rect.Empty() {
		return
	}
	g := grid{mask: m, src: src, inv: inv, nx: steps(inv.XX, inv.YX), ny: steps(inv.XY, inv.YY)}
	if inv.XY == 0 && inv.YX == 0 && inv.XX > 0 && inv.YY > 0 {
		g.scale(c)
	} else {
		g.sample(c)
	}
	mid := image.Pt(int(math.Floor((e.x0+e.x1)/2)), int(math.Floor((e.y0+e.y1)/2)))
	if tiny := e.x1-e.x0 < 2 && e.y1-e.y0 < 2; tiny && mid.In(c.rect) && c.area() == 0 {
		c.row(mid.Y)[mid.X-c.rect.Min.X] = 255
	}
}

// maxSteps bounds the samples along one side of a pixel.
const maxSteps = 128

// steps returns how many samples a pixel needs along one side, so that they
// are at most one pixel of the mask apart and none is missed.
func steps(dx, dy float64) int {
	n := math.Ceil(max(math.Abs(dx), math.Abs(dy)) - 1e-6)
	return int(min(max(n, 1), maxSteps))
}
