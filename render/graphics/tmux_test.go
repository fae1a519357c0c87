package graphics_test

import (
	"fmt"
	"image"
	"image/color"
	"regexp"
	"testing"

	"github.com/framebin/framebin/render/graphics"
)

// tmux counts bands of six rows, and fills the rest of the last cells with
// register 0.
func TestSixelForTmuxHasWholeBands(t *testing.T) {
	t.Parallel()
	e, err := graphics.New(graphics.Setup{Protocol: graphics.Sixel, Tmux: true})
	if err != nil {
		t.Fatal(err)
	}
	photo := photo(t, "cards_cam_image2.jpg", 200, 100)
	blue := color.RGBA{0, 0, 204, 255} // whole percents
	bottom := image.NewRGBA(photo.Rect)
	copy(bottom.Pix, photo.Pix)
	paint(bottom, image.Rect(0, 90, 200, 100), blue)
	for height, want := range map[int]int{100: 96, 96: 96, 12: 12, 7: 6, 6: 6, 5: 5} {
		for name, img := range map[string]*image.RGBA{"photo": photo, "blue at the bottom": bottom} {
			from := image.Rect(0, 100-height, 200, 100)
			part, _ := img.SubImage(from).(*image.RGBA)
			data := encode(t, e, part)
			got := decodeSixel(t, data)
			if got.Rect.Dy() != want || got.Rect.Dx() != 200 {
				t.Fatalf("%s: %v pixels of 200x%d, want %d rows", name, got.Rect.Size(), height, want)
			}
			from.Max.Y = from.Min.Y + want
			meant, _ := img.SubImage(from).(*image.RGBA)
			if p := psnr(t, got, meant); p < 30 {
				t.Errorf("%s, %d rows: %.1f dB", name, height, p)
			}
		}
	}
	var r, g, b int
	zero := regexp.MustCompile(`#0;2;\d+;\d+;\d+`).Find(encode(t, e, bottom))
	if _, err := fmt.Sscanf(string(zero), "#0;2;%d;%d;%d", &r, &g, &b); err != nil || r > 2 || g > 2 || b < 78 || b > 82 {
		t.Errorf("register 0 is %q, %v, want blue", zero, err)
	}
}
