package raster_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/render/raster"
)

// scene returns a picture with what photographs have: gradients, edges of
// several directions, and noise.
func scene(tb testing.TB, w, h int) *image.RGBA {
	tb.Helper()
	rnd := rand.New(rand.NewPCG(1, 2))
	im := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			fx, fy := float64(x)/float64(w), float64(y)/float64(h)
			r := 128 + 90*math.Sin(9*fx+4*fy*fy)
			g := 120 + 80*math.Cos(7*fy-5*fx*fy)
			b := 110 + 70*math.Sin(13*fx*fy)
			if math.Hypot(fx-0.4, fy-0.5) < 0.2 {
				r, g = r*0.4, g+60
			}
			if (x/40+y/40)%7 == 0 {
				b = 255 - b
			}
			n := rnd.NormFloat64() * 4
			c := func(v float64) uint8 { return uint8(min(max(v+n, 0), 255)) }
			im.SetRGBA(x, y, color.RGBA{c(r), c(g), c(b), 255})
		}
	}
	return im
}

// encodeJPEG returns im as a JPEG, 4:2:0.
func encodeJPEG(tb testing.TB, im image.Image, quality int) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, im, &jpeg.Options{Quality: quality}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// BenchmarkDraw scales a frame of 1920x1080. Budget for 4:2:0 to 960x540: 4 ms.
func BenchmarkDraw(b *testing.B) {
	rgba := scene(b, 1920, 1080)
	im, err := raster.Decode(encodeJPEG(b, rgba, 85), raster.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	turned := &raster.Image{Image: im.Image, Orientation: imageheader.Rotate90}
	cases := []struct {
		name string
		im   *raster.Image
		w, h int
	}{
		{"420-960x540", im, 960, 540},
		{"420-1060x600", im, 1060, 600},
		{"420-853x480", im, 853, 480},
		{"420-400x225", im, 400, 225},
		{"420-1920x1080", im, 1920, 1080},
		{"420-turned-540x960", turned, 540, 960},
		{"rgba-960x540", &raster.Image{Image: rgba}, 960, 540},
	}
	for _, c := range cases {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			dst := image.NewRGBA(image.Rect(0, 0, c.w, c.h))
			for b.Loop() {
				raster.Draw(dst, dst.Rect, c.im, raster.Whole(c.im.Size()))
			}
		})
	}
}

// BenchmarkDecode decodes a JPEG of 1920x1080.
func BenchmarkDecode(b *testing.B) {
	data := encodeJPEG(b, scene(b, 1920, 1080), 85)
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := raster.Decode(data, raster.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
