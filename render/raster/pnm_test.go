package raster_test

import (
	"errors"
	"image/color"
	"strings"
	"testing"

	"github.com/framebin/framebin/render/raster"
)

func TestDecodePNM(t *testing.T) {
	t.Parallel()
	gray := func(v uint8) color.Color { return color.Gray{Y: v} }
	for name, c := range map[string]struct {
		data string
		at   [2]int
		want color.Color
	}{
		"bits in text":         {"P1\n9 2\n000000001 100000000", [2]int{8, 0}, gray(0)},
		"bits in text, white":  {"P1\n9 2\n000000001 100000000", [2]int{8, 1}, gray(255)},
		"bits":                 {"P4\n9 2\n\x00\x80\x80\x00", [2]int{8, 0}, gray(0)},
		"bits, the second row": {"P4\n9 2\n\x00\x80\x80\x00", [2]int{0, 1}, gray(0)},
		"grey in text":         {"P2\n2 2\n15\n0 5\n10 15\n", [2]int{1, 0}, gray(85)},
		"grey":                 {"P5\n2 2\n255\n\x01\x02\x03\x04", [2]int{0, 1}, gray(3)},
		"grey of 16 bits":      {"P5\n2 1\n65535\n\x01\x02\x03\x04", [2]int{1, 0}, color.Gray16{Y: 0x0304}},
		"colours in text":      {"P3\n2 1\n255\n1 2 3  4 5 6", [2]int{1, 0}, color.NRGBA{4, 5, 6, 255}},
		"colours":              {"P6\n2 1\n255\nabcdef", [2]int{1, 0}, color.NRGBA{'d', 'e', 'f', 255}},
		"colours of 16 bits":   {"P6\n1 1\n65535\nabcdef", [2]int{0, 0}, color.NRGBA64{0x6162, 0x6364, 0x6566, 0xffff}},
		"more than its top":    {"P5\n1 1\n7\n\xff", [2]int{0, 0}, gray(255)},
	} {
		im, err := raster.Decode([]byte(c.data), raster.Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := im.Image.At(c.at[0], c.at[1]); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestPNMThatIsCutShort(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"P1 4 4 1 1", "P2 4 4 9 1 1", "P3 4 4 9 1 1", "P4 40 40 \xff", "P5 4 4 255 ab", "P6 4 4 255 ab", "P5 4 4 65535 ab", "P5 4 4 255 "} {
		im, err := raster.Decode([]byte(data), raster.Limits{})
		if im == nil || !errors.Is(err, raster.ErrBroken) || !strings.Contains(err.Error(), "the file ends early") {
			t.Errorf("%q: got %v, %v", data, im, err)
		}
	}
	if _, err := raster.Decode([]byte("P5 16000000 16000000 255 "), raster.LimitsUnder(1<<20, "--max-memory")); !errors.Is(err, raster.ErrTooLarge) {
		t.Errorf("a huge one: %v", err)
	}
}
