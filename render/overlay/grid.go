package overlay

import (
	"encoding/binary"
	"image"
	"math"
	"math/bits"

	"framebin/render/raster"
)

// grid measures the coverage of a mask by nx times ny samples a pixel.
type grid struct {
	mask   *raster.Mask
	src    image.Rectangle // what is set lies in here
	inv    raster.Affine   // from the picture to the mask
	nx, ny int
}

// shades returns the coverage for each number of samples inside.
func (g grid) shades() []uint8 {
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
func (g grid) sample(c *coverage) {
	shades := g.shades()
	for y := c.rect.Min.Y; y < c.rect.Max.Y; y++ {
		row := c.row(y)
		for i := range row {
			row[i] = shades[g.count(c.rect.Min.X+i, y)]
		}
	}
}

// count returns how many samples of pixel x, y are inside.
func (g grid) count(x, y int) int {
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
// runs of set pixels.
func (g grid) scale(c *coverage) {
	edges := g.edges(c.rect)
	shades := g.shades()
	counts := make([]int32, c.rect.Dx()+2)
	last := -1
	for y := c.rect.Min.Y; y < c.rect.Max.Y; y++ {
		out := c.row(y)
		from, to := len(counts), 0
		for j := range g.ny {
			_, sy := g.inv.Apply(0, float64(y)+offset(j, g.ny))
			row := int(math.Floor(sy))
			if row < g.src.Min.Y || row >= g.src.Max.Y {
				continue
			}
			if g.ny == 1 && row == last {
				copy(out, c.row(y-1))
				continue
			}
			last = row
			lo, hi := g.addRuns(counts, edges, row)
			from, to = min(from, lo), max(to, hi)
		}
		sum := int32(0)
		for x := from; x < min(to+1, len(out)); x++ {
			sum += counts[x]
			out[x] = shades[sum]
		}
		if from < to+2 {
			clear(counts[from:min(to+2, len(counts))])
		}
	}
}

// edges finds where each column's samples begin in the picture, counted from
// the left of r; one more than there are columns.
func (g grid) edges(r image.Rectangle) []edge {
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

// addRuns adds the samples of one row of the mask to counts, which holds the
// differences from pixel to pixel. It returns the pixels that it touched.
func (g grid) addRuns(counts []int32, edges []edge, row int) (from, to int) {
	line := g.mask.Bits[row*g.mask.Stride:]
	line = line[:min(len(line), g.mask.Stride)]
	n := int32(g.nx)
	from = len(counts)
	end := g.src.Max.X
	for x := nextSet(line, g.src.Min.X, end); x < end; {
		stop := nextClear(line, x, end)
		a, b := edges[x-g.src.Min.X], edges[stop-g.src.Min.X]
		x = nextSet(line, stop, end)
		if a == b {
			continue
		}
		counts[a.x] += n - a.sub
		counts[a.x+1] += a.sub
		counts[b.x] -= n - b.sub
		counts[b.x+1] -= b.sub
		from, to = min(from, int(a.x)), int(b.x)
	}
	return from, to
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
func maskBounds(m *raster.Mask) image.Rectangle {
	if m == nil || m.Width <= 0 || m.Height <= 0 || m.Stride < (m.Width+7)/8 || len(m.Bits)/m.Stride < m.Height {
		return image.Rectangle{}
	}
	return m.Bounds.Intersect(image.Rect(0, 0, m.Width, m.Height))
}
