package preview

import (
	"strings"

	"github.com/framebin/framebin/render/aggregate"
)

// HeatFrames is how many frames on either side a heat map takes.
const HeatFrames = 2000

// The least cells of a frame on the wall, and the most frames in a row and a
// column.
const (
	tileCols    = 14
	tileRows    = 5
	wallColumns = 6
	wallRows    = 5
)

// WallRoom returns how many cameras there is room for on the wall.
func (m Model) WallRoom() int {
	p := m.pane
	return min(max(p.Cols/tileCols, 1), wallColumns) * min(max(p.Rows/tileRows, 1), wallRows)
}

// SetFrames gives the frames that are surveyed, in their order, and their
// names, if they have any. version is that of what is known of them.
func (m *Model) SetFrames(seqs []uint64, names []string, version uint64) {
	o := &m.viewport.options.Survey
	o.Version, o.Names = version, strings.Join(names, "\n")
	if o.Mode == aggregate.Sheet {
		o.Columns, o.Rows = m.pane.wall(len(seqs))
	}
	o.Frames = aggregate.NewFrames(seqs)
}

// wall returns how n frames are laid out as large as they go.
func (p Pane) wall(n int) (columns, rows int) {
	best := 0.0
	for c := 1; c <= max(n, 1); c++ {
		r := (max(n, 1) + c - 1) / c
		// A cell is about twice as high as wide, an image wider than high.
		width, height := float64(p.Cols)/float64(c), float64(2*p.Rows)/float64(r)
		if size := min(width, height*4/3); size > best {
			best, columns, rows = size, c, r
		}
	}
	return columns, rows
}
