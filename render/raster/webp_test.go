package raster_test

import (
	"bytes"
	"image"
	"image/color"
	"testing"

	"golang.org/x/image/webp"

	"github.com/framebin/framebin/render/raster"
)

// Lossy WebP has the range of video: 16 is black and 235 white (ITU-R BT.601).
func TestLossyWebPHasItsRange(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"blue-purple-pink.lossy.webp", "video-001.lossy.webp"} {
		data := file(t, "images", name)
		im, err := webp.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		samples, ok := im.(*image.YCbCr)
		if !ok {
			t.Fatalf("%s: got %T", name, im)
		}
		want := image.NewRGBA(samples.Rect)
		for y := range want.Rect.Dy() {
			for x := range want.Rect.Dx() {
				s := samples.YCbCrAt(x, y)
				luma := 1.164383 * (float64(s.Y) - 16)
				cb, cr := float64(s.Cb)-128, float64(s.Cr)-128
				c := func(v float64) uint8 { return uint8(min(max(v+0.5, 0), 255)) }
				want.SetRGBA(x, y, color.RGBA{c(luma + 1.596027*cr), c(luma - 0.391762*cb - 0.812968*cr), c(luma + 2.017232*cb), 255})
			}
		}
		got, err := raster.Decode(data, raster.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if most, psnr := difference(t, got.Image, want); psnr < 46 || most > 12 {
			t.Errorf("%s: got %.1f dB, differing by up to %d; want 46 dB, up to 12", name, psnr, most)
		}
	}
}
