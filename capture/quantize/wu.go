package quantize

// The cube cuts the colours of a histogram into boxes of little variance, as
// described in Xiaolin Wu, "Efficient statistical computations for optimal
// color quantization", Graphics Gems II, 1991.

// side is the number of planes of the cube: one more than levels, as plane 0
// is the empty one before the first level.
const side = histLevels + 1

// moment is the sum of the pixels from the origin of the cube to a point.
type moment struct{ n, r, g, b int32 }

func (m moment) add(o moment) moment {
	return moment{m.n + o.n, m.r + o.r, m.g + o.g, m.b + o.b}
}

func (m moment) sub(o moment) moment {
	return moment{m.n - o.n, m.r - o.r, m.g - o.g, m.b - o.b}
}

// score is the part of the sum of squares that the mean explains: the higher
// the scores of the boxes are together, the lower is the error.
func (m moment) score() float64 {
	r, g, b := float64(m.r), float64(m.g), float64(m.b)
	return (r*r + g*g + b*b) / float64(m.n)
}

// box is a part of the cube: planes lo (exclusive) to hi (inclusive) of red,
// green and blue.
type box struct{ lo, hi [3]int }

// cut is a box and the best place to cut it in two.
type cut struct {
	box  box
	sum  moment
	axis int
	at   int
	gain float64 // how much less the error is; 0: cannot be cut
}

// wuQuantizer holds the moments of a histogram.
type wuQuantizer struct {
	moments [side * side * side]moment
	squares float64 // sum of the squares of the bins' means
	cuts    []cut
}

func at(r, g, b int) int { return (r*side+g)*side + b }

// load sums up the histogram. Plane 0 of each channel stays zero.
func (c *wuQuantizer) load(h *histogram) {
	c.squares = 0
	for _, i := range h.used {
		b := &h.bins[i]
		c.squares += moment{int32(b.n), int32(b.r), int32(b.g), int32(b.b)}.score()
	}
	for r := 1; r < side; r++ {
		var area [side]moment
		for g := 1; g < side; g++ {
			var line moment
			row := h.bins[(r-1)<<(2*histBits)|(g-1)<<histBits:][:histLevels]
			here := c.moments[at(r, g, 0):][:side]
			before := c.moments[at(r-1, g, 0):][:side]
			for i := range row {
				b := &row[i]
				line = line.add(moment{int32(b.n), int32(b.r), int32(b.g), int32(b.b)})
				area[i+1] = area[i+1].add(line)
				here[i+1] = before[i+1].add(area[i+1])
			}
		}
	}
}

// volume returns the sum over a box.
func (c *wuQuantizer) volume(b box) moment {
	return c.corner(b, 0, b.hi[0]).sub(c.corner(b, 0, b.lo[0]))
}

// corner returns the sum from the origin up to plane p of an axis, within the
// box in the other two.
func (c *wuQuantizer) corner(b box, axis, p int) moment {
	var hh, hl, lh, ll int
	switch axis {
	case 0:
		hh, hl = at(p, b.hi[1], b.hi[2]), at(p, b.hi[1], b.lo[2])
		lh, ll = at(p, b.lo[1], b.hi[2]), at(p, b.lo[1], b.lo[2])
	case 1:
		hh, hl = at(b.hi[0], p, b.hi[2]), at(b.hi[0], p, b.lo[2])
		lh, ll = at(b.lo[0], p, b.hi[2]), at(b.lo[0], p, b.lo[2])
	default:
		hh, hl = at(b.hi[0], b.hi[1], p), at(b.hi[0], b.lo[1], p)
		lh, ll = at(b.lo[0], b.hi[1], p), at(b.lo[0], b.lo[1], p)
	}
	m := &c.moments
	return m[hh].sub(m[hl]).sub(m[lh]).add(m[ll])
}

// best finds the cut of a box that lowers the error most.
func (c *wuQuantizer) best(b box) cut {
	best := cut{box: b, sum: c.volume(b)}
	if best.sum.n == 0 {
		return best
	}
	whole := best.sum.score()
	for axis := range 3 {
		base := c.corner(b, axis, b.lo[axis])
		for p := b.lo[axis] + 1; p < b.hi[axis]; p++ {
			low := c.corner(b, axis, p).sub(base)
			if low.n == 0 {
				continue
			}
			high := best.sum.sub(low)
			if high.n == 0 {
				break
			}
			if gain := low.score() + high.score() - whole; gain > best.gain {
				best.axis, best.at, best.gain = axis, p, gain
			}
		}
	}
	return best
}

// split cuts the cube into at most n boxes, always the one where it helps
// most, and appends their mean colours to dst. It also returns the squared
// error of these colours.
func (c *wuQuantizer) split(dst []rgb, n int) (colors []rgb, squared float64) {
	c.cuts = append(c.cuts[:0], c.best(box{hi: [3]int{histLevels, histLevels, histLevels}}))
	if c.cuts[0].sum.n == 0 {
		return dst, 0
	}
	for len(c.cuts) < n {
		next := 0
		for i := range c.cuts {
			if c.cuts[i].gain > c.cuts[next].gain {
				next = i
			}
		}
		if c.cuts[next].gain <= 0 {
			break
		}
		low, high := c.cuts[next].box, c.cuts[next].box
		axis := c.cuts[next].axis
		low.hi[axis], high.lo[axis] = c.cuts[next].at, c.cuts[next].at
		c.cuts[next] = c.best(low)
		c.cuts = append(c.cuts, c.best(high))
	}
	squared = c.squares
	for i := range c.cuts {
		m := &c.cuts[i].sum
		squared -= m.score()
		dst = append(dst, rgb{(m.r + m.n/2) / m.n, (m.g + m.n/2) / m.n, (m.b + m.n/2) / m.n})
	}
	return dst, squared
}
