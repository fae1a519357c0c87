package graphics

import (
	"image"
	"math"
	"strconv"
	"unicode/utf8"
)

// reset ends a line of cells.
const reset = "\x1b[m"

// Blocks is text: characters of quadrants, which every terminal has.
var Blocks = Protocol{&protocol{
	name: "blocks", help: "characters of text, in every terminal",
	lines: BlockLines, perCell: image.Pt(2, 2),
}}

// BlockLines draws img in cols x rows cells of text and returns a line a row,
// each exactly cols cells wide, with no more colour changes than it takes, and
// reset at its end. A cell shows four pixels in two colours, by quadrant
// characters. The picture is stretched to the cells, so the caller fits it to
// their shape. A depth of [Monochrome] dithers between the terminal's own
// colours, lit where the picture is light.
//
// No cells and no pixels give empty lines.
func BlockLines(img *image.RGBA, cols, rows int, depth ColorDepth) []string {
	if cols <= 0 || rows <= 0 || img.Rect.Empty() {
		return make([]string, max(rows, 0))
	}
	lines := make([]string, rows)
	pixels := newGrid(img, 2*cols, 2*rows)
	pixels.dither(depth)
	line := make([]byte, 0, cols*24)
	for row := range lines {
		writer := cellWriter{depth: depth}
		line = line[:0]
		for col := range cols {
			line = writer.cell(line, pixels.quad(col, row))
		}
		lines[row] = string(line) + reset
	}
	return lines
}

// rgb is a colour, 0..255 a channel, in a type that can be subtracted.
type rgb struct{ r, g, b int32 }

// distance returns the squared distance of two colours.
func (c rgb) distance(d rgb) int32 {
	r, g, b := c.r-d.r, c.g-d.g, c.b-d.b
	return r*r + g*g + b*b
}

// grid is a picture of averages.
type grid struct {
	width  int
	pixels []rgb
}

// newGrid brings img to width x height by averaging. A pixel never stands for
// less than one of the picture's.
func newGrid(img *image.RGBA, width, height int) *grid {
	g := &grid{width: width, pixels: make([]rgb, 0, width*height)}
	for y := range height {
		y0, y1 := span(y, height, img.Rect.Dy())
		for x := range width {
			x0, x1 := span(x, width, img.Rect.Dx())
			g.pixels = append(g.pixels, average(img, x0, y0, x1, y1))
		}
	}
	return g
}

// span returns the part of size pixels that the i-th of n covers.
func span(i, n, size int) (from, to int) {
	from = i * size / n
	return from, max(from+1, (i+1)*size/n)
}

func average(img *image.RGBA, x0, y0, x1, y1 int) rgb {
	var r, g, b int
	for y := y0; y < y1; y++ {
		row := img.Pix[y*img.Stride+4*x0 : y*img.Stride+4*x1]
		for ; len(row) >= 4; row = row[4:] {
			r += int(row[0])
			g += int(row[1])
			b += int(row[2])
		}
	}
	n := (x1 - x0) * (y1 - y0)
	return rgb{int32((r + n/2) / n), int32((g + n/2) / n), int32((b + n/2) / n)}
}

// dither makes patterns where there are too few colours to show a shade.
func (g *grid) dither(depth ColorDepth) {
	switch depth {
	case TrueColor:
	case Colors256, Colors16:
		m := newDitherer(depth)
		for i, c := range g.pixels {
			g.pixels[i] = m.at(c, i%g.width, i/g.width)
		}
	case Monochrome:
		for i := range g.pixels {
			shift := (2*bayer(i%g.width, i/g.width) - 15) * 255 / 32
			p := &g.pixels[i]
			*p = rgb{clamp(p.r + shift), clamp(p.g + shift), clamp(p.b + shift)}
		}
	}
}

func clamp(v int32) int32 { return min(max(v, 0), 255) }

// quad returns the four pixels of a cell: top left, top right, bottom left,
// bottom right.
func (g *grid) quad(col, row int) [4]rgb {
	i := 2*row*g.width + 2*col
	return [4]rgb{g.pixels[i], g.pixels[i+1], g.pixels[i+g.width], g.pixels[i+g.width+1]}
}

// divide finds the two colours that show the four pixels best, and which
// pixels have the first (bit 0 is the top left). The last pixel always has the
// second: the other half of the ways is these with the colours swapped.
func divide(q [4]rgb) (mask int, on, off rgb) {
	least := int32(math.MaxInt32)
	for m := range 8 {
		a, b := meanOf(q, m), meanOf(q, ^m)
		err := int32(0)
		for i, c := range q {
			if m>>i&1 == 1 {
				err += c.distance(a)
			} else {
				err += c.distance(b)
			}
		}
		if err < least {
			least, mask, on, off = err, m, a, b
		}
	}
	return mask, on, off
}

// meanOf returns the mean of the pixels in a mask, black if there are none.
func meanOf(q [4]rgb, mask int) rgb {
	var sum rgb
	n := int32(0)
	for i, c := range q {
		if mask>>i&1 == 1 {
			sum = rgb{sum.r + c.r, sum.g + c.g, sum.b + c.b}
			n++
		}
	}
	if n == 0 {
		return rgb{}
	}
	return rgb{(sum.r + n/2) / n, (sum.g + n/2) / n, (sum.b + n/2) / n}
}

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
