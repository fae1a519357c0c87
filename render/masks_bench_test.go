package render_test

import (
	"context"
	"image"
	"image/color"
	"testing"

	"framebin/render"
	"framebin/render/overlay"
	"framebin/render/raster"
)

// BenchmarkShowMasks reads 100 masks of 1920x1080 and draws them at 960x540.
// Budget of reading: 1.3 times inflating in 8 bits, 40 ms in 1 bit.
func BenchmarkShowMasks(b *testing.B) {
	for name, palette := range map[string]color.Palette{"8bit": nil, "1bit": {color.Black, color.White}} {
		parts := []part{photo(asJPEG(b, plain(1920, 1080, color.Gray{90})))}
		var refs [][2]int
		for i := range 100 {
			r := image.Rect(0, 0, 90, 90).Add(image.Pt(i%20*92, i/20*200))
			grey := patch(1920, 1080, image.Rectangle{}, 0)
			for y := r.Min.Y; y < r.Max.Y; y++ { // a triangle: no row is like the next
				for x := r.Min.X; x < r.Min.X+y-r.Min.Y; x++ {
					grey.SetGray(x, y, color.Gray{255})
				}
			}
			var im image.Image = grey
			if palette != nil {
				im = &image.Paletted{Pix: bits(grey.Pix), Stride: grey.Stride, Rect: grey.Rect, Palette: palette}
			}
			parts = append(parts, mask(i, asPNG(b, im)))
			refs = append(refs, [2]int{i, 0})
		}
		req := post(b, 1, append(parts, segmentation(refs...))...)
		var f *render.Frame
		b.Run(name+"/open", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var err error
				if f, err = render.Open(context.Background(), req, render.Opening{}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/overlay", func(b *testing.B) {
			dst := image.NewRGBA(image.Rect(0, 0, 960, 540))
			drawer := overlay.NewDrawer(overlay.NewPalette())
			scene := overlay.Scene{Prediction: f.Reading.Prediction, Masks: f.Masks, View: raster.Scale(0.5, 0.5), Picture: dst.Rect}
			for b.Loop() {
				drawer.Draw(dst, scene, overlay.DefaultOptions())
			}
		})
	}
}

// bits makes 1 of all that is not 0.
func bits(pix []uint8) []uint8 {
	out := make([]uint8, len(pix))
	for i, v := range pix {
		out[i] = min(v, 1)
	}
	return out
}
