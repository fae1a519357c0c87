package coverage

import (
	"bytes"
	"image"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/raster"
)

// randomMask returns a mask of runs, or of noise.
func randomMask(r *rand.Rand) *maskbits.Mask {
	m := maskbits.New(1+r.IntN(200), 1+r.IntN(60))
	for y := range m.Height {
		for range r.IntN(4) {
			x := r.IntN(m.Width)
			m.Fill(y, x, x+1+r.IntN(40))
		}
	}
	if r.IntN(4) == 0 {
		for i := range m.Bits {
			m.Bits[i] = uint8(r.UintN(256))
		}
	}
	m.Measure()
	return m
}

// bytesOf returns what a mask covers of each pixel of its rectangle.
func bytesOf(s *coverageMask) []uint8 {
	r := s.solid.rect
	out := make([]uint8, r.Dx()*r.Dy())
	s.solid.each(func(x0, x1, y int) {
		for x := x0; x < x1; x++ {
			out[(y-r.Min.Y)*r.Dx()+x-r.Min.X] = 255
		}
	})
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for _, f := range s.fragments(y) {
			out[(y-r.Min.Y)*r.Dx()+s.solid.left+f.x()-r.Min.X] += f.cover() // 255 and more would show
		}
	}
	return out
}

// covered returns what a mask covers.
func covered(m *maskbits.Mask, view raster.Affine, clip image.Rectangle) *coverageMask {
	var s Stack
	s.Reset(clip)
	s.Mask(m, view)
	return &s.next().cover
}

// Halving is scaling, wherever the picture begins in the mask.
func TestHalvingIsScaling(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		m := randomMask(r)
		view := raster.Affine{XX: 0.5, YY: 0.5, X0: float64(r.IntN(200)-150) / 2, Y0: float64(r.IntN(40)-20) / 2}
		clip := image.Rect(-5, 3, r.IntN(120), r.IntN(90))
		rect, g, ok := newSampler(m, view, clip)
		if !ok {
			continue
		}
		if !g.downscales2() {
			t.Fatalf("view %+v does not halve", view)
		}
		var fast, slow coverageMask
		fast.begin(rect, clip.Min.X, &arena{})
		g.downscale2(&fast)
		slow.begin(rect, clip.Min.X, &arena{})
		g.scale(&slow)
		if !slices.Equal(fast.solid.bits, slow.solid.bits) || !slices.Equal(fast.edge, slow.edge) || !slices.Equal(fast.ends, slow.ends) {
			t.Fatalf("mask of %v, view %+v, clip %v:\nfast %v\nslow %v", m.Size(), view, clip, bytesOf(&fast), bytesOf(&slow))
		}
	}
}

// TestFastScalingIsTheSlowOne draws random masks by random scales and moves,
// up and down, both ways.
func TestFastScalingIsTheSlowOne(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	scales := []float64{1, 0.5, 2, 0.25, 1.0 / 3, 3, 7.3, 0.1, 0.02, 0.777, 960.0 / 1388}
	for range 3000 {
		m := randomMask(r)
		sx, sy := scales[r.IntN(len(scales))], scales[r.IntN(len(scales))]
		view := raster.Affine{XX: sx, YY: sy, X0: r.Float64()*40 - 20, Y0: float64(r.IntN(20) - 10)}
		clip := image.Rect(-5, 3, r.IntN(120), r.IntN(90))
		rect, g, ok := newSampler(m, view, clip)
		if !ok {
			continue
		}
		var fast, same coverageMask
		var slow byteMask
		fast.begin(rect, clip.Min.X, &arena{})
		g.scale(&fast)
		slow.reset(rect)
		g.sample(&slow)
		if got := bytesOf(&fast); !bytes.Equal(got, slow.pix) {
			t.Fatalf("mask of %v, view %+v, clip %v:\nfast %v\nslow %v", m.Size(), view, clip, got, slow.pix)
		}
		same.load(&slow, clip.Min.X, &arena{})
		if got := bytesOf(&same); !bytes.Equal(got, slow.pix) {
			t.Fatalf("mask of %v, view %+v, clip %v:\nloaded %v\nof     %v", m.Size(), view, clip, got, slow.pix)
		}
	}
}

// TestAreaIsKept compares the coverage to the area of the mask.
func TestAreaIsKept(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 2, 3, 4} { // whole numbers are exact
		for range 50 {
			m := randomMask(r)
			view := raster.Scale(1/float64(n), 1/float64(n))
			c := covered(m, view, image.Rect(0, 0, 1000, 1000))
			want := float64(m.Area) / float64(n*n)
			limit := float64(c.solid.rect.Dx()*c.solid.rect.Dy()) / 255 // coverage is rounded up
			if got := c.area(); got < want-1e-9 || got > want+limit {
				t.Errorf("1:%d covers %f, want %f to %f", n, got, want, want+limit)
			}
		}
	}
}

