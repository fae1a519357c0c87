package coverage

import "image"

// byteMask says how much of each pixel of a rectangle lies inside of a
// shape, 0..255, as a coverageMask does but a byte each: for shapes that are not
// found run by run.
type byteMask struct {
	rect image.Rectangle
	pix  []uint8 // rect.Dx() a row
}

// reset makes c cover r with nothing, in the memory that it has.
func (c *byteMask) reset(r image.Rectangle) {
	c.rect = r
	n := r.Dx() * r.Dy()
	if cap(c.pix) < n {
		c.pix = make([]uint8, n)
		return
	}
	c.pix = c.pix[:n]
	clear(c.pix)
}

func (c *byteMask) row(y int) []uint8 {
	w := c.rect.Dx()
	i := (y - c.rect.Min.Y) * w
	return c.pix[i : i+w : i+w]
}
