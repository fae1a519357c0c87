package coverage

import (
	"encoding/binary"
	"image"
	"math"
	"math/bits"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/raster"
)

// sampler measures the coverage of a mask by nx times ny samples a pixel.
type sampler struct {
	mask   *maskbits.Mask
	src    image.Rectangle // what is set lies in here
	inv    raster.Affine   // from the picture to the mask
	nx, ny int
}

// newSampler returns the samples of the part of clip that m reaches, and false if
// that is nowhere.
func newSampler(m *maskbits.Mask, view raster.Affine, clip image.Rectangle) (image.Rectangle, sampler, bool) {
	src := maskBounds(m)
	left, right, top, bottom := float64(src.Min.X), float64(src.Max.X), float64(src.Min.Y), float64(src.Max.Y)
	corners := mapPath([]prediction.Point{{X: left, Y: top}, {X: right, Y: top}, {X: left, Y: bottom}, {X: right, Y: bottom}}, view)
	inv, invertible := view.Invert()
	if src.Empty() || len(corners) < 4 || !invertible {
		return image.Rectangle{}, sampler{}, false
	}
	r := pathBounds(corners).Intersect(clip)
	g := sampler{mask: m, src: src, inv: inv, nx: steps(inv.XX, inv.YX), ny: steps(inv.XY, inv.YY)}
	// A view that slants hard needs many samples of pixels that hold nothing.
	area := r.Dx() * r.Dy()
	for limit := 16 * (area + src.Dx()*src.Dy()); g.nx*g.ny*area > limit; {
		g.nx, g.ny = (g.nx+1)/2, (g.ny+1)/2
	}
	return r, g, area > 0
}

// maxSteps bounds the samples along one side of a pixel.
const maxSteps = 128

// steps returns how many samples a pixel needs along one side, so that they
// are at most one pixel of the mask apart and none is missed.
func steps(dx, dy float64) int {
	n := math.Ceil(max(math.Abs(dx), math.Abs(dy)) - 1e-6)
	return int(min(max(n, 1), maxSteps))
}

// axisAligned reports whether the map only scales and moves.
func (g sampler) axisAligned() bool {
	return g.inv.XY == 0 && g.inv.YX == 0 && g.inv.XX > 0 && g.inv.YY > 0
}

// shades returns the coverage for each number of samples inside.
func (g sampler) shades() []uint8 {
	n := g.nx * g.ny
	out := make([]uint8, n+1)
	for i := range out {
		out[i] = uint8((i*255 + n - 1) / n)
	}
	return out
}

// offset is the place of sample i of n within a pixel.
func offset(i, n int) float64 { return (float64(i) + 0.5) / float64(n) }

// sample takes every sample for itself: any map, slow.
func (g sampler) sample(c *byteMask) {
	shades := g.shades()
	for y := c.rect.Min.Y; y < c.rect.Max.Y; y++ {
		row := c.row(y)
		for i := range row {
			row[i] = shades[g.count(c.rect.Min.X+i, y)]
		}
	}
}

// count returns how many samples of pixel x, y are inside.
func (g sampler) count(x, y int) int {
	n := 0
	for j := range g.ny {
		for i := range g.nx {
			sx, sy := g.inv.Apply(float64(x)+offset(i, g.nx), float64(y)+offset(j, g.ny))
			p := image.Pt(int(math.Floor(sx)), int(math.Floor(sy)))
			if p.In(g.src) && g.mask.Bits[p.Y*g.mask.Stride+p.X>>3]&(0x80>>(p.X&7)) != 0 {
				n++
			}
		}
	}
	return n
}

// edge is where the samples of a column of the mask begin: in pixel x, of
// which the first sub samples belong to columns before.
type edge struct{ x, sub int32 }

// scale gives what sample gives for maps that only scale and move, by whole
// runs of set pixels: between two places where the number of samples inside
// changes all pixels are alike.
func (g sampler) scale(s *coverageMask) {
	r := s.solid.rect
	edges, shades := g.edges(r), g.shades()
	lead, width := r.Min.X-s.solid.left, r.Dx()
	t := tally{counts: make([]int32, width+2), touched: make([]uint64, (width+2+wordBits-1)/wordBits)}
	last := -1
	for y := r.Min.Y; y < r.Max.Y; y++ {
		same := g.ny == 1
		for j := range g.ny {
			_, sy := g.inv.Apply(0, float64(y)+offset(j, g.ny))
			row := int(math.Floor(sy))
			if same = same && row == last; same {
				break
			}
			last = row
			if row >= g.src.Min.Y && row < g.src.Max.Y {
				g.addRuns(&t, edges, row)
			}
		}
		if same && y > r.Min.Y {
			s.repeatRow(y)
			continue
		}
		t.sweep(width, func(x0, x1 int, samples int32) {
			s.stretch(s.solid.row(y), lead+x0, lead+x1, shades[samples])
		})
		s.endRow()
	}
}

