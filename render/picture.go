package render

import "github.com/framebin/framebin/render/graphics"

// BlockLines draws four pixels in a cell.
const (
	blockWidth  = 2
	blockHeight = 2
)

// Bytes returns about how much memory the picture holds, for a cache.
func (p *Picture) Bytes() int64 {
	const rest = 1024
	n := rest + len(p.Payload) + p.Layout.Bytes()
	for _, line := range p.Lines {
		n += len(line)
	}
	return int64(n)
}

// printLabels prints the labels that the overlay left to text into the lines.
func printLabels(p *Picture, depth graphics.ColorDepth) {
	for _, l := range p.Layout.Labels {
		col, row := l.X/blockWidth, l.Y/blockHeight
		if row >= 0 && row < len(p.Lines) {
			p.Lines[row] = graphics.PrintOver(p.Lines[row], col, l.Text, l.Color, l.Ink, depth)
		}
	}
}
