package coverage

import (
	"encoding/binary"
	"image"
	"image/color"
)

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
			row, under := r.bits.row(y), taken.row(y)[(r.bits.left-taken.left)/wordBits:]
			if r.dash == 0 {
				hideRow(row, under)
				continue
			}
			for i := range row {
				row[i] &^= under[i]
			}
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
			out := l.row(x0, x1, y)
			for i := range out {
				if r.dash > 0 && ((x0+i-l.rect.Min.X)/r.dash+(y-l.rect.Min.Y)/r.dash)&1 != 0 {
					continue
				}
				out[i] = uint32(r.paint)
			}
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
