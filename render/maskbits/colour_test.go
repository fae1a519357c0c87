package maskbits_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/raster"
)

// A colour has the value that its pixels have, whichever way the file keeps them;
// a colour that no pixel has, and any of a grey file, has none.
func TestValueOf(t *testing.T) {
	t.Parallel()
	colours := []color.NRGBA{{A: 255}, {R: 255, A: 255}, {G: 255, A: 255}, {R: 9, G: 99, B: 200, A: 255}}
	area := image.Rect(0, 0, 4, 2)
	full, indexed, grey := image.NewNRGBA(area), image.NewPaletted(area, nil), image.NewGray(area)
	for i, c := range colours {
		indexed.Palette = append(indexed.Palette, c)
		for y := range 2 {
			full.SetNRGBA(i, y, c)
			indexed.SetColorIndex(i, y, uint8(i))
			grey.SetGray(i, y, color.Gray{Y: uint8(i)})
		}
	}
	apart := image.NewNRGBA(area) // by their largest channel
	for i, c := range []color.NRGBA{{A: 255}, {R: 255, A: 255}, {G: 254, A: 255}, {R: 9, G: 99, B: 200, A: 255}} {
		apart.SetNRGBA(i, 0, c)
		apart.SetNRGBA(i, 1, c)
	}
	for name, im := range map[string]image.Image{"full": full, "indexed": indexed, "apart": apart} {
		m := decoded(t, im)
		for x, want := range []string{"#000000", "#ff0000", "#00ff00", "#0963c8"} {
			if want == "#00ff00" && name == "apart" {
				want = "#00fe00"
			}
			v := m.ValueOf(want)
			if v < 0 {
				t.Fatalf("%s: no value of %s", name, want)
			}
			inside := m.Exactly(v)[0]
			if !m.Coloured() || inside.Area != 2 || !inside.At(x, 0) {
				t.Errorf("%s: %s is the value %d of %d pixels", name, want, v, inside.Area)
			}
		}
		for _, none := range []string{"#123456", "red", ""} {
			if v := m.ValueOf(none); v != -1 {
				t.Errorf("%s: %q is %d", name, none, v)
			}
		}
	}
	if m := decoded(t, grey); m.Coloured() {
		t.Error("a grey file has colours")
	}
}

func decoded(t *testing.T, im image.Image) *maskbits.Image {
	t.Helper()
	var file bytes.Buffer
	if err := png.Encode(&file, im); err != nil {
		t.Fatal(err)
	}
	m, err := maskbits.Decode(file.Bytes(), raster.Limits{Pixels: 1 << 20, Bytes: 1 << 24})
	if err != nil {
		t.Fatal(err)
	}
	return m
}
