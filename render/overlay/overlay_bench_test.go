package overlay_test

import (
	"image"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
)

// ellipse returns a mask with one ellipse in it.
func ellipse(size image.Point, r image.Rectangle) *maskbits.Mask {
	m := maskbits.New(size.X, size.Y)
	rx, ry := float64(r.Dx())/2, float64(r.Dy())/2
	for y := max(r.Min.Y, 0); y < min(r.Max.Y, size.Y); y++ {
		dy := (float64(y-r.Min.Y) + 0.5 - ry) / ry
		for x := max(r.Min.X, 0); x < min(r.Max.X, size.X); x++ {
			if dx := (float64(x-r.Min.X) + 0.5 - rx) / rx; dx*dx+dy*dy < 1 {
				m.Bits[y*m.Stride+x>>3] |= 0x80 >> (x & 7)
			}
		}
	}
	m.Measure()
	return m
}

// instances returns n masks of 1920x1080, each in the given part of the width.
func instances(n int, part float64) overlay.Scene {
	full := image.Pt(1920, 1080)
	w, h := int(float64(full.X)*part), int(float64(full.Y)*part)
	p := &prediction.Prediction{Kind: prediction.InstanceSegmentation}
	s := overlay.Scene{Prediction: p, View: raster.Scale(0.5, 0.5)}
	for i := range n {
		x, y := i*7919%(full.X-w+1), i*5077%(full.Y-h+1)
		p.Objects = append(p.Objects, prediction.Object{
			Class:      string(rune('a' + i%5)),
			Confidence: prediction.Confidence{Value: float64(i%100) / 100, Known: true},
			Box:        &prediction.Box{X: float64(x), Y: float64(y), Width: float64(w), Height: float64(h)},
		})
		s.Masks = append(s.Masks, ellipse(full, image.Rect(x, y, x+w, y+h)))
	}
	return s
}

// BenchmarkDraw draws over a picture of 960x540. The budget of 100 masks is
// 40 ms.
func BenchmarkDraw(b *testing.B) {
	boxes := instances(50, 0.2)
	boxes.Masks = nil
	small, large, whole := instances(100, 0.15), instances(100, 0.35), instances(100, 1)
	turned := instances(100, 0.15)
	turned.View = raster.Affine{XY: -0.5, X0: 540, YX: 0.5}
	cases := map[string]overlay.Scene{
		"50 boxes": boxes, "100 masks of 15%": small, "100 masks of 35%": large, "100 masks of 100%": whole,
		"100 masks of 15% turned": turned,
	}
	for name, s := range cases {
		b.Run(name, func(b *testing.B) {
			d := overlay.NewDrawer(overlay.NewPalette())
			dst := image.NewRGBA(image.Rect(0, 0, 960, 540))
			b.ReportAllocs()
			for b.Loop() {
				d.Draw(dst, s, overlay.DefaultOptions())
			}
		})
	}
}
