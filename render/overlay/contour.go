package overlay

// rim is a contour: the outermost pixels of a shape.
type rim struct {
	bits  bitmap
	paint paint
	dash  int // gaps and what is between them have so many pixels; 0: no gaps
}

// contour returns the outermost pixels of b, as many deep as width, and what
// lies within.
func (s *scratch) contour(b *bitmap, width int) (outer, core bitmap) {
	outer = b.like()
	s.bits.takeRaw(&outer)
	core = *b
	var spare [2]bitmap
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
