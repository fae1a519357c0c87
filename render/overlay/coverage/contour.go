package coverage

// rim is a contour: the outermost pixels of a shape.
type rim struct {
	bits  Bitmap
	paint Paint
	dash  int // gaps and what is between them have so many pixels; 0: no gaps
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
