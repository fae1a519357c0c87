package coverage

import (
	"image"
	"image/color"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/framebin/framebin/render/raster"
)

// randomStyle puts a random mask into s, drawn in a random way.
func randomStyle(r *rand.Rand, s *Stack) {
	view := raster.Affine{XX: 0.5 + r.Float64(), YY: 0.5 + r.Float64(), X0: r.Float64() * 60, Y0: r.Float64() * 30}
	s.Mask(randomMask(r), view)
	c := s.next()
	shape := c.cover.resolve()
	col := func() color.RGBA {
		return color.RGBA{uint8(r.UintN(256)), uint8(r.UintN(256)), uint8(r.UintN(256)), 255}
	}
	alpha := r.IntN(256)
	c.filled, c.stripe = r.IntN(4) > 0, 1+r.IntN(9)
	c.fill = NewPaint(col(), alpha)
	c.hatch = c.fill
	if r.IntN(2) == 0 {
		c.hatch = NewPaint(col(), alpha/2)
	}
	if r.IntN(3) > 0 {
		line, _ := s.contour(shape, 1+r.IntN(3))
		c.rims = append(c.rims, rim{line, NewPaint(col(), 200)})
	}
}

// TestWhatLiesUnderneathIsNotMissed compares masks that are put into the layer
// together, where what others lie over is not drawn, with masks drawn one after
// the other.
func TestWhatLiesUnderneathIsNotMissed(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		clip := image.Rect(3, 2, 3+90+int(seed), 70)
		var fast, slow Stack
		fast.Reset(clip)
		slow.Reset(clip)
		a, b := rand.New(rand.NewPCG(seed, 1)), rand.New(rand.NewPCG(seed, 1))
		for range 12 {
			randomStyle(a, &fast)
			fast.End()
			randomStyle(b, &slow)
			slow.layer.lay(slow.next())
			slow.bits.reset()
		}
		fast.flush()
		if !slices.Equal(fast.layer.pix, slow.layer.pix) {
			t.Fatalf("seed %d: the layers differ", seed)
		}
	}
}

// TestBlendingIsExact compares the blending of two channels at a time with the
// rounding that it stands for.
func TestBlendingIsExact(t *testing.T) {
	t.Parallel()
	for under := range 256 {
		for alpha := range 256 {
			p := uint32(NewPaint(color.RGBA{uint8(under), 0, 255, 255}, alpha))
			px := []uint8{uint8(under), 255, 0, uint8(255 - under)}
			want := slices.Clone(px)
			for i := range want {
				want[i] = uint8(p>>(8*i) + (uint32(want[i])*uint32(255-alpha)+127)/255)
			}
			if p == 0 {
				want = slices.Clone(px)
			}
			if blendRow(px, []uint32{p}); !slices.Equal(px, want) {
				t.Fatalf("%d under %08x: got %v, want %v", under, p, px, want)
			}
		}
	}
}
