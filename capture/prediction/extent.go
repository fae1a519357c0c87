package prediction

// bounds returns the rectangle around what is inside, in pixels of the mask;
// false if nothing is.
func (m *RLE) bounds() (Box, bool) {
	h := uint64(m.Size.Height)
	if h == 0 {
		return Box{}, false
	}
	left, top, right, bottom := ^uint64(0), ^uint64(0), uint64(0), uint64(0)
	at := uint64(0)
	for i, run := range m.Counts {
		from, to := at, at+uint64(run)
		at = to
		if i%2 == 0 || run == 0 {
			continue
		}
		first, last := from/h, (to-1)/h
		y0, y1 := from%h, (to-1)%h
		if first != last { // the run goes on at the top of the next column
			y0, y1 = 0, h-1
		}
		left, right = min(left, first), max(right, last)
		top, bottom = min(top, y0), max(bottom, y1)
	}
	if left > right {
		return Box{}, false
	}
	return Box{float64(left), float64(top), float64(right + 1 - left), float64(bottom + 1 - top)}, true
}

// extents returns the rectangles around the outlines and run lengths of the
// objects, in the units of their boxes, and the boxes that belong to them. A
// mask that is an image is none of them: its pixels are not decoded here.
func (c *chooser) extents() (around []Box, boxes []*draft) {
	for _, g := range c.boxes {
		switch {
		case g.Polygons != nil:
			around = append(around, boundsOf(g.Polygons).rectangle())
		case g.RLE != nil:
			b, ok := g.RLE.bounds()
			if !ok {
				continue
			}
			around = append(around, c.ofMask(b, g.RLE.Size))
		default:
			continue
		}
		boxes = append(boxes, g)
	}
	return around, boxes
}

// ofMask brings a rectangle from pixels of a mask to the units of the boxes.
func (c *chooser) ofMask(b Box, size Size) Box {
	x, y := c.extent.X*c.scale.X/float64(size.Width), c.extent.Y*c.scale.Y/float64(size.Height)
	if x == 0 || y == 0 { // the size of the image is not known: that of the mask
		return b
	}
	return Box{b.X * x, b.Y * y, b.Width * x, b.Height * y}
}
