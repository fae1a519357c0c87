package font

import (
	"image"
	"image/draw"
	"math"
	"sync"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
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
