package survey

import "image"

// noise is how far a channel may be off without a change: compression and dark
// pixels do as much.
const noise = 14

// Highlight fades a picture, but for where it differs from another one of the
// same size, and returns what share of r that is.
func Highlight(dst, other *image.RGBA, r image.Rectangle) float64 {
	r = r.Intersect(dst.Rect).Intersect(other.Rect)
	if r.Empty() {
		return 0
	}
	differs := differences(dst, other, r)
	Fade(dst, r)
	ramp := newRamp()
	changed := 0
	for y := range r.Dy() {
		row := dst.Pix[dst.PixOffset(r.Min.X, r.Min.Y+y):]
		for x := range r.Dx() {
			if d := around(differs, x, y, r.Dx(), r.Dy()); d > noise {
				changed++
				ramp.blend(row[4*x:4*x+4], min(float32(d-noise)/100+0.2, 1))
			}
		}
	}
	return float64(changed) / float64(r.Dx()*r.Dy())
}

// differences returns how far each pixel is off, by the channel that is most.
func differences(a, b *image.RGBA, r image.Rectangle) []uint8 {
	out := make([]uint8, 0, r.Dx()*r.Dy())
	for y := r.Min.Y; y < r.Max.Y; y++ {
		p, q := a.Pix[a.PixOffset(r.Min.X, y):], b.Pix[b.PixOffset(r.Min.X, y):]
		for i := 0; i < 4*r.Dx(); i += 4 {
			out = append(out, max(distance(p[i], q[i]), distance(p[i+1], q[i+1]), distance(p[i+2], q[i+2])))
		}
	}
	return out
}

func distance(a, b uint8) uint8 {
	if a > b {
		return a - b
	}
	return b - a
}

// around is the mean of a pixel and its neighbours: a pixel alone is noise.
func around(v []uint8, x, y, w, h int) int {
	sum, n := 0, 0
	for j := max(y-1, 0); j <= min(y+1, h-1); j++ {
		for i := max(x-1, 0); i <= min(x+1, w-1); i++ {
			sum += int(v[j*w+i])
			n++
		}
	}
	return sum / n
}
