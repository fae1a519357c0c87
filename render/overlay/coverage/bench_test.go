package coverage_test

import (
	"image"
	"image/color"
	"testing"

	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/overlay/coverage"
	"github.com/framebin/framebin/render/raster"
)

// BenchmarkStack draws 100 masks of 1920x1080 with ragged edges over each
// other in a picture of 960x540, and at a scale that is not a whole number.
func BenchmarkStack(b *testing.B) {
	var masks []*maskbits.Mask
	for i := range 100 {
		m := maskbits.New(1920, 1080)
		for y := range m.Height {
			m.Fill(y, (y*7+i*13)%60, 1920-(y*11+i*17)%60)
		}
		m.Measure()
		masks = append(masks, m)
	}
	for name, width := range map[string]int{"by-two": 960, "by-any": 934} {
		b.Run(name, func(b *testing.B) {
			var s coverage.Stack
			scale := float64(width) / 1920
			dst := image.NewRGBA(image.Rect(0, 0, width, width*9/16))
			b.ReportAllocs()
			for b.Loop() {
				s.Reset(dst.Rect)
				for _, m := range masks {
					s.Mask(m, raster.Scale(scale, scale))
					shape := s.Shape()
					p := coverage.NewPaint(color.RGBA{200, 90, 40, 255}, 128)
					s.Fill(p, p, 4)
					s.Rim(shape, 2, p)
					s.End()
				}
				s.Blend(dst, dst.Rect)
			}
		})
	}
}
