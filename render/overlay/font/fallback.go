package font

import (
	"image"
	"math"
	"unicode"

	"github.com/hajimehoshi/bitmapfont/v3"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/language"
)

// fallbackSize is the size of the bitmap font's full-width glyphs in pixels.
const fallbackSize = 12

// fallback draws a rune of a script that the scalable font does not have, such
// as Chinese, Japanese, Korean, Hebrew or Arabic, with the pixels of a bitmap
// font made as large as the text is. It returns false if that has none either.
func (f *Face) fallback(r rune) (Glyph, bool) {
	source := bitmapfont.Face
	at, mask, from, advance, ok := source.Glyph(fixed.Point26_6{}, r)
	if !ok || unicode.IsControl(r) {
		return Glyph{}, false
	}
	if !drawn(mask, from, at.Size()) && !unicode.IsSpace(r) {
		return Glyph{}, false
	}
	times := max(int(math.Round(float64(f.Pixels)/fallbackSize)), 1)
	size := at.Size()
	out := image.NewAlpha(image.Rectangle{Max: size.Mul(times)})
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			_, _, _, a := mask.At(from.X+x/times, from.Y+y/times).RGBA()
			out.Pix[y*out.Stride+x] = uint8(a >> 8)
		}
	}
	drop := f.drop(source.Metrics(), times)
	return Glyph{Mask: out, Offset: at.Min.Mul(times).Add(image.Pt(0, drop)), Advance: advance.Round() * times}, true
}

// drawn reports whether a glyph has any pixel: a rune that the font lacks is
// blank.
func drawn(mask image.Image, from, size image.Point) bool {
	for y := range size.Y {
		for x := range size.X {
			if _, _, _, a := mask.At(from.X+x, from.Y+y).RGBA(); a != 0 {
				return true
			}
		}
	}
	return false
}

// drop is how far a bitmap glyph is moved down for its middle to be that of
// the capitals beside it.
func (f *Face) drop(m xfont.Metrics, times int) int {
	middle := (m.Descent - m.Ascent).Round() * times / 2 // from the baseline, down
	return -f.Ascent/2 - middle
}

// shaped returns s as its glyphs stand from left to right: text that is
// written from the right is turned, and Arabic letters take the forms that
// join them.
func shaped(s string) string {
	for _, r := range s {
		if unicode.In(r, unicode.Hebrew, unicode.Arabic) {
			return bitmapfont.PresentationForms(s, bitmapfont.DirectionLeftToRight, language.Und)
		}
	}
	return s
}
