package graphics

import (
	"image/color"

	"github.com/charmbracelet/x/ansi"
)

// Overprint prints text over a line of [BlockLines] from cell col on and
// returns the line, as wide as before: text beyond its end is cut. The text
// must be printable, without control characters. In [Monochrome] it is
// printed in reverse.
func Overprint(line string, col int, text string, paper, ink color.RGBA, depth ColorDepth) string {
	text = ansi.Truncate(text, max(ansi.StringWidth(line)-max(col, 0), 0), "")
	if text == "" || col < 0 {
		return line
	}
	var b []byte
	b = append(b, ansi.Truncate(line, col, "")...)
	b = append(b, reset...)
	if depth == Monochrome {
		b = append(b, "\x1b[7m"...)
	} else {
		p := cellWriter{depth: depth}
		b = p.background(b, p.ink(rgbOf(paper)))
		b = p.foreground(b, p.ink(rgbOf(ink)))
	}
	b = append(b, text...)
	b = append(b, reset...)
	// What is cut from the left leaves its colours in front of the rest.
	return string(append(b, ansi.TruncateLeft(line, col+ansi.StringWidth(text), "")...))
}

// rgbOf drops the alpha of an opaque colour.
func rgbOf(c color.RGBA) rgb { return rgb{int32(c.R), int32(c.G), int32(c.B)} }
