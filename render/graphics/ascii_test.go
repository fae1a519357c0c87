package graphics_test

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/render/graphics"
)

// TestASCII draws in any depth of colours without a character beyond ASCII,
// each line as wide as it should be.
func TestASCII(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 40, 20))
	for y := range 20 {
		for x := range 40 {
			img.SetRGBA(x, y, color.RGBA{uint8(6 * x), uint8(12 * y), 128, 255})
		}
	}
	for _, depth := range []graphics.ColorDepth{graphics.TrueColor, graphics.Colors256, graphics.Colors16, graphics.Monochrome} {
		lines := graphics.ASCII.Lines(img, 20, 10, depth)
		if len(lines) != 10 {
			t.Fatalf("%v: %d lines", depth, len(lines))
		}
		for _, line := range lines {
			if ansi.StringWidth(line) != 20 || strings.ContainsFunc(line, func(r rune) bool { return r > '~' }) {
				t.Errorf("%v: %q", depth, line)
			}
			if colours := strings.Contains(line, "[4") || strings.Contains(line, "[10"); colours != (depth != graphics.Monochrome) {
				t.Errorf("%v: coloured %v", depth, colours)
			}
		}
	}
	white := image.NewRGBA(image.Rect(0, 0, 2, 1))
	white.SetRGBA(1, 0, color.RGBA{255, 255, 255, 255})
	if got := ansi.Strip(graphics.ASCII.Lines(white, 2, 1, graphics.Monochrome)[0]); got != " @" {
		t.Errorf("black and white are %q", got)
	}
}
