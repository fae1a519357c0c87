package stats

import (
	"math"
	"strings"
)

// eighths are the blocks that fill a cell from below, by eighths.
const eighths = " ▁▂▃▄▅▆▇█"

// spark draws values, none below zero, as columns of that many rows, the
// highest as high as it goes. The first few, which are ahead of the first
// measurement, are left blank; a zero among the others is a line at the foot.
func spark(values []float64, ahead, rows int) []string {
	const full = 8
	blocks := []rune(eighths)
	peak := 0.0
	for _, v := range values {
		peak = max(peak, v)
	}
	grid := make([][]rune, rows)
	for r := range grid {
		grid[r] = []rune(strings.Repeat(" ", len(values)))
	}
	for i, v := range values {
		height := 1
		switch {
		case i < ahead:
			height = 0
		case v > 0:
			// A little is told from nothing.
			height = max(int(math.Round(v/peak*full*float64(rows))), 2)
		}
		for r := rows - 1; r >= 0 && height > 0; r-- {
			grid[r][i] = blocks[min(height, full)]
			height -= full
		}
	}
	lines := make([]string, rows)
	for r := range grid {
		lines[r] = string(grid[r])
	}
	return lines
}

// bar draws a share, 0..1, as a bar of at most width columns, to the eighth.
func bar(share float64, width int) string {
	const full = 8
	blocks := []rune("▏▎▍▌▋▊▉█")
	n := int(math.Round(share * full * float64(width)))
	text := strings.Repeat(string(blocks[full-1]), n/full)
	if rest := n % full; rest > 0 {
		text += string(blocks[rest-1])
	}
	return text
}
