package coverage

import (
	"encoding/binary"
	"image"
	"image/color"

	"golang.org/x/image/vector"
)

// Stack takes shapes, the lowest first, and draws them over a picture at once.
// Each shape is begun by [Stack.Mask] or [Stack.Polygons], given its looks, and
// ended. The zero Stack works once it was reset; it keeps its memory for the
// next picture, and is not safe for concurrent use.
type Stack struct {
	layer layer
	cover byteMask
	path  vector.Rasterizer
	alpha image.Alpha

	pending []maskStyle // not in the layer yet, the lowest first
	bits    arena       // of those
	edges   []fragment  // of those
}

// pendingBytes is about how much memory shapes take before they are put into
// the layer: some thirty of a whole picture of 960x540.
const pendingBytes = 8 << 20

// Reset takes all shapes away, and limits those that come to r.
func (s *Stack) Reset(r image.Rectangle) {
	s.layer.reset(r)
	s.pending, s.edges = s.pending[:0], s.edges[:0]
	s.bits.reset()
}

// begin returns what the next shape covers: nothing yet.
func (s *Stack) begin() *coverageMask {
	if len(s.pending) == cap(s.pending) {
		s.pending = append(s.pending, maskStyle{})[:len(s.pending)]
	}
	c := s.next()
	*c = maskStyle{cover: coverageMask{edge: s.edges[len(s.edges):], ends: c.cover.ends[:0]}, rims: c.rims[:0]}
	return &c.cover
}

// next returns the shape that was begun.
func (s *Stack) next() *maskStyle { return &s.pending[:len(s.pending)+1][len(s.pending)] }

// Shape decides which pixels the shape that was begun holds: those more than
// half covered, or of something thin as many as make up its area, and at least
// one of anything. It stays as it is when the Stack is used on.
func (s *Stack) Shape() *Bitmap { return s.next().cover.resolve() }

// Fill has the shape that was begun filled: with one paint, or with two in
// diagonal stripes of so many pixels.
func (s *Stack) Fill(a, b Paint, stripe int) {
	c := s.next()
	c.filled, c.fill, c.hatch, c.stripe = true, a, b, stripe
}

// Rim has the outermost pixels of b, as many deep as width, drawn over the
// fill of the shape that was begun. It returns what lies within.
func (s *Stack) Rim(b *Bitmap, width int, p Paint) *Bitmap {
	outer, core := s.contour(b, width)
	c := s.next()
	c.rims = append(c.rims, rim{outer, p})
	return &core
}

// End takes the shape that was begun as it is.
func (s *Stack) End() {
	edge := s.next().cover.edge
	s.pending = s.pending[:len(s.pending)+1]
	if rest := cap(s.edges) - len(s.edges); cap(edge) == rest {
		s.edges = s.edges[:len(s.edges)+len(edge)]
	} else {
		s.edges = edge // it had to move to more memory; what is there stays where it is
	}
	const word, fragment = 8, 4
	if word*s.bits.all+fragment*len(s.edges) > pendingBytes {
		s.flush()
	}
}

// flush puts the shapes into the layer. What others lie over is not drawn: of
// many masks over each other that is most.
func (s *Stack) flush() {
	taken := emptyBitmap(s.layer.rect, s.layer.rect.Min.X)
	s.bits.take(&taken)
	for i := len(s.pending) - 1; i >= 0; i-- {
		s.pending[i].hide(&taken)
	}
	for i := range s.pending {
		s.layer.lay(&s.pending[i])
	}
	s.pending, s.edges = s.pending[:0], s.edges[:0]
	s.bits.reset()
}

// Blend lays all shapes over a picture, as far as clip goes.
func (s *Stack) Blend(dst *image.RGBA, clip image.Rectangle) {
	s.flush()
	r := s.layer.rect.Intersect(clip).Intersect(dst.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		i := dst.PixOffset(r.Min.X, y)
		blendRow(dst.Pix[i:i+4*r.Dx():i+4*r.Dx()], s.layer.row(r.Min.X, r.Max.X, y))
	}
}

// layer collects masks at full strength before they are blended into the
// picture once, so that overlapping masks do not add up: a mask replaces what
// lies under it. Its pixels are premultiplied by the opacity of their mask.
type layer struct {
	rect image.Rectangle
	pix  []uint32 // A<<24 | B<<16 | G<<8 | R, rect.Dx() a row
}

// reset makes l an empty layer over r, in the memory that it has.
func (l *layer) reset(r image.Rectangle) {
	l.rect = r
	n := r.Dx() * r.Dy()
	if cap(l.pix) < n {
		l.pix = make([]uint32, n)
		return
	}
	l.pix = l.pix[:n]
	clear(l.pix)
}

func (l *layer) row(x0, x1, y int) []uint32 {
	i := (y-l.rect.Min.Y)*l.rect.Dx() - l.rect.Min.X
	return l.pix[i+x0 : i+x1 : i+x1]
}

// Paint is a colour of some opacity, 0..255, in the form of a layer's pixel.
type Paint uint32

// NewPaint returns a colour of some opacity.
func NewPaint(c color.RGBA, opacity int) Paint {
	m := func(v uint8) uint32 { return uint32((int(v)*opacity + 127) / 255) }
	return Paint(uint32(opacity)<<24 | m(c.B)<<16 | m(c.G)<<8 | m(c.R))
}

