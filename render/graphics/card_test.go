package graphics_test

import (
	"image"
	"image/color"
	"testing"

	"github.com/framebin/framebin/render/graphics"
)

func TestCardShowsItsWholeSelf(t *testing.T) {
	t.Parallel()
	for _, size := range []image.Point{{280, 140}, {96, 119}, {17, 9}, {3, 3}, {1, 1}} {
		card := graphics.Card(size)
		if card.Rect.Size() != size {
			t.Fatalf("size %v, want %v", card.Rect.Size(), size)
		}
		white := color.RGBA{255, 255, 255, 255}
		for x := range size.X {
			for y := range size.Y {
				edge := x == 0 || y == 0 || x == size.X-1 || y == size.Y-1
				if got := card.RGBAAt(x, y); got.A != 255 || edge && got != white {
					t.Fatalf("%v at %d,%d of %v", got, x, y, size)
				}
			}
		}
	}
}

func TestCardHasItsColors(t *testing.T) {
	t.Parallel()
	card := graphics.Card(image.Pt(280, 140))
	n := map[color.RGBA]int{}
	for y := range 140 {
		for x := range 280 {
			n[card.RGBAAt(x, y)]++
		}
	}
	for _, c := range graphics.CardColors() {
		if n[c] < 34*34 {
			t.Errorf("%d pixels of %v", n[c], c)
		}
	}
	if len(n) < 200 {
		t.Errorf("%d colours, with a ramp of grey", len(n))
	}
}

// The circle is as high as wide, whatever the card's shape.
func TestCardCircleIsRound(t *testing.T) {
	t.Parallel()
	yellow := graphics.CardColors()[1]
	for _, size := range []image.Point{{280, 140}, {281, 141}, {150, 400}} {
		card := graphics.Card(size)
		var box image.Rectangle
		for y := 1 + size.Y/4; y < size.Y; y++ {
			for x := range size.X {
				if card.RGBAAt(x, y) == yellow {
					box = box.Union(image.Rect(x, y, x+1, y+1))
				}
			}
		}
		if box.Dx() != box.Dy() || box.Dx() < 40 {
			t.Errorf("%v: the circle covers %v", size, box)
		}
	}
}