// tally is the number of samples inside, as differences from pixel to pixel.
type tally struct {
	counts  []int32
	touched []uint64 // bits of the pixels that have a difference
}

func (t *tally) add(x int32, n int32) {
	t.counts[x] += n
	t.touched[x/wordBits] |= 1 << (x % wordBits)
}

// sweep calls f for each stretch of pixels up to width that have samples, and
// sets all to zero.
func (t *tally) sweep(width int, f func(x0, x1 int, samples int32)) {
	from, sum := 0, int32(0)
	for i, w := range t.touched {
		if w == 0 {
			continue
		}
		t.touched[i] = 0
		for ; w != 0; w &= w - 1 {
			x := i*wordBits + bits.TrailingZeros64(w)
			n := t.counts[x]
			if n == 0 {
				continue
			}
			t.counts[x] = 0
			if sum != 0 {
				f(from, min(x, width), sum)
			}
			from, sum = x, sum+n
		}
	}
}

// edges finds where each column's samples begin in the picture, counted from
// the left of r; one more than there are columns.
func (g sampler) edges(r image.Rectangle) []edge {
	out := make([]edge, 0, g.src.Dx()+1)
	for x := range r.Dx() {
		for i := range g.nx {
			sx, _ := g.inv.Apply(float64(r.Min.X+x)+offset(i, g.nx), 0)
			col := min(int(math.Floor(sx)), g.src.Max.X)
			for len(out) <= col-g.src.Min.X {
				out = append(out, edge{int32(x), int32(i)})
			}
		}
	}
	for len(out) <= g.src.Dx() {
		out = append(out, edge{int32(r.Dx()), 0})
	}
	return out
}

// addRuns adds the samples of one row of the mask.
func (g sampler) addRuns(t *tally, edges []edge, row int) {
	line := g.mask.Bits[row*g.mask.Stride:]
	line = line[:min(len(line), g.mask.Stride)]
	n := int32(g.nx)
	end := g.src.Max.X
	for x := nextSet(line, g.src.Min.X, end); x < end; {
		stop := nextClear(line, x, end)
		a, b := edges[x-g.src.Min.X], edges[stop-g.src.Min.X]
		x = nextSet(line, stop, end)
		if a == b {
			continue
		}
		t.add(a.x, n-a.sub)
		t.add(a.x+1, a.sub)
		t.add(b.x, b.sub-n)
		t.add(b.x+1, -b.sub)
	}
}

// nextSet returns the first set pixel of a row from i on, or end.
func nextSet(row []uint8, i, end int) int { return next(row, i, end, 0) }

// nextClear returns the first clear pixel of a row from i on, or end.
func nextClear(row []uint8, i, end int) int { return next(row, i, end, 0xFF) }

func next(row []uint8, i, end int, flip uint8) int {
	if i >= end {
		return end
	}
	if b := (row[i>>3] ^ flip) << (i & 7); b != 0 {
		return min(i+bits.LeadingZeros8(b), end)
	}
	i = i&^7 + 8
	flips := uint64(flip) * 0x0101010101010101
	for i+64 <= end {
		if w := binary.BigEndian.Uint64(row[i>>3:]) ^ flips; w != 0 {
			return i + bits.LeadingZeros64(w)
		}
		i += 64
	}
	for i < end {
		if b := row[i>>3] ^ flip; b != 0 {
			return min(i+bits.LeadingZeros8(b), end)
		}
		i += 8
	}
	return end
}

// maskBounds returns the bounds of what is set in m; empty for a mask that is
// empty or whose bits do not fill its size.
func maskBounds(m *maskbits.Mask) image.Rectangle {
	if m == nil || m.Width <= 0 || m.Height <= 0 || m.Stride < (m.Width+7)/8 || len(m.Bits)/m.Stride < m.Height {
		return image.Rectangle{}
	}
	return m.Bounds.Intersect(image.Rect(0, 0, m.Width, m.Height))
}
