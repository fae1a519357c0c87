package aggregate

import (
	"image"
	"image/color"
	"math"

	"github.com/framebin/framebin/render/raster"
)

// Field is how many boxes lie over each part of an image.
type Field struct {
	Boxes  int     // that were counted
	Most   float32 // that lie over one place
	width  int
	height int
	counts []float32
}

// fieldSide is how finely a Field counts, along the longer side.
const fieldSide = 240

// NewField returns the empty Field of a stored image.
func NewField(size image.Point) *Field {
	s := raster.Fit(size, image.Pt(fieldSide, fieldSide))
	return &Field{width: s.X, height: s.Y, counts: make([]float32, (s.X+1)*(s.Y+1))}
}

// Add counts a box. The counts are differences until Settle.
func (f *Field) Add(b Box) {
	if !b.placed() {
		return
	}
	f.Boxes++
	x0, x1 := cells(b.X0, b.X1, f.width)
	y0, y1 := cells(b.Y0, b.Y1, f.height)
	w := f.width + 1
	f.counts[y0*w+x0]++
	f.counts[y0*w+x1]--
	f.counts[y1*w+x0]--
	f.counts[y1*w+x1]++
}

// cells are the cells nearest to an extent, at least one.
func cells(a, b float32, n int) (from, to int) {
	from = min(int(a*float32(n)+0.5), n-1)
	to = min(max(int(b*float32(n)+0.5), from+1), n)
	return from, to
}

// Settle makes the counts ready to be read. Nothing is added after it.
func (f *Field) Settle() {
	w := f.width + 1
	for y := range f.height + 1 {
		sum := float32(0)
		for x := range w {
			sum += f.counts[y*w+x]
			f.counts[y*w+x] = sum
			if y > 0 {
				f.counts[y*w+x] += f.counts[(y-1)*w+x]
			}
		}
	}
	for _, v := range f.counts {
		f.Most = max(f.Most, v)
	}
}

// at returns the count at a place in shares of the image, smooth between the
// middles of cells.
func (f *Field) at(x, y float64) float32 {
	if x < 0 || y < 0 || x > 1 || y > 1 {
		return 0
	}
	x0, x1, tx := between(x*float64(f.width)-0.5, f.width)
	y0, y1, ty := between(y*float64(f.height)-0.5, f.height)
	w := f.width + 1
	upper := f.counts[y0*w+x0]*(1-tx) + f.counts[y0*w+x1]*tx
	lower := f.counts[y1*w+x0]*(1-tx) + f.counts[y1*w+x1]*tx
	return upper*(1-ty) + lower*ty
}

// between returns the two cells around a place and how near it is to the
// second.
func between(v float64, n int) (a, b int, t float32) {
	floor := math.Floor(v)
	a = min(max(int(floor), 0), n-1)
	return a, min(max(int(floor)+1, 0), n-1), float32(v - floor)
}

// Level is a number of boxes and the colour that Paint has for it.
type Level struct {
	Boxes int
	Color color.RGBA
}

// levels is how many a legend has at most.
const levels = 5

// Levels returns what the colours mean, from few boxes to the most.
func (f *Field) Levels() []Level {
	most := int(f.Most)
	n := min(most, levels)
	ramp := newRamp()
	out := make([]Level, n)
	for i := range out {
		boxes := (most*(i+1) + n/2) / n
		out[i] = Level{boxes, ramp.at(float32(boxes) / f.Most)}
		out[i].Color.A = 0xff
	}
	return out
}

// Paint lays the counts over a picture as heat. back maps pixels of the picture
// to shares of the stored image.
func (f *Field) Paint(dst *image.RGBA, r image.Rectangle, back raster.Affine) {
	r = r.Intersect(dst.Rect)
	if f.Most <= 0 {
		return
	}
	ramp := newRamp()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := dst.Pix[dst.PixOffset(r.Min.X, y):]
		for x := r.Min.X; x < r.Max.X; x++ {
			if v := f.at(back.Apply(float64(x)+0.5, float64(y)+0.5)); v > 0 {
				ramp.blend(row[:4:4], v/f.Most)
			}
			row = row[4:]
		}
	}
}

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
