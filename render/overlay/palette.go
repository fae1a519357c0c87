package overlay

import (
	"image/color"
	"math"
	"strings"
	"sync"
)

// Palette gives each class a colour that colour-blind people can tell from
// the others (Okabe and Ito's, without black, then lighter and darker ones of
// the same hues), the first class seen the first colour, for as long as the
// Palette lives. It is safe for concurrent use.
type Palette struct {
	mu      sync.Mutex
	classes map[string]int
}

// Class names come over the wire: a Palette remembers so many, and so many
// bytes of each.
const (
	maxClasses = 4096
	maxKey     = 256
)

// NewPalette returns a Palette that has seen no class.
func NewPalette() *Palette { return &Palette{classes: make(map[string]int)} }

// Color returns the colour of a class.
func (p *Palette) Color(class string) color.RGBA { return p.Object(p.index(class)) }

// Pattern returns how often the colours had been used up when the class was
// first seen: the areas of a class with 0 are filled evenly, those of others are
// hatched.
func (p *Palette) Pattern(class string) int { return p.index(class) / (hues * shades) }

// shades is how many colours there are of each hue.
const shades = 3

// Object returns the colour of object i where each object has its own.
func (p *Palette) Object(i int) color.RGBA {
	i = max(i, 0)
	c := baseColors()[i%hues]
	switch i / hues % shades {
	case 1:
		return mix(c, white(), 0.5)
	case 2:
		return mix(c, black(), 0.35)
	}
	return c
}

// index numbers the classes as they come. Beyond maxClasses the number comes
// from the name, so that it stays stable without being remembered.
func (p *Palette) index(class string) int {
	class = class[:min(len(class), maxKey)]
	p.mu.Lock()
	defer p.mu.Unlock()
	if i, ok := p.classes[class]; ok {
		return i
	}
	if i := len(p.classes); i < maxClasses {
		p.classes[strings.Clone(class)] = i
		return i
	}
	var h uint32 = 2166136261 // FNV-1a
	for i := range len(class) {
		h = (h ^ uint32(class[i])) * 16777619
	}
	return int(h % maxClasses)
}

// hues is how many hues there are.
const hues = 7

func baseColors() [hues]color.RGBA {
	return [hues]color.RGBA{
		{R: 0xE6, G: 0x9F, B: 0x00, A: 0xFF}, // orange
		{R: 0x56, G: 0xB4, B: 0xE9, A: 0xFF}, // sky blue
		{R: 0x00, G: 0x9E, B: 0x73, A: 0xFF}, // green
		{R: 0xF0, G: 0xE4, B: 0x42, A: 0xFF}, // yellow
		{R: 0x00, G: 0x72, B: 0xB2, A: 0xFF}, // blue
		{R: 0xD5, G: 0x5E, B: 0x00, A: 0xFF}, // vermilion
		{R: 0xCC, G: 0x79, B: 0xA7, A: 0xFF}, // purple
	}
}

// mix returns a with t of b in it, opaque.
func mix(a, b color.RGBA, t float64) color.RGBA {
	m := func(x, y uint8) uint8 { return uint8(float64(x)*(1-t) + float64(y)*t + 0.5) }
	return color.RGBA{R: m(a.R, b.R), G: m(a.G, b.G), B: m(a.B, b.B), A: 255}
}

// ink returns black or white, whichever is read better on c (WCAG 2 contrast).
func ink(c color.RGBA) color.RGBA {
	lin := func(v uint8) float64 { return math.Pow((float64(v)/255+0.055)/1.055, 2.4) }
	l := 0.2126*lin(c.R) + 0.7152*lin(c.G) + 0.0722*lin(c.B)
	if (l+0.05)*(l+0.05) > 1.05*0.05 {
		return black()
	}
	return white()
}