// maskStyle is a shape on its way into the layer.
type maskStyle struct {
	cover       coverageMask
	filled      bool
	fill, hatch Paint // hatch, unless fill itself, takes its place on every other diagonal stripe
	stripe      int   // width of the stripes
	rims        []rim
}

// hide takes away what lies under pixels that are taken, and takes those that
// the shape leaves nothing of.
func (c *maskStyle) hide(taken *Bitmap) {
	for _, r := range c.rims {
		for y := r.bits.rect.Min.Y; y < r.bits.rect.Max.Y; y++ {
			hideRow(r.bits.row(y), taken.row(y)[(r.bits.left-taken.left)/wordBits:])
		}
	}
	if c.filled {
		c.cover.hide(taken)
	}
}

// lay draws a shape: the fill, and the rims over it.
func (l *layer) lay(c *maskStyle) {
	if c.filled {
		c.cover.solid.each(func(x0, x1, y int) { l.run(c, x0, x1, y) })
		for y := c.cover.solid.rect.Min.Y; y < c.cover.solid.rect.Max.Y; y++ {
			out, left := l.row(l.rect.Min.X, l.rect.Max.X, y), c.cover.solid.left-l.rect.Min.X
			for _, f := range c.cover.fragments(y) {
				x := left + f.x()
				out[x] = Over(out[x], c.at(x+y-l.rect.Min.Y), uint32(f.cover()))
			}
		}
	}
	for _, r := range c.rims {
		r.bits.each(func(x0, x1, y int) {
			fillRow(l.row(x0, x1, y), r.paint)
		})
	}
}

// at returns the paint on a diagonal.
func (c *maskStyle) at(diagonal int) Paint {
	if c.fill != c.hatch && diagonal/c.stripe&1 != 0 {
		return c.hatch
	}
	return c.fill
}

// run draws pixels that a shape covers as a whole.
func (l *layer) run(c *maskStyle, x0, x1, y int) {
	out := l.row(x0, x1, y)
	if c.fill == c.hatch {
		fillRow(out, c.fill)
		return
	}
	for diagonal := x0 - l.rect.Min.X + y - l.rect.Min.Y; len(out) > 0; {
		n := min(c.stripe-diagonal%c.stripe, len(out))
		fillRow(out[:n], c.at(diagonal))
		out, diagonal = out[n:], diagonal+n
	}
}

func fillRow(out []uint32, p Paint) {
	for i := range out {
		out[i] = uint32(p)
	}
}

// Over replaces v/255 of a pixel, two channels at a time.
func Over(px uint32, p Paint, v uint32) uint32 {
	const lanes = 0x00FF00FF
	v += v >> 7 // 0..256
	rest := 256 - v
	rb := (uint32(p)&lanes*v + px&lanes*rest) >> 8 & lanes
	ga := (uint32(p)>>8&lanes*v + px>>8&lanes*rest) >> 8 & lanes
	return rb | ga<<8
}

// blendRow lays pixels over others, two channels at a time.
func blendRow(dst []uint8, src []uint32) {
	const lanes, ones = 0x00FF00FF, 0x00010001
	for i, s := range src {
		if s == 0 {
			continue
		}
		px := dst[4*i : 4*i+4 : 4*i+4]
		old, rest := binary.LittleEndian.Uint32(px), 255-s>>24
		rb, ga := old&lanes*rest+127*ones, old>>8&lanes*rest+127*ones
		// A 255th of each, rounded down: exact for all that a lane can hold.
		rb = (rb + ones + rb>>8&lanes) >> 8 & lanes
		ga = (ga + ones + ga>>8&lanes) >> 8 & lanes
		binary.LittleEndian.PutUint32(px, s+(rb|ga<<8))
	}
}

// contour returns the outermost pixels of b, as many deep as width, and what
// lies within.
func (s *Stack) contour(b *Bitmap, width int) (outer, core Bitmap) {
	outer = b.like()
	s.bits.takeRaw(&outer)
	core = *b
	var spare [2]Bitmap
	for i := range width {
		next := &spare[i%2]
		if i < len(spare) {
			*next = b.like()
			s.bits.takeRaw(next)
		}
		core.inner(next)
		core = *next
	}
	b.without(&core, &outer)
	return outer, core
}

// inner writes to out, of the same rectangle, the pixels of b whose four
// neighbours are in b too. Beyond the rectangle of b there is nothing.
func (b *Bitmap) inner(out *Bitmap) {
	for y := b.rect.Min.Y; y < b.rect.Max.Y; y++ {
		row, to := b.row(y), out.row(y)
		if y == b.rect.Min.Y || y == b.rect.Max.Y-1 {
			clear(to)
			continue
		}
		up, down := b.row(y - 1)[:len(row)], b.row(y + 1)[:len(row)]
		to = to[:len(row)]
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
}

// without takes the pixels of o, of the same rectangle, out of b, and writes
// what is left to out.
func (b *Bitmap) without(o, out *Bitmap) {
	from, to := o.bits[:len(b.bits)], out.bits[:len(b.bits)]
	for i, w := range b.bits {
		to[i] = w &^ from[i]
	}
}
