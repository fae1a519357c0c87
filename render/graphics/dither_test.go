package graphics_test

import (
	"image"
	"testing"

	xdraw "golang.org/x/image/draw"

	"github.com/framebin/framebin/render/graphics"
)

// meanOf returns the picture at a tenth of its size, as an eye sees it from
// afar.
func meanOf(img *image.RGBA) *image.RGBA {
	small := image.NewRGBA(image.Rect(0, 0, img.Rect.Dx()/8, img.Rect.Dy()/8))
	xdraw.BiLinear.Scale(small, small.Rect, img, img.Rect, xdraw.Src, nil)
	return small
}

// Few colours have to add up to the ones that are meant: brown wood is not to
// become grey.
func TestBlockLinesOfFewColorsAddUp(t *testing.T) {
	t.Parallel()
	const cols, rows = 120, 36
	for depth, least := range map[graphics.ColorDepth]float64{graphics.Colors256: 37, graphics.Colors16: 18} {
		for _, name := range []string{"cards_cam_image2.jpg", "japanese_cherry_1.jpg", "blood_00038.jpg"} {
			img := photo(t, name, 2*cols, 2*rows)
			got := readBlocks(t, graphics.BlockLines(img, cols, rows, depth), cols)
			if p := psnr(t, meanOf(got.RGBA), meanOf(img)); p < least {
				t.Errorf("%s in depth %d: %.1f dB from afar, want %.0f", name, depth, p, least)
			} else {
				t.Logf("%s in depth %d: %.1f dB", name, depth, p)
			}
		}
	}
}

// What the terminal has is shown as it is, without a pattern.
func TestBlockLinesOfFewColorsKeepThoseThereAre(t *testing.T) {
	t.Parallel()
	for _, depth := range []graphics.ColorDepth{graphics.Colors256, graphics.Colors16} {
		for _, c := range graphics.CardColors() {
			if depth == graphics.Colors16 && c.B == 255 && c.R == 0 && c.G == 0 {
				continue // xterm's blue is another
			}
			img := image.NewRGBA(image.Rect(0, 0, 16, 16))
			paint(img, img.Rect, c)
			got := readBlocks(t, graphics.BlockLines(img, 8, 8, depth), 8)
			if d := farthest(t, got.RGBA, img); d != 0 {
				t.Errorf("%v in depth %d: %d off", c, depth, d)
			}
		}
	}
}
