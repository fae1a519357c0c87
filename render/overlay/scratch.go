package overlay

import (
	"image"

	"golang.org/x/image/vector"
)

// scratch is the memory of one Draw, kept for the next.
type scratch struct {
	layer layer
	cover coverage
	path  vector.Rasterizer
	alpha image.Alpha

	coats []coat     // not in the layer yet, the lowest first
	bits  arena      // of the coats
	edges []fragment // of the coats
}

// coatBytes is about how much memory coats take before they are put into the
// layer: some thirty of a whole picture of 960x540.
const coatBytes = 8 << 20

// begin makes the layer an empty one over r.
func (s *scratch) begin(r image.Rectangle) {
	s.layer.reset(r)
	s.coats, s.edges = s.coats[:0], s.edges[:0]
	s.bits.reset()
}

// stencil returns that of the next coat, which covers nothing yet.
func (s *scratch) stencil() *stencil {
	if len(s.coats) == cap(s.coats) {
		s.coats = append(s.coats, coat{})[:len(s.coats)]
	}
	c := &s.coats[:len(s.coats)+1][len(s.coats)]
	*c = coat{stencil: stencil{edge: s.edges[len(s.edges):], ends: c.stencil.ends[:0]}, rims: c.rims[:0]}
	return &c.stencil
}

// coat returns the next coat, whose stencil is there.
func (s *scratch) coat() *coat { return &s.coats[:len(s.coats)+1][len(s.coats)] }

// end takes the next coat as it is, and begins one more.
func (s *scratch) end() {
	edge := s.coat().stencil.edge
	s.coats = s.coats[:len(s.coats)+1]
	if rest := cap(s.edges) - len(s.edges); cap(edge) == rest {
		s.edges = s.edges[:len(s.edges)+len(edge)]
	} else {
		s.edges = edge // it had to move to more memory; what is there stays where it is
	}
	const word, fragment = 8, 4
	if word*s.bits.all+fragment*len(s.edges) > coatBytes {
		s.flush()
	}
}

// flush puts the coats into the layer. What others lie over is not drawn: of
// many masks over each other that is most.
func (s *scratch) flush() {
	taken := emptyBitmap(s.layer.rect, s.layer.rect.Min.X)
	s.bits.take(&taken)
	for i := len(s.coats) - 1; i >= 0; i-- {
		s.coats[i].hide(&taken)
	}
	for i := range s.coats {
		s.layer.lay(&s.coats[i])
	}
	s.coats, s.edges = s.coats[:0], s.edges[:0]
	s.bits.reset()
}
