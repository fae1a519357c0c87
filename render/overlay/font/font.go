package font

import (
	"image"
	"image/draw"
	"math"
	"sync"
	"unicode"

	"github.com/hajimehoshi/bitmapfont/v3"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/language"
)

// How many text sizes, and how many glyphs of each, are kept at a time.
const (
	maxSizes  = 8
	maxGlyphs = 1024
)

// Fonts draws the glyphs of text and keeps them. It is safe for concurrent
// use: a face itself is not.
type Fonts struct {
	mu    sync.Mutex
	ttf   *opentype.Font
	sizes map[int]*Face
}

// Face is the text of one size.
type Face struct {
	mu     sync.Mutex
	face   xfont.Face
	glyphs map[rune]Glyph
	box    Glyph // stands for a rune that no font has
	Pixels int   // of a line
	Ascent int   // of capitals
}

// Glyph is a letter, ready to be stamped at a pixel of the baseline.
type Glyph struct {
	Mask    *image.Alpha
	Offset  image.Point // from the pen to the top left of mask
	Advance int
}

// Size returns the face of a size in pixels.
func (f *Fonts) Size(px int) *Face {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s, ok := f.sizes[px]; ok {
		return s
	}
	if len(f.sizes) >= maxSizes || f.sizes == nil {
		f.sizes = make(map[int]*Face)
	}
	if f.ttf == nil {
		f.ttf, _ = opentype.Parse(gobold.TTF) // constant; without it every glyph is a box
	}
	s := newFace(f.ttf, px)
	f.sizes[px] = s
	return s
}

func newFace(ttf *opentype.Font, px int) *Face {
	s := &Face{glyphs: make(map[rune]Glyph), Pixels: px, Ascent: (px*3 + 2) / 4}
	if ttf != nil {
		opened, err := opentype.NewFace(ttf, &opentype.FaceOptions{Size: float64(px), DPI: 72, Hinting: xfont.HintingFull})
		if err == nil {
			s.face = opened
			s.Ascent = opened.Metrics().CapHeight.Round()
		}
	}
	s.box = s.missing()
	return s
}

// Text returns the glyphs of s.
func (f *Face) Text(s string) []Glyph {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make([]Glyph, 0, len(s))
	for _, r := range shaped(s) {
		g, ok := f.glyphs[r]
		if !ok {
			g = f.draw(r)
		}
		out = append(out, g)
	}
	return out
}

// draw draws a glyph of any font and keeps it.
func (f *Face) draw(r rune) Glyph {
	g, ok := f.load(r)
	if !ok {
		g, ok = f.fallback(r)
	}
	if !ok {
		return f.box
	}
	if len(f.glyphs) >= maxGlyphs {
		clear(f.glyphs)
	}
	f.glyphs[r] = g
	return g
}

// load draws a glyph, and returns false if the font does not have it.
func (f *Face) load(r rune) (Glyph, bool) {
	if f.face == nil {
		return Glyph{}, false
	}
	advance, ok := f.face.GlyphAdvance(r)
	if !ok {
		return Glyph{}, false
	}
	at, mask, from, _, ok := f.face.Glyph(fixed.Point26_6{}, r)
	if !ok {
		return Glyph{}, false
	}
	out := image.NewAlpha(image.Rectangle{Max: at.Size()})
	draw.Draw(out, out.Rect, mask, from, draw.Src)
	return Glyph{Mask: out, Offset: at.Min, Advance: int(math.Round(float64(advance) / 64))}, true
}

// missing is the box that stands for a rune without a glyph.
func (f *Face) missing() Glyph {
	w, h := max(f.Pixels*5/9, 3), max(f.Ascent, 3)
	line := max(f.Pixels/14, 1)
	m := image.NewAlpha(image.Rect(0, 0, w, h))
	inner := m.Rect.Inset(line)
	for y := range h {
		for x := range w {
			if !(image.Point{X: x, Y: y}).In(inner) {
				m.Pix[y*m.Stride+x] = 255
			}
		}
	}
	return Glyph{Mask: m, Offset: image.Pt(line, -h), Advance: w + 2*line}
}

// Width returns how many pixels the glyphs take side by side.
func Width(text []Glyph) int {
	w := 0
	for _, g := range text {
		w += g.Advance
	}
	return w
}

// Fit returns the glyphs of s, shortened by an ellipsis to at most w pixels.
func (f *Face) Fit(s string, w int) []Glyph {
	text := f.Text(s)
	if Width(text) <= w {
		return text
	}
	dots := f.Text("…")
	w -= Width(dots)
	n, used := 0, 0
	for n < len(text) && used+text[n].Advance <= w {
		used += text[n].Advance
		n++
	}
	return append(text[:n:n], dots...)
}

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