// TestNothingIsLost scales single pixels and thin lines down, however far.
func TestNothingIsLost(t *testing.T) {
	t.Parallel()
	views := map[string]raster.Affine{
		"not scaled": raster.Identity(),
		"to cells":   raster.Scale(80.0/1920, 40.0/1080),
		"to a dot":   raster.Scale(0.001, 0.001),
		"to little":  raster.Scale(1e-7, 1e-7),
		"turned":     {XY: -0.0417, X0: 45, YX: 0.0417},
		"slanted":    {XX: 0.03, XY: 0.02, YX: -0.02, YY: 0.03, Y0: 40},
		"mirrored":   {XX: -0.05, X0: 96, YY: 0.05},
	}
	for name, view := range views {
		seed := uint64(len(name))
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(5, seed))
			for range 30 {
				m := maskbits.New(1920, 1080)
				x, y := r.IntN(1900), r.IntN(1080)
				m.Fill(y, x, x+1)
				m.Measure()
				if got := covered(m, view, image.Rect(-100, -100, 2000, 2000)).resolve(); got.area != 1 {
					t.Errorf("a pixel at %d,%d is drawn as %d", x, y, got.area)
				}
			}
		})
	}
}

func TestThinLinesAreDrawnInFull(t *testing.T) {
	t.Parallel()
	m := maskbits.New(1920, 1080)
	m.Fill(500, 100, 1900) // a line of one pixel
	m.Measure()
	c := covered(m, raster.Scale(0.1, 0.1), image.Rect(0, 0, 192, 108))
	b := c.resolve()
	if b.area != 180 || !b.At(10, 50) || !b.At(189, 50) || b.At(9, 50) {
		t.Errorf("the line is drawn as %d pixels in %v, want 180", b.area, b.Bounds())
	}
	if got := bytesOf(c)[(50-c.solid.rect.Min.Y)*c.solid.rect.Dx()+90-c.solid.rect.Min.X]; got != 255 {
		t.Errorf("the line is filled by %d/255", got)
	}
}

func TestContourIsTheRim(t *testing.T) {
	t.Parallel()
	for _, width := range []int{1, 2, 3} {
		var s Stack
		r := image.Rect(7, 3, 207, 33) // more than three words wide
		var full coverageMask
		full.begin(r, 0, &s.bits)
		for y := r.Min.Y; y < r.Max.Y; y++ {
			setRun(full.solid.row(y), 7, 207)
			full.endRow()
		}
		outer, core := s.contour(full.resolve(), width)
		hole := r.Inset(width)
		for y := range 40 {
			for x := range 220 {
				p := image.Pt(x, y)
				want := p.In(r) && !p.In(hole)
				if core.At(x, y) != p.In(hole) {
					t.Fatalf("width %d: %v is within: %t", width, p, core.At(x, y))
				}
				if got := outer.At(x, y); got != want {
					t.Fatalf("width %d: contour at %v: %t, want %t", width, p, got, want)
				}
			}
		}
	}
}

func TestMasksThatLie(t *testing.T) {
	t.Parallel()
	bounds := image.Rect(0, 0, 100, 100)
	cases := map[string]*maskbits.Mask{
		"none":        nil,
		"no bits":     {Width: 100, Height: 100, Stride: 13, Bounds: bounds},
		"few bits":    {Width: 100, Height: 100, Stride: 13, Bits: make([]uint8, 1299), Bounds: bounds},
		"stride":      {Width: 100, Height: 100, Stride: 1, Bits: make([]uint8, 1300), Bounds: bounds},
		"no stride":   {Width: 100, Height: 100, Bits: make([]uint8, 1300), Bounds: bounds},
		"negative":    {Width: -1, Height: -1, Stride: -1, Bits: make([]uint8, 1300), Bounds: bounds},
		"far bounds":  {Width: 8, Height: 8, Stride: 1, Bits: make([]uint8, 8), Bounds: image.Rect(-9, -9, 1<<30, 1<<30)},
		"no capacity": {Width: 1 << 30, Height: 1 << 30, Stride: 1 << 27, Bits: make([]uint8, 8), Bounds: bounds},
	}
	for name, m := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := covered(m, raster.Identity(), image.Rect(0, 0, 50, 50)).area(); got != 0 {
				t.Errorf("covers %f", got)
			}
		})
	}
}
