package graphics

import (
	"strconv"
	"unicode/utf8"
)

// cellWriter writes cells and remembers the colours that the terminal has by then.
type cellWriter struct {
	depth  ColorDepth
	fg, bg ink
}

// ink is a colour as an escape sequence names it: an index or 24 bits, plus
// one, so that zero is the terminal's own.
type ink int32

// glyphs by the quadrants that show the foreground: bit 0 top left, 1 top
// right, 2 bottom left, 3 bottom right.
const glyphs = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"

// glyph returns the character for a mask.
func glyph(mask int) rune {
	for _, r := range glyphs {
		if mask == 0 {
			return r
		}
		mask--
	}
	return ' '
}

// cell appends one cell that shows four pixels.
func (p *cellWriter) cell(dst []byte, q [4]rgb) []byte {
	if p.depth == Monochrome {
		return utf8.AppendRune(dst, glyph(lit(q)))
	}
	mask, a, b := divide(q)
	on, off := p.ink(a), p.ink(b)
	if on == off {
		mask = 0
	}
	// The same cell can be drawn with the colours swapped: take the way that
	// changes fewer of them.
	if mask != 0 && p.changes(off, on) < p.changes(on, off) {
		mask, on, off = ^mask&15, off, on
	}
	dst = p.background(dst, off)
	if mask != 0 {
		dst = p.foreground(dst, on)
	}
	return utf8.AppendRune(dst, glyph(mask))
}

// lit returns the mask of the light pixels.
func lit(q [4]rgb) int {
	mask := 0
	for i, c := range q {
		if luma(c) >= 128 {
			mask |= 1 << i
		}
	}
	return mask
}

// luma returns the brightness as ITU-R BT.601 weighs it.
func luma(c rgb) int32 { return (299*c.r + 587*c.g + 114*c.b) / 1000 }

// changes counts the colours that have to change.
func (p *cellWriter) changes(fg, bg ink) int {
	n := 0
	if fg != p.fg {
		n++
	}
	if bg != p.bg {
		n++
	}
	return n
}

func (p *cellWriter) foreground(dst []byte, c ink) []byte {
	if c == p.fg {
		return dst
	}
	p.fg = c
	return p.sgr(dst, c, 30)
}

func (p *cellWriter) background(dst []byte, c ink) []byte {
	if c == p.bg {
		return dst
	}
	p.bg = c
	return p.sgr(dst, c, 40)
}

// sgr appends the sequence that selects a colour; base is 30 for the
// foreground, 40 for the background.
func (p *cellWriter) sgr(dst []byte, c ink, base int) []byte {
	c--
	dst = append(dst, "\x1b["...)
	switch p.depth {
	case TrueColor:
		dst = strconv.AppendInt(dst, int64(base+8), 10)
		dst = append(dst, ";2"...)
		for shift := 16; shift >= 0; shift -= 8 {
			dst = append(dst, ';')
			dst = strconv.AppendInt(dst, int64(c>>shift&255), 10)
		}
	case Colors256:
		dst = strconv.AppendInt(dst, int64(base+8), 10)
		dst = append(dst, ";5;"...)
		dst = strconv.AppendInt(dst, int64(c), 10)
	case Colors16, Monochrome:
		if c >= 8 {
			base += 60 - 8 // the bright half: 90 and 100
		}
		dst = strconv.AppendInt(dst, int64(base)+int64(c), 10)
	}
	return append(dst, 'm')
}

// ink returns the nearest colour that the terminal has.
func (p *cellWriter) ink(c rgb) ink {
	switch p.depth {
	case Colors256:
		return ink(index256(c) + 1)
	case Colors16:
		return ink(index16(c) + 1)
	case TrueColor, Monochrome:
	}
	return ink(c.r<<16|c.g<<8|c.b) + 1
}

// index256 returns the nearest of xterm's fixed colours, 16 to 255: a cube of
// 6 levels a channel and 24 greys.
func index256(c rgb) int32 {
	levels := [6]int32{0, 95, 135, 175, 215, 255}
	step := func(v int32) int32 {
		switch {
		case v < 48:
			return 0
		case v < 115:
			return 1
		}
		return (v - 35) / 40
	}
	r, g, b := step(c.r), step(c.g), step(c.b)
	cube := rgb{levels[r], levels[g], levels[b]}
	level := min(max((c.r+c.g+c.b)/3-3, 0)/10, 23)
	grey := rgb{8 + 10*level, 8 + 10*level, 8 + 10*level}
	if c.distance(grey) < c.distance(cube) {
		return 232 + level
	}
	return 16 + 36*r + 6*g + b
}

// palette16 returns the sixteen colours, as xterm has them. Terminals differ
// here, so nothing better can be known.
func palette16() [16]rgb {
	return [16]rgb{
		{0, 0, 0},
		{205, 0, 0},
		{0, 205, 0},
		{205, 205, 0},
		{0, 0, 238},
		{205, 0, 205},
		{0, 205, 205},
		{229, 229, 229},
		{127, 127, 127},
		{255, 0, 0},
		{0, 255, 0},
		{255, 255, 0},
		{92, 92, 255},
		{255, 0, 255},
		{0, 255, 255},
		{255, 255, 255},
	}
}

// index16 returns the nearest of the sixteen colours.
func index16(c rgb) int32 {
	palette := palette16()
	best, least := 0, c.distance(palette[0])
	for i, p := range palette[1:] {
		if d := c.distance(p); d < least {
			best, least = i+1, d
		}
	}
	return int32(best)
}
