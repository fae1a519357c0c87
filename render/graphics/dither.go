package graphics

// ditherer shows colours that a terminal of few colours does not have by two
// that it has, in a pattern. The pattern is ordered, so that a still picture
// stays still.
type ditherer struct {
	palette []rgb
	nearby  func(c rgb, candidates []rgb) []rgb // colours worth a look; nil: all
	known   map[rgb]mix
	near    []rgb
}

// mix is two colours, and how many of 16 pixels have the second.
type mix struct {
	a, b rgb
	n    int32
}

// mixSteps is how many pixels the pattern has.
const mixSteps = 16

// mixContrast is how much the difference of the two colours counts beside the error
// of their mean, in 16ths: patterns of like colours are seen less.
const mixContrast = 2

func newDitherer(depth ColorDepth) *ditherer {
	m := &ditherer{known: map[rgb]mix{}}
	switch depth {
	case Colors16:
		colors := palette16()
		m.palette = colors[:]
	case Colors256:
		m.nearby = around256
	case TrueColor, Monochrome:
	}
	return m
}

// at returns the colour for a pixel of the picture.
func (m *ditherer) at(c rgb, x, y int) rgb {
	c = rgb{coarse(c.r), coarse(c.g), coarse(c.b)}
	found, ok := m.known[c]
	if !ok {
		found = m.best(c)
		m.known[c] = found
	}
	if bayer(x, y) < found.n {
		return found.b
	}
	return found.a
}

// coarse brings what is as good as equal to one level, and leaves black and
// white.
func coarse(v int32) int32 { return v&^3 | v>>6 }

// bayer is the place of a pixel in the pattern, 0 to 15.
func bayer(x, y int) int32 {
	pattern := [4][4]int32{{0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}}
	return pattern[y&3][x&3]
}

// best looks for the mix that comes nearest to a colour.
func (m *ditherer) best(c rgb) mix {
	colors := m.palette
	if m.nearby != nil {
		m.near = m.nearby(c, m.near[:0])
		colors = m.near
	}
	best, least := mix{}, int32(-1)
	for i, a := range colors {
		if d := c.distance(a); least < 0 || d < least {
			best, least = mix{a: a, b: a}, d
		}
		for _, b := range colors[:i] {
			n, err := between(c, a, b)
			if err < least {
				best, least = mix{a, b, n}, err
			}
		}
	}
	return best
}

// between returns how many of 16 pixels have the colour b, and the others a,
// to come near to c, and how far that is.
func between(c, a, b rgb) (n, err int32) {
	apart := a.distance(b)
	if apart == 0 {
		return 0, c.distance(a)
	}
	along := (c.r-a.r)*(b.r-a.r) + (c.g-a.g)*(b.g-a.g) + (c.b-a.b)*(b.b-a.b)
	n = min(max((along*mixSteps+apart/2)/apart, 0), mixSteps)
	mean := rgb{
		(a.r*(mixSteps-n) + b.r*n) / mixSteps,
		(a.g*(mixSteps-n) + b.g*n) / mixSteps,
		(a.b*(mixSteps-n) + b.b*n) / mixSteps,
	}
	seen := apart * n * (mixSteps - n) / (mixSteps * mixSteps)
	return n, c.distance(mean) + seen*mixContrast/mixSteps
}

// around256 appends the colours of xterm's 256 that are around one: the corners
// of its place in the cube, and the greys beside it.
func around256(c rgb, dst []rgb) []rgb {
	levels := [6]int32{0, 95, 135, 175, 215, 255}
	below := func(v int32) int {
		i := 4
		for i > 0 && levels[i] > v {
			i--
		}
		return i
	}
	r, g, b := below(c.r), below(c.g), below(c.b)
	for i := range 8 {
		dst = append(dst, rgb{levels[r+i&1], levels[g+i>>1&1], levels[b+i>>2]})
	}
	grey := min(max((luma(c)-8)/10, 0), 22)
	return append(dst, rgb{8 + 10*grey, 8 + 10*grey, 8 + 10*grey}, rgb{18 + 10*grey, 18 + 10*grey, 18 + 10*grey})
}
