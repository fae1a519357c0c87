package jpeg

import "math"

// step is what becomes of one quantised coefficient: times by it goes to
// place at. column has the bit of its column, if it is below the first row.
type step struct {
	at     uint8
	column uint8
	by     float32
}

// newSteps returns the steps for a quantisation table, in zigzag order, for
// blocks that are halved across, down, both or not.
//
// The average of two neighbouring samples 2i and 2i+1 of the cosine of
// frequency u over eight is that of frequency u over four samples, at i, times
// cos(u pi/16). Frequencies above four fold back onto 8-u with the sign
// changed, four itself is nothing. So halving is one factor for each
// coefficient, and a transform of four in place of eight.
func newSteps(quant *[blockArea]uint16, across, down bool) [blockArea]step {
	var steps [blockArea]step
	for k, natural := range zigzag() {
		u, v := int(natural)%blockSide, int(natural)/blockSide
		x, fx := fold(u, across)
		y, fy := fold(v, down)
		steps[k] = step{at: uint8(y*blockSide + x), by: float32(float64(quant[k]) * fx * fy)}
		if y > 0 {
			steps[k].column = 1 << x
		}
	}
	return steps
}

// fold returns where a frequency goes, and its factor, with that of the
// inverse transform (T.81, A.3.3) in it.
func fold(u int, halved bool) (to int, by float64) {
	by = 0.5
	if u == 0 {
		by = 0.5 / math.Sqrt2
	}
	if !halved {
		return u, by
	}
	by *= math.Cos(float64(u) * math.Pi / 16)
	switch {
	case u == 4:
		return 0, 0
	case u > 4:
		return 8 - u, -by
	}
	return u, by
}

// zigzag returns the places of a block in the order in which coefficients are
// stored (T.81, figure A.6).
func zigzag() [blockArea]uint8 {
	var order [blockArea]uint8
	x, y, up := 0, 0, true
	for k := range order {
		order[k] = uint8(y*blockSide + x)
		switch {
		case up && x == blockSide-1, !up && y < blockSide-1 && x == 0:
			y, up = y+1, !up
		case up && y == 0, !up && y == blockSide-1:
			x, up = x+1, !up
		case up:
			x, y = x+1, y-1
		default:
			x, y = x-1, y+1
		}
	}
	return order
}

// shape says which coefficients of a block are not zero.
type shape struct {
	flat    bool  // only the first
	columns uint8 // a bit for each column with any below the first row
}

// block decodes the coefficients of a block.
func (c *halfComponent) block(b *bitReader) (sh shape, ok bool) {
	b.fill()
	size, ok := c.dc.symbol(b)
	if !ok || size > maxDC {
		return sh, false
	}
	c.last += b.value(uint(size))
	f := &c.coefficients
	*f = [blockArea]float32{}
	f[0] = float32(c.last) * c.steps[0].by
	sh.flat = true
	for k := 1; k < blockArea; k++ {
		run, v, ok := c.ac.coefficient(b)
		if !ok || run == endOfBlock {
			return sh, ok
		}
		if k += run; k >= blockArea {
			return sh, false
		}
		if v != 0 {
			st := &c.steps[k]
			f[st.at&(blockArea-1)] += float32(v) * st.by
			sh.columns |= st.column
			sh.flat = false
		}
	}
	return sh, true
}

// put transforms the coefficients into samples.
func (c *halfComponent) put(dst []uint8, sh shape) {
	f := &c.coefficients
	if sh.flat {
		v := sample(f[0])
		for y := range c.high {
			row := dst[y*c.stride:][:c.wide]
			for x := range row {
				row[x] = v
			}
		}
		return
	}
	if c.high == blockSide/2 {
		columns4(f, c.wide, sh.columns)
	} else {
		columns8(f, c.wide, sh.columns)
	}
	for y := range c.high {
		from := (*[blockSide]float32)(f[y*blockSide:])
		if c.wide == blockSide/2 {
			row4((*[blockSide / 2]uint8)(dst[y*c.stride:]), from)
		} else {
			row8((*[blockSide]uint8)(dst[y*c.stride:]), from)
		}
	}
}

