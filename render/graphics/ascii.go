package graphics

import (
	"image"
)

// ASCII is text without a character beyond ASCII: cells in the colour of the
// picture.
var ASCII = Protocol{&protocol{
	name: "ascii", help: "blank cells in colour, where there are no block characters",
	lines: asciiLines, perCell: image.Pt(1, 1),
}}

// shades are characters by how much of their cell they light.
const shades = " .:-=+*#%@"

// asciiLines is [BlockLines] with one colour a cell. Without colours the
// brightness of the picture becomes that of characters.
func asciiLines(img *image.RGBA, cols, rows int, depth ColorDepth) []string {
	if cols <= 0 || rows <= 0 || img.Rect.Empty() {
		return make([]string, max(rows, 0))
	}
	pixels := newGrid(img, cols, rows)
	if depth != Monochrome {
		pixels.dither(depth)
	}
	lines := make([]string, rows)
	line := make([]byte, 0, cols*20)
	for row := range lines {
		writer := cellWriter{depth: depth}
		line = line[:0]
		for _, c := range pixels.pixels[row*cols : (row+1)*cols] {
			if depth == Monochrome {
				line = append(line, shades[luma(c)*int32(len(shades)-1)/255])
				continue
			}
			line = append(writer.background(line, writer.ink(c)), ' ')
		}
		lines[row] = string(line) + reset
	}
	return lines
}
