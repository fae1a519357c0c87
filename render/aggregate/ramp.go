package aggregate

import (
	"image"
	"image/color"
)

// ramp is a scale of colours from little to much. They grow lighter evenly, so
// that people who do not see all colours, and terminals that do not show them,
// tell them apart.
type ramp [256]color.RGBA

// newRamp returns the scale from violet over red and orange to pale yellow,
// ever less transparent.
func newRamp() *ramp {
	stops := []color.RGBA{
		{0x5b, 0x2a, 0x9d, 120},
		{0xa0, 0x2c, 0x8b, 150},
		{0xdd, 0x4a, 0x5c, 175},
		{0xf7, 0x86, 0x2a, 190},
		{0xfb, 0xc6, 0x3c, 205},
		{0xfc, 0xff, 0xb4, 220},
	}
	var r ramp
	for i := range r {
		at := float64(i) / float64(len(r)-1) * float64(len(stops)-1)
		n := min(int(at), len(stops)-2)
		t := at - float64(n)
		m := func(a, b uint8) uint8 { return uint8(float64(a)*(1-t) + float64(b)*t + 0.5) }
		a, b := stops[n], stops[n+1]
		r[i] = color.RGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), m(a.A, b.A)}
	}
	return &r
}

// at returns the colour of a value of 0..1.
func (r *ramp) at(v float32) color.RGBA { return r[int(min(v, 1)*float32(len(r)-1))] }

// blend lays the colour of a value of 0..1 over a pixel. Next to nothing it is
// faint, so that areas have no hard edge.
func (r *ramp) blend(px []uint8, v float32) {
	const fading = 0.08
	c := r.at(v)
	alpha := uint32(c.A)
	if v < fading {
		alpha = uint32(float32(alpha) * v / fading)
	}
	for i, s := range [3]uint8{c.R, c.G, c.B} {
		px[i] = uint8((uint32(px[i])*(255-alpha) + uint32(s)*alpha + 127) / 255)
	}
}

// Fade makes a picture grey and darker, for colours to stand out on it.
func Fade(dst *image.RGBA, r image.Rectangle) {
	r = r.Intersect(dst.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := dst.Pix[dst.PixOffset(r.Min.X, y):]
		for range r.Dx() {
			luma := (299*uint32(row[0]) + 587*uint32(row[1]) + 114*uint32(row[2])) / 1000
			v := uint8(luma * 3 / 4)
			row[0], row[1], row[2] = v, v, v
			row = row[4:]
		}
	}
}