// sample rounds and shifts to eight bits without a sign.
func sample(v float32) uint8 {
	i := int32(v + (neutral + 0.5))
	if uint32(i) > 0xff {
		i = ^i >> 31 & 0xff // 0 below, 255 above
	}
	return uint8(i)
}

// The cosines of n pi/16.
const (
	cos1 = 0.980785280403230449126182236134239
	cos2 = 0.923879532511286756128183189396788
	cos3 = 0.831469612302545237078788377617906
	cos4 = 0.707106781186547524400844362104849
	cos5 = 0.555570233019602224742830813948533
	cos6 = 0.382683432365089771728459984030399
	cos7 = 0.195090322016128267848284868477022
)

// quad holds what a transform of four places gives.
type quad struct{ a, b, c, d float32 }

// four returns the sums of cosines of four frequencies at four places.
func four(f0, f1, f2, f3 float32) quad {
	p, q := f0+cos4*f2, f0-cos4*f2
	r, s := cos2*f1+cos6*f3, cos6*f1-cos2*f3
	return quad{p + r, q + s, q - s, p - r}
}

// odd returns what the odd ones of eight frequencies add at the first four of
// eight places, and take away at the last four, mirrored.
func odd(f1, f3, f5, f7 float32) quad {
	return quad{
		cos1*f1 + cos3*f3 + cos5*f5 + cos7*f7,
		cos3*f1 - cos7*f3 - cos1*f5 - cos5*f7,
		cos5*f1 - cos1*f3 + cos7*f5 + cos3*f7,
		cos7*f1 - cos5*f3 + cos3*f5 - cos1*f7,
	}
}

// columns4 transforms the first columns to four rows. Those that are not in
// the mask have nothing below the first row.
func columns4(f *[blockArea]float32, n int, mask uint8) {
	for x := range n & 15 {
		x &= 7
		if mask&(1<<x) == 0 {
			f[x+8], f[x+16], f[x+24] = f[x], f[x], f[x]
			continue
		}
		e := four(f[x], f[x+8], f[x+16], f[x+24])
		f[x], f[x+8], f[x+16], f[x+24] = e.a, e.b, e.c, e.d
	}
}

// columns8 transforms the first columns to eight rows.
func columns8(f *[blockArea]float32, n int, mask uint8) {
	for x := range n & 15 {
		x &= 7
		if mask&(1<<x) == 0 {
			v := f[x]
			f[x+8], f[x+16], f[x+24], f[x+32], f[x+40], f[x+48], f[x+56] = v, v, v, v, v, v, v
			continue
		}
		e := four(f[x], f[x+16], f[x+32], f[x+48])
		o := odd(f[x+8], f[x+24], f[x+40], f[x+56])
		f[x], f[x+56] = e.a+o.a, e.a-o.a
		f[x+8], f[x+48] = e.b+o.b, e.b-o.b
		f[x+16], f[x+40] = e.c+o.c, e.c-o.c
		f[x+24], f[x+32] = e.d+o.d, e.d-o.d
	}
}

// row4 transforms a row to four samples.
func row4(dst *[blockSide / 2]uint8, f *[blockSide]float32) {
	e := four(f[0], f[1], f[2], f[3])
	dst[0], dst[1], dst[2], dst[3] = sample(e.a), sample(e.b), sample(e.c), sample(e.d)
}

// row8 transforms a row to eight samples.
func row8(dst *[blockSide]uint8, f *[blockSide]float32) {
	e := four(f[0], f[2], f[4], f[6])
	o := odd(f[1], f[3], f[5], f[7])
	dst[0], dst[7] = sample(e.a+o.a), sample(e.a-o.a)
	dst[1], dst[6] = sample(e.b+o.b), sample(e.b-o.b)
	dst[2], dst[5] = sample(e.c+o.c), sample(e.c-o.c)
	dst[3], dst[4] = sample(e.d+o.d), sample(e.d-o.d)
}
