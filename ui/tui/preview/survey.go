package preview

import (
	"image"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/survey"
)

// SelectMsg asks for another request to be shown.
type SelectMsg struct{ Seq uint64 }

// How many frames a survey takes.
const (
	trailFrames = 40
	heatFrames  = 2000
)

// The least cells of a frame on a contact sheet, and the most frames in a row
// and a column.
const (
	tileCols     = 14
	tileRows     = 5
	sheetColumns = 6
	sheetRows    = 5
)

// SetMode shows several frames, or one again.
func (m *Model) SetMode(mode survey.Mode) {
	if mode == m.options.Survey.Mode {
		return
	}
	m.options.Survey = render.Survey{Mode: mode}
	m.fit()
	m.SetCrosshair(false)
	m.setClass()
}

// Mode returns what is shown of several frames.
func (m Model) Mode() survey.Mode { return m.options.Survey.Mode }

// Wanted returns how many frames up to the one shown are wanted, and how many
// after it.
func (m Model) Wanted() (before, after int) {
	switch m.options.Survey.Mode {
	case survey.Heat:
		return heatFrames, heatFrames
	case survey.Trail:
		return trailFrames, 0
	case survey.Change:
		return 2, 0
	case survey.Sheet:
		columns, rows := m.sheet()
		return columns * rows, columns * rows
	case survey.None:
	}
	return 0, 0
}

// sheet returns how many frames a contact sheet holds.
func (m Model) sheet() (columns, rows int) {
	return min(max(m.pane.Cols/tileCols, 1), sheetColumns), min(max(m.pane.Rows/tileRows, 1), sheetRows)
}

// SetFrames gives the frames that were wanted, in their order. version is that
// of what is known of them.
func (m *Model) SetFrames(seqs []uint64, version uint64) {
	o := &m.options.Survey
	o.Version = version
	switch o.Mode {
	case survey.Change:
		seqs = slices.DeleteFunc(slices.Clone(seqs), func(s uint64) bool { return s >= m.seq })
		seqs = seqs[max(len(seqs)-1, 0):]
	case survey.Sheet:
		o.Columns, o.Rows = m.sheet()
		m.turnSheet(seqs)
		return
	case survey.None:
		return
	case survey.Heat, survey.Trail:
	}
	o.Frames = survey.NewFrames(seqs)
}

// turnSheet chooses the frames of the sheet: those that are on it as long as
// the one shown is among them and none is gone, else those up to it, or the
// last.
func (m *Model) turnSheet(seqs []uint64) {
	o := &m.options.Survey
	room := o.Columns * o.Rows
	have := o.Frames.Len()
	if have == room && !m.newest && o.Frames.Index(m.seq) >= 0 && slices.Contains(seqs, o.Frames.At(0)) {
		return
	}
	at := slices.Index(seqs, m.seq)
	if at < 0 {
		at = len(seqs) - 1
	}
	from := max(at-room+1, 0)
	if have > 0 && m.seq < o.Frames.At(0) { // backwards: the page before
		from = max(min(at, len(seqs)-room), 0)
	}
	o.Frames = survey.NewFrames(seqs[from:min(from+room, len(seqs))])
}

// SetNewest tells that the newest request is to be shown, whatever comes.
func (m *Model) SetNewest(on bool) { m.newest = on }

// setClass has the survey count what the selected object is.
func (m *Model) setClass() {
	o := &m.options.Survey
	if o.Mode == survey.None {
		return
	}
	objects, i := m.objects(), m.options.Overlay.Selected
	o.All = i < 0 || i >= len(objects)
	if o.All {
		o.Class = ""
	} else {
		o.Class = objects[i].Class
	}
}

// tileAt returns the frame on a contact sheet at a cell of the pane.
func (m Model) tileAt(cell image.Point) (uint64, bool) {
	pixel, ok := m.pixelAt(cell)
	if !ok {
		return 0, false
	}
	for _, t := range m.shown.picture.Tiles {
		if pixel.In(t.At) {
			return t.Seq, true
		}
	}
	return 0, false
}

// stepSheet moves over the contact sheet.
func (m Model) stepSheet(dx, dy int) tea.Cmd {
	o := m.options.Survey
	i := o.Frames.Index(m.seq)
	if i < 0 {
		return nil
	}
	i = min(max(i+dx+dy*o.Columns, 0), o.Frames.Len()-1)
	return selectCmd(o.Frames.At(i))
}

func selectCmd(seq uint64) tea.Cmd { return func() tea.Msg { return SelectMsg{seq} } }
