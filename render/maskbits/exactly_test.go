package maskbits_test

import (
	"image"
	"image/color"
	"math/rand/v2"
	"testing"

	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/raster"
)

// Exactly is what looking at every pixel gives, for values that occur and
// those that do not, and says the size of what it found.
func TestExactly(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	for _, distinct := range []int{1, 2, 3, 40} {
		im := image.NewGray16(image.Rect(0, 0, 33, 21))
		for i := range 33 * 21 {
			im.SetGray16(i%33, i/33, color.Gray16{Y: uint16(rng.IntN(distinct) * 1000)})
		}
		got, err := maskbits.Decode(encodePNG(t, im), raster.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		values := []int{0, 1000, 0, 1, 39000, 65535, -1, 1 << 20}
		for k, m := range got.Exactly(values...) {
			area, box := 0, image.Rectangle{}
			for i := range 33 * 21 {
				x, y := i%33, i/33
				in := int(im.Gray16At(x, y).Y) == values[k]
				if m.At(x, y) != in {
					t.Fatalf("%d values, value %d at (%d, %d): got %v", distinct, values[k], x, y, !in)
				}
				if in {
					area++
					box = box.Union(image.Rect(x, y, x+1, y+1))
				}
			}
			if m.Area != area || m.Bounds != box {
				t.Errorf("%d values, value %d: got %d pixels in %v, want %d in %v", distinct, values[k], m.Area, m.Bounds, area, box)
			}
		}
	}
}

// A bitmap with blurred edges has an inside and an outside only.
func TestExactlyOfASoftMask(t *testing.T) {
	t.Parallel()
	im := image.NewGray(image.Rect(0, 0, 600, 10))
	for i := range im.Pix {
		im.Pix[i] = uint8(min(max(i%600-90, 0)*13, 255))
	}
	got, err := maskbits.Decode(encodePNG(t, im), raster.Limits{})
	if err != nil || !got.Soft() {
		t.Fatal(got.Soft(), err)
	}
	masks := got.Exactly(0, 255, 1)
	if masks[0].Area+masks[1].Area != 6000 || masks[1].Area != got.Select(0).Area || masks[2].Area != masks[1].Area {
		t.Errorf("got %d outside, %d and %d inside", masks[0].Area, masks[1].Area, masks[2].Area)
	}
}

func TestOverlaps(t *testing.T) {
	t.Parallel()
	fill := func(w, h int, r image.Rectangle) *maskbits.Mask {
		m := maskbits.New(w, h)
		for y := r.Min.Y; y < r.Max.Y; y++ {
			m.Fill(y, r.Min.X, r.Max.X)
		}
		m.Measure()
		return m
	}
	a := fill(50, 20, image.Rect(3, 2, 13, 8))
	for name, c := range map[string]struct {
		b    *maskbits.Mask
		want bool
	}{
		"a corner":     {fill(50, 20, image.Rect(12, 7, 30, 9)), true},
		"beside":       {fill(50, 20, image.Rect(13, 2, 30, 9)), false},
		"below":        {fill(50, 20, image.Rect(3, 8, 13, 9)), false},
		"itself":       {a, true},
		"nothing":      {fill(50, 20, image.Rectangle{}), false},
		"another size": {fill(51, 20, image.Rect(3, 2, 13, 8)), false},
	} {
		if got := a.Overlaps(c.b); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
	ring := fill(50, 20, image.Rect(0, 0, 50, 1))
	ring.Fill(19, 0, 50)
	ring.Measure()
	if a.Overlaps(ring) {
		t.Error("a hole that is around the other mask overlaps it")
	}
}
