package overlay

import (
	"image"
	"image/draw"
	"math"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// How many text sizes, and how many glyphs of each, are kept at a time.
const (
	maxSizes  = 8
	maxGlyphs = 1024
)

// fonts draws the glyphs of text and keeps them. It is safe for concurrent
// use: a face itself is not.
type fonts struct {
	mu    sync.Mutex
	ttf   *opentype.Font
	sizes map[int]*face
}

// face is the text of one size.
type face struct {
	mu      sync.Mutex
	face    font.Face
	glyphs  map[rune]glyph
	box     glyph // stands for a rune that no font has
	size    int   // pixels
	ascent  int   // of capitals
	descent int
}

// glyph is a letter, ready to be stamped at a pixel of the baseline.
type glyph struct {
	mask    *image.Alpha
	offset  image.Point // from the pen to the top left of mask
	advance int
}

// size returns the face of a size in pixels.
func (f *fonts) size(px int) *face {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s, ok := f.sizes[px]; ok {
		return s
	}
	if len(f.sizes) >= maxSizes || f.sizes == nil {
		f.sizes = make(map[int]*face)
	}
	if f.ttf == nil {
		f.ttf, _ = opentype.Parse(gobold.TTF) // constant; without it every glyph is a box
	}
	s := newFace(f.ttf, px)
	f.sizes[px] = s
	return s
}

func newFace(ttf *opentype.Font, px int) *face {
	s := &face{glyphs: make(map[rune]glyph), size: px, ascent: (px*3 + 2) / 4, descent: (px + 3) / 5}
	if ttf != nil {
		opened, err := opentype.NewFace(ttf, &opentype.FaceOptions{Size: float64(px), DPI: 72, Hinting: font.HintingFull})
		if err == nil {
			s.face = opened
			s.ascent = opened.Metrics().CapHeight.Round()
		}
	}
	s.box = s.missing()
	return s
}

// text returns the glyphs of s.
func (f *face) text(s string) []glyph {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make([]glyph, 0, len(s))
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
func (f *face) draw(r rune) glyph {
	g, ok := f.load(r)
	if !ok {
		g, ok = f.foreign(r)
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
func (f *face) load(r rune) (glyph, bool) {
	if f.face == nil {
		return glyph{}, false
	}
	advance, ok := f.face.GlyphAdvance(r)
	if !ok {
		return glyph{}, false
	}
	at, mask, from, _, ok := f.face.Glyph(fixed.Point26_6{}, r)
	if !ok {
		return glyph{}, false
	}
	out := image.NewAlpha(image.Rectangle{Max: at.Size()})
	draw.Draw(out, out.Rect, mask, from, draw.Src)
	return glyph{mask: out, offset: at.Min, advance: int(math.Round(float64(advance) / 64))}, true
}

// missing is the box that stands for a rune without a glyph.
func (f *face) missing() glyph {
	w, h := max(f.size*5/9, 3), max(f.ascent, 3)
	line := max(f.size/14, 1)
	m := image.NewAlpha(image.Rect(0, 0, w, h))
	inner := m.Rect.Inset(line)
	for y := range h {
		for x := range w {
			if !(image.Point{X: x, Y: y}).In(inner) {
				m.Pix[y*m.Stride+x] = 255
			}
		}
	}
	return glyph{mask: m, offset: image.Pt(line, -h), advance: w + 2*line}
}

func width(text []glyph) int {
	w := 0
	for _, g := range text {
		w += g.advance
	}
	return w
}

// fit returns the glyphs of s, shortened by an ellipsis to at most w pixels.
func (f *face) fit(s string, w int) []glyph {
	text := f.text(s)
	if width(text) <= w {
		return text
	}
	dots := f.text("…")
	w -= width(dots)
	n, used := 0, 0
	for n < len(text) && used+text[n].advance <= w {
		used += text[n].advance
		n++
	}
	return append(text[:n:n], dots...)
}
