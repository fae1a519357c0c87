package preview

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/aggregate"
)

// heatFrames is how many frames on either side a heat map takes.
const heatFrames = 2000

// The least cells of a frame on a contact sheet, and the most frames in a row
// and a column.
const (
	tileCols     = 14
	tileRows     = 5
	sheetColumns = 6
	sheetRows    = 5
)

// Wanted returns how many frames up to the one to draw are wanted, and how
// many after it.
func (m Model) Wanted() (before, after int) {
	switch m.viewport.options.Survey.Mode {
	case aggregate.Heat:
		return heatFrames, heatFrames
	case aggregate.Sheet:
		columns, rows := m.pane.sheet()
		return columns * rows, columns * rows
	default:
		return 0, 0
	}
}

// sheet returns how many frames a contact sheet holds.
func (p Pane) sheet() (columns, rows int) {
	return min(max(p.Cols/tileCols, 1), sheetColumns), min(max(p.Rows/tileRows, 1), sheetRows)
}

// SetFrames gives the frames that were wanted, in their order, and their names,
// if they have any. version is that
// of what is known of them.
func (m *Model) SetFrames(seqs []uint64, names []string, version uint64) {
	o := &m.viewport.options.Survey
	o.Version, o.Names = version, strings.Join(names, "\n")
	switch {
	case o.Mode == aggregate.Sheet && m.wall:
		o.Columns, o.Rows = m.pane.wall(len(seqs))
	case o.Mode == aggregate.Sheet:
		o.Columns, o.Rows = m.pane.sheet()
		m.turnSheet(seqs)
		return
	}
	o.Frames = aggregate.NewFrames(seqs)
}

// SetWall shows the newest frame of each camera side by side, or one frame
// again.
func (m *Model) SetWall(on bool) {
	m.SetMode(aggregate.None) // a sheet is another
	if m.wall = on; on {
		m.SetMode(aggregate.Sheet)
	}
}

// Wall reports whether the newest frame of each camera is wanted, and how many
// there is room for.
func (m Model) Wall() (cameras int, on bool) {
	columns, rows := m.pane.sheet()
	return columns * rows, m.wall && m.viewport.options.Survey.Mode == aggregate.Sheet
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

// turnSheet chooses the frames of the sheet: those that are on it as long as
// the one to show is among them and none is gone, else those up to it, or the
// last.
func (m *Model) turnSheet(seqs []uint64) {
	o := &m.viewport.options.Survey
	room, have, seq := o.Columns*o.Rows, o.Frames.Len(), m.wanted().key.Seq
	if have == room && !m.drawing.newest && o.Frames.Index(seq) >= 0 && slices.Contains(seqs, o.Frames.At(0)) {
		return
	}
	at := slices.Index(seqs, seq)
	if at < 0 {
		at = len(seqs) - 1
	}
	from := max(at-room+1, 0)
	if have > 0 && seq < o.Frames.At(0) { // backwards: the page before
		from = max(min(at, len(seqs)-room), 0)
	}
	o.Frames = aggregate.NewFrames(seqs[from:min(from+room, len(seqs))])
}

// stepSheet moves over the contact sheet.
func stepSheet(o render.Survey, seq uint64, dx, dy int) tea.Cmd {
	i := o.Frames.Index(seq)
	if i < 0 {
		return nil
	}
	i = min(max(i+dx+dy*o.Columns, 0), o.Frames.Len()-1)
	return selectCmd(o.Frames.At(i))
}
