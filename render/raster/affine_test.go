package raster_test

import (
	"image"
	"math"
	"testing"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/render/raster"
)

func TestAffineInvert(t *testing.T) {
	t.Parallel()
	cases := map[string]raster.Affine{
		"identity":  raster.Identity(),
		"scale":     raster.Scale(0.5, 3),
		"translate": {XX: 1, X0: -7, YY: 1, Y0: 2.25},
		"turn":      raster.Orient(imageheader.Rotate90, image.Pt(640, 480)),
		"shear":     {XX: 2, XY: 0.3, X0: 5, YX: -0.2, YY: 1.5, Y0: -9},
	}
	for name, a := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			back, ok := a.Invert()
			if !ok {
				t.Fatal("no way back")
			}
			for _, p := range [][2]float64{{0, 0}, {1, 0}, {0, 1}, {-12.5, 381}} {
				x, y := back.Apply(a.Apply(p[0], p[1]))
				if math.Hypot(x-p[0], y-p[1]) > 1e-9 {
					t.Errorf("there and back: got (%v, %v), want %v", x, y, p)
				}
				mx, my := back.Mul(a).Apply(p[0], p[1])
				if math.Hypot(mx-p[0], my-p[1]) > 1e-9 {
					t.Errorf("product: got (%v, %v), want %v", mx, my, p)
				}
			}
		})
	}
	if _, ok := (raster.Affine{XX: 1, YX: 1}).Invert(); ok {
		t.Error("a flat map has a way back")
	}
}

func TestAffineMulDoesTheSecondFirst(t *testing.T) {
	t.Parallel()
	x, y := raster.Scale(2, 2).Mul(raster.Affine{XX: 1, X0: 1, YY: 1, Y0: 0}).Apply(3, 4)
	if x != 8 || y != 8 {
		t.Errorf("got (%v, %v), want (8, 8)", x, y)
	}
}

// The corners of a stored image of 4x3, by where EXIF 2.32 (4.6.5.1.6) says
// that its first row and first column are.
func TestOrientationAffine(t *testing.T) {
	t.Parallel()
	cases := map[imageheader.Orientation]struct {
		size            image.Point
		topLeft, bottom [2]float64 // where the stored corners top left and bottom left go
	}{
		0:                      {image.Pt(4, 3), [2]float64{0, 0}, [2]float64{0, 3}},
		imageheader.AsStored:   {image.Pt(4, 3), [2]float64{0, 0}, [2]float64{0, 3}},
		imageheader.FlipX:      {image.Pt(4, 3), [2]float64{4, 0}, [2]float64{4, 3}},
		imageheader.Rotate180:  {image.Pt(4, 3), [2]float64{4, 3}, [2]float64{4, 0}},
		imageheader.FlipY:      {image.Pt(4, 3), [2]float64{0, 3}, [2]float64{0, 0}},
		imageheader.Transpose:  {image.Pt(3, 4), [2]float64{0, 0}, [2]float64{3, 0}},
		imageheader.Rotate90:   {image.Pt(3, 4), [2]float64{3, 0}, [2]float64{0, 0}},
		imageheader.Transverse: {image.Pt(3, 4), [2]float64{3, 4}, [2]float64{0, 4}},
		imageheader.Rotate270:  {image.Pt(3, 4), [2]float64{0, 4}, [2]float64{3, 4}},
		9:                      {image.Pt(4, 3), [2]float64{0, 0}, [2]float64{0, 3}},
	}
	for o, want := range cases {
		stored := image.Pt(4, 3)
		if got := o.Size(stored); got != want.size {
			t.Errorf("%d: size: got %v, want %v", o, got, want.size)
		}
		a := raster.Orient(o, stored)
		if x, y := a.Apply(0, 0); x != want.topLeft[0] || y != want.topLeft[1] {
			t.Errorf("%d: top left: got (%v, %v), want %v", o, x, y, want.topLeft)
		}
		if x, y := a.Apply(0, 3); x != want.bottom[0] || y != want.bottom[1] {
			t.Errorf("%d: bottom left: got (%v, %v), want %v", o, x, y, want.bottom)
		}
	}
}

func TestFit(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ size, into, want image.Point }{
		"half":           {image.Pt(1920, 1080), image.Pt(960, 540), image.Pt(960, 540)},
		"wide":           {image.Pt(1920, 1080), image.Pt(960, 960), image.Pt(960, 540)},
		"tall":           {image.Pt(1080, 1920), image.Pt(960, 540), image.Pt(304, 540)},
		"larger":         {image.Pt(32, 32), image.Pt(200, 100), image.Pt(100, 100)},
		"a line":         {image.Pt(1, 10000), image.Pt(100, 100), image.Pt(1, 100)},
		"a long line":    {image.Pt(10000, 1), image.Pt(100, 100), image.Pt(100, 1)},
		"into one pixel": {image.Pt(1920, 1080), image.Pt(1, 1), image.Pt(1, 1)},
		"nothing":        {image.Pt(0, 0), image.Pt(10, 10), image.Pt(1, 1)},
		"into nothing":   {image.Pt(10, 10), image.Pt(0, -3), image.Pt(1, 1)},
	}
	for name, c := range cases {
		if got := raster.Fit(c.size, c.into); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestWindowAffine(t *testing.T) {
	t.Parallel()
	w := raster.Window{X: 10, Y: 20, Width: 40, Height: 20}
	r := image.Rect(5, 6, 85, 26)
	a := w.Affine(r)
	for _, c := range [][4]float64{{10, 20, 5, 6}, {50, 40, 85, 26}, {30, 30, 45, 16}} {
		if x, y := a.Apply(c[0], c[1]); x != c[2] || y != c[3] {
			t.Errorf("(%v, %v): got (%v, %v), want (%v, %v)", c[0], c[1], x, y, c[2], c[3])
		}
	}
}
