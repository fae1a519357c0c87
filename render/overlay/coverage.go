package overlay

import (
	"encoding/binary"
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
	const evens = 0x00FF00FF00FF00FF
	sum, pix := uint64(0), c.pix
	for ; len(pix) >= 8; pix = pix[8:] {
		w := binary.LittleEndian.Uint64(pix)
		w = w&evens + w>>8&evens                     // four sums of 16 bits
		sum += w * 0x0001000100010001 >> 48 & 0xFFFF // their sum
	}
	for _, v := range pix {
		sum += uint64(v)
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

// lit takes the pixels of c that are covered by at least level/255.
func (c *coverage) lit(level int) *bitmap {
	b := newBitmap(c.rect)
	for y := c.rect.Min.Y; y < c.rect.Max.Y; y++ {
		out := b.row(y)
		row := c.row(y)
		for i := range out {
			w := atLeast(row[i*64:min(i*64+64, len(row))], level)
			out[i] = w
			b.area += bits.OnesCount64(w)
		}
	}
	return b
}

// atLeast returns a bit for each of up to 64 values, set for those of level
// and above.
func atLeast(values []uint8, level int) uint64 {
	var out uint64
	done := 0
	if level == half { // the upper bit of a byte says it, for eight at a time
		for ; done+8 <= len(values); done += 8 {
			w := binary.LittleEndian.Uint64(values[done:]) >> 7 & 0x0101010101010101
			out |= w * 0x0102040810204080 >> 56 << done
		}
	}
	for i, v := range values[done:] {
		out |= uint64((int64(v)-int64(level))>>63&1^1) << (done + i)
	}
	return out
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
	g, ok := c.grid(m, view, clip)
	if !ok {
		return
	}
	if g.inv.XY == 0 && g.inv.YX == 0 && g.inv.XX > 0 && g.inv.YY > 0 {
		g.scale(c)
	} else {
		g.sample(c)
	}
	if c.rect.Dx() > 2 || c.rect.Dy() > 2 || c.area() > 0 {
		return
	}
	x, y := view.Apply(float64(g.src.Min.X+g.src.Max.X)/2, float64(g.src.Min.Y+g.src.Max.Y)/2)
	if mid := image.Pt(int(math.Floor(x)), int(math.Floor(y))); mid.In(c.rect) {
		c.row(mid.Y)[mid.X-c.rect.Min.X] = 255
	}
}

// grid makes c cover the part of clip that m reaches, with nothing yet. It
// returns false if that is nowhere.
func (c *coverage) grid(m *raster.Mask, view raster.Affine, clip image.Rectangle) (grid, bool) {
	c.reset(image.Rectangle{})
	src := maskBounds(m)
	e, ok := mapped(view, extent{float64(src.Min.X), float64(src.Min.Y), float64(src.Max.X), float64(src.Max.Y)})
	inv, invertible := view.Invert()
	if src.Empty() || !ok || !invertible {
		return grid{}, false
	}
	c.reset(e.cover().Intersect(clip))
	g := grid{mask: m, src: src, inv: inv, nx: steps(inv.XX, inv.YX), ny: steps(inv.XY, inv.YY)}
	// A view that slants hard needs many samples of pixels that hold nothing.
	area := len(c.pix)
	for limit := 16 * (area + src.Dx()*src.Dy()); g.nx*g.ny*area > limit; {
		g.nx, g.ny = (g.nx+1)/2, (g.ny+1)/2
	}
	return g, area > 0
}

// maxSteps bounds the samples along one side of a pixel.
const maxSteps = 128

// steps returns how many samples a pixel needs along one side, so that they
// are at most one pixel of the mask apart and none is missed.
func steps(dx, dy float64) int {
	n := math.Ceil(max(math.Abs(dx), math.Abs(dy)) - 1e-6)
	return int(min(max(n, 1), maxSteps))
}
