package graphics_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"slices"
	"testing"

	"github.com/framebin/framebin/render/graphics"
)

// TestSixelByManyIsTheSame compares what several processors write with what
// one writes, of heights that leave bands and strips unfinished, and again
// with the memory of the picture before.
func TestSixelByManyIsTheSame(t *testing.T) {
	t.Parallel()
	for _, processors := range []int{2, 3, 8} {
		one, err := graphics.New(graphics.Setup{Protocol: graphics.Sixel})
		if err != nil {
			t.Fatal(err)
		}
		many, err := graphics.New(graphics.Setup{Protocol: graphics.Sixel, Processors: processors})
		if err != nil {
			t.Fatal(err)
		}
		for _, height := range []int{1, 6, 143, 144, 145, 149, 300, 433} {
			img := photo(t, "cards_cam_image2.jpg", 160, height)
			if height == 145 {
				img = shifted(img)
			}
			reserved := []color.RGBA{{255, 0, 0, 255}}
			want := encodeAfter(t, one, img, reserved)
			got := encodeAfter(t, many, img, reserved)
			name := fmt.Sprintf("%d processors, %d rows", processors, height)
			if !bytes.HasPrefix(got, fmt.Appendf([]byte("before"), "\x1bP0;1;8q\"1;1;160;%d#", height)) {
				t.Errorf("%s: it begins with %.60q", name, got)
			}
			if n := bytes.Count(got, []byte("\x1b\\")); n != 1 {
				t.Errorf("%s: it ends %d times", name, n)
			}
			a, b := decodeSixel(t, got[len("before"):]), decodeSixel(t, want[len("before"):])
			if a.Bounds() != b.Bounds() || !samePixels(a, b) {
				t.Errorf("%s: the pictures differ", name)
			}
		}
	}
}

// encodeAfter appends to what is there already.
func encodeAfter(t *testing.T, e graphics.Encoder, img *image.RGBA, reserved []color.RGBA) []byte {
	t.Helper()
	out, err := e.Encode([]byte("before"), img, 1, reserved)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(out)
}

func samePixels(a, b image.Image) bool {
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}
