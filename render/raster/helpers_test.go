package raster_test

import (
	"image"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// files returns the test images of a folder whose names match pattern.
func files(tb testing.TB, folder, pattern string) map[string][]byte {
	tb.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "..", "testdata", folder, pattern))
	if err != nil || len(paths) == 0 {
		tb.Fatalf("no %s in testdata/%s: %v", pattern, folder, err)
	}
	all := make(map[string][]byte)
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			tb.Fatal(err)
		}
		all[filepath.Base(p)] = data
	}
	return all
}

// file returns one test image.
func file(tb testing.TB, folder, name string) []byte {
	tb.Helper()
	return files(tb, folder, name)[name]
}

// rgba returns the colour of a pixel counted from the image's own corner.
func rgba(im image.Image, x, y int) color.RGBA {
	c, _ := color.RGBAModel.Convert(im.At(im.Bounds().Min.X+x, im.Bounds().Min.Y+y)).(color.RGBA)
	return c
}

// difference returns the largest difference of a channel between two pictures
// of one size, and the peak signal-to-noise ratio in dB.
func difference(tb testing.TB, got, want image.Image) (most int, psnr float64) {
	tb.Helper()
	size := want.Bounds().Size()
	if got.Bounds().Size() != size {
		tb.Fatalf("got size %v, want %v", got.Bounds().Size(), size)
	}
	var sum float64
	for y := range size.Y {
		for x := range size.X {
			a, b := rgba(got, x, y), rgba(want, x, y)
			for _, d := range []int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B)} {
				most = max(most, d, -d)
				sum += float64(d * d)
			}
		}
	}
	mse := sum / float64(3*size.X*size.Y)
	return most, 10 * math.Log10(255*255/mse)
}

// crop returns a part of an image whose bounds do not begin at zero.
func crop(tb testing.TB, im image.Image, r image.Rectangle) image.Image {
	tb.Helper()
	part, ok := im.(interface {
		SubImage(image.Rectangle) image.Image
	})
	if !ok {
		tb.Fatalf("%T has no parts", im)
	}
	return part.SubImage(r)
}
