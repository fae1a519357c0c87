package graphics_test

import (
	"fmt"
	"image"
	"image/color"
	"regexp"
	"strconv"
	"testing"

	"github.com/framebin/framebin/render/graphics"
)

// A terminal with few registers draws what names others in a colour of
// another picture, or in none.
func TestSixelKeepsToTheRegisters(t *testing.T) {
	t.Parallel()
	register := regexp.MustCompile(`#(\d+)`)
	pictures := map[string]*image.RGBA{
		"photo": photo(t, "cards_cam_image2.jpg", 320, 180),
		"noise": noise(120, 90, 5),
		"card":  graphics.Card(image.Pt(320, 140)),
	}
	for registers, least := range map[int]float64{0: 34, 1: 8, 2: 8, 16: 24, 64: 29, 255: 34, 256: 34, 1024: 34} {
		for name, img := range pictures {
			t.Run(fmt.Sprint(name, registers), func(t *testing.T) {
				t.Parallel()
				e, err := graphics.New(graphics.Setup{Protocol: graphics.Sixel, Registers: registers})
				if err != nil {
					t.Fatal(err)
				}
				for range 2 { // a palette that is kept, too
					data := encode(t, e, img, graphics.CardColors()...)
					limit := max(registers, 2)
					if registers == 0 || registers > 255 {
						limit = 255
					}
					for _, m := range register.FindAllSubmatch(data, -1) {
						if n, _ := strconv.Atoi(string(m[1])); n >= limit {
							t.Fatalf("register %d of %d", n, limit)
						}
					}
					if got := psnr(t, decodeSixel(t, data), img); name == "photo" && got < least {
						t.Errorf("%.1f dB, want %.0f at least", got, least)
					}
				}
			})
		}
	}
}

// Few registers hold the overlay's first colours all the same.
func TestSixelOfFewRegistersKeepsReservedColors(t *testing.T) {
	t.Parallel()
	e, err := graphics.New(graphics.Setup{Protocol: graphics.Sixel, Registers: 16})
	if err != nil {
		t.Fatal(err)
	}
	orange := color.RGBA{0xE6, 0x9F, 0x00, 0xFF}
	img := photo(t, "fork_11.jpg", 200, 120)
	box := image.Rect(20, 20, 60, 30)
	paint(img, box, orange)
	got := decodeSixel(t, encode(t, e, img, orange))
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			r, g, b, _ := got.At(x, y).RGBA()
			if d := apart(color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}, orange); d > 2 {
				t.Fatalf("%v at %d,%d, want %v", got.At(x, y), x, y, orange)
			}
		}
	}
}
