package overlay

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/framebin/framebin/render/overlay/coverage"
)

// TestStrokeIsDistance compares a stroke, which looks only where it may be, with
// the distance of every pixel.
func TestStrokeIsDistance(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	col := color.RGBA{200, 100, 50, 255}
	for range 400 {
		at := func() float64 { return r.Float64()*140 - 40 }
		s := segment{at(), at(), at(), at()}
		switch r.IntN(6) {
		case 0:
			s.y1 = s.y0
		case 1:
			s.x1 = s.x0
		case 2:
			s.x1, s.y1 = s.x0, s.y0
		}
		radius, alpha := r.Float64()*6, 1+r.Float64()*254
		got := newCanvas(image.NewRGBA(image.Rect(0, 0, 60, 50)), image.Rect(3, 2, 58, 47))
		want := newCanvas(image.NewRGBA(got.img.Rect), got.clip)
		got.stroke(s, radius, col, alpha)
		for y := want.clip.Min.Y; y < want.clip.Max.Y; y++ {
			for x := want.clip.Min.X; x < want.clip.Max.X; x++ {
				if cover := radius + 0.5 - s.distance(float64(x)+0.5, float64(y)+0.5); cover > 0 {
					blend(want.row(x, x+1, y), coverage.NewPaint(col, 255), int(alpha*math.Min(cover, 1)))
				}
			}
		}
		if !slices.Equal(got.img.Pix, want.img.Pix) {
			t.Fatalf("%+v, radius %f", s, radius)
		}
	}
}
