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

// Mask begins a shape that covers what a mask does, view being the map from its
// pixels to those of the picture. Where nothing of it would be left, because it
// fell between the samples of a very small picture, its middle is lit.
func (s *Stack) Mask(m *maskbits.Mask, view raster.Affine) {
	st, clip := s.begin(), s.layer.rect
	r, g, ok := newSampler(m, view, clip)
	switch {
	case !ok:
		st.begin(image.Rectangle{}, 0, &s.bits)
		return
	case g.axisAligned() && r.Dx() < maxStencil:
		st.begin(r, clip.Min.X, &s.bits)
		if g.downscales2() {
			g.downscale2(st)
		} else {
			g.scale(st)
		}
	default:
		s.cover.reset(r)
		g.sample(&s.cover)
		st.load(&s.cover, clip.Min.X, &s.bits)
	}
	if r.Dx() > 2 || r.Dy() > 2 || st.area() > 0 {
		return
	}
	x, y := view.Apply(float64(g.src.Min.X+g.src.Max.X)/2, float64(g.src.Min.Y+g.src.Max.Y)/2)
	if mid := image.Pt(int(math.Floor(x)), int(math.Floor(y))); mid.In(r) {
		setRun(st.solid.row(mid.Y), mid.X-st.solid.left, mid.X-st.solid.left+1)
	}
}

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
	w := squares{all: packEven(lo.all) | packEven(hi.all)<<32, some: packEven(lo.some) | packEven(hi.some)<<32}
	if w.all != w.some {
		w.odd, w.three = packEven(lo.odd)|packEven(hi.odd)<<32, packEven(lo.three)|packEven(hi.three)<<32
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

// packEven moves the even bits of a word together.
func packEven(x uint64) uint64 {
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

// repeatRow makes row y what the one above is.
func (s *coverageMask) repeatRow(y int) {
	copy(s.solid.row(y), s.solid.row(y-1))
	s.edge = append(s.edge, s.fragments(y-1)...)
	s.endRow()
}
