package maskbits_test

import (
	"image"
	"math/rand/v2"
	"testing"

	"github.com/framebin/framebin/render/maskbits"
)

// random is a mask of random pixels, the same each time.
func random(w, h int, seed uint64) *maskbits.Mask {
	r := rand.New(rand.NewPCG(seed, 1))
	m := maskbits.New(w, h)
	for y := range h {
		for x := range w {
			if r.IntN(3) == 0 {
				m.Fill(y, x, x+1)
			}
		}
	}
	m.Measure()
	return m
}

// TestCount counts what looking at each pixel counts.
func TestCount(t *testing.T) {
	t.Parallel()
	m := random(37, 11, 1)
	r := rand.New(rand.NewPCG(2, 2))
	for range 500 {
		rect := image.Rect(r.IntN(50)-5, r.IntN(20)-5, r.IntN(50)-5, r.IntN(20)-5)
		want := 0
		for y := rect.Min.Y; y < rect.Max.Y; y++ {
			for x := rect.Min.X; x < rect.Max.X; x++ {
				if m.At(x, y) {
					want++
				}
			}
		}
		if got := m.Count(rect); got != want {
			t.Fatalf("%v: got %d, want %d", rect, got, want)
		}
	}
}

// TestPlace: a mask in a rectangle is what scaling it to that and moving it
// there gives, also where it lies beyond the frame in part.
func TestPlace(t *testing.T) {
	t.Parallel()
	m := random(28, 28, 3)
	for _, at := range []image.Rectangle{
		image.Rect(0, 0, 28, 28), image.Rect(10, 20, 70, 50), image.Rect(-10, -20, 40, 30), image.Rect(80, 40, 130, 90), image.Rect(200, 0, 210, 10),
	} {
		scaled, got := m.Scale(at.Size()), m.Place(at, image.Pt(100, 60))
		area := 0
		for y := range 60 {
			for x := range 100 {
				want := scaled.At(x-at.Min.X, y-at.Min.Y)
				if got.At(x, y) != want {
					t.Fatalf("%v: at %d,%d got %v", at, x, y, !want)
				}
				if want {
					area++
				}
			}
		}
		if got.Area != area || got.Size() != image.Pt(100, 60) {
			t.Errorf("%v: got an area of %d, want %d", at, got.Area, area)
		}
	}
}
