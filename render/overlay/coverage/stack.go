package coverage

import (
	"image"

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
// fill of the shape that was begun, in dashes of so many pixels or, where that
// is 0, without gaps. It returns what lies within.
func (s *Stack) Rim(b *Bitmap, width int, p Paint, dash int) *Bitmap {
	outer, core := s.contour(b, width)
	c := s.next()
	c.rims = append(c.rims, rim{outer, p, dash})
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
