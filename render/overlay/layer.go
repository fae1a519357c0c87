package overlay

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
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

// paint is a colour of some opacity, 0..255, in the form of a layer's pixel.
type paint uint32

func newPaint(c color.RGBA, opacity int) paint {
	m := func(v uint8) uint32 { return uint32((int(v)*opacity + 127) / 255) }
	return paint(uint32(opacity)<<24 | m(c.B)<<16 | m(c.G)<<8 | m(c.R))
}

// shade lays p over the layer by coverage. hatch, unless p itself, takes the
// place of p on every other diagonal stripe of the given width.
func (l *layer) shade(c *coverage, p, hatch paint, stripe int) {
	for y := c.rect.Min.Y; y < c.rect.Max.Y; y++ {
		out := l.row(c.rect.Min.X, c.rect.Max.X, y)
		if p == hatch {
			shadeRow(out, c.row(y), p)
			continue
		}
		phase := c.rect.Min.X + y - l.rect.Min.X - l.rect.Min.Y
		for i, v := range c.row(y) {
			if v != 0 && (phase+i)/stripe&1 == 0 {
				out[i] = over(out[i], p, uint32(v))
			} else if v != 0 {
				out[i] = over(out[i], hatch, uint32(v))
			}
		}
	}
}

func shadeRow(out []uint32, cover []uint8, p paint) {
	for len(cover) >= 8 && len(out) >= 8 {
		switch binary.LittleEndian.Uint64(cover) {
		case 0:
		case math.MaxUint64:
			for i := range 8 {
				out[i] = uint32(p)
			}
		default:
			shadeEach(out[:8], cover[:8], p)
		}
		cover, out = cover[8:], out[8:]
	}
	shadeEach(out, cover, p)
}

func shadeEach(out []uint32, cover []uint8, p paint) {
	out = out[:len(cover)]
	for i, v := range cover {
		if v != 0 {
			out[i] = over(out[i], p, uint32(v))
		}
	}
}

// over replaces v/255 of a pixel, two channels at a time.
func over(px uint32, p paint, v uint32) uint32 {
	const lanes = 0x00FF00FF
	v += v >> 7 // 0..256
	rest := 256 - v
	rb := (uint32(p)&lanes*v + px&lanes*rest) >> 8 & lanes
	ga := (uint32(p)>>8&lanes*v + px>>8&lanes*rest) >> 8 & lanes
	return rb | ga<<8
}

// blend lays the layer over the picture.
func (l *layer) blend(dst canvas) {
	r := l.rect.Intersect(dst.clip)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		blendRow(dst.row(r.Min.X, r.Max.X, y), l.row(r.Min.X, r.Max.X, y))
	}
}

func blendRow(dst []uint8, src []uint32) {
	for i, s := range src {
		if s == 0 {
			continue
		}
		px := dst[4*i : 4*i+4 : 4*i+4]
		rest := 255 - s>>24
		px[0] = uint8(s + (uint32(px[0])*rest+127)/255)
		px[1] = uint8(s>>8 + (uint32(px[1])*rest+127)/255)
		px[2] = uint8(s>>16 + (uint32(px[2])*rest+127)/255)
		px[3] = uint8(s>>24 + (uint32(px[3])*rest+127)/255)
	}
}
