// Package requests is the pane that lists what was captured: oldest on top,
// newest at the bottom, or sorted by any of its columns. Its cost is that of the rows it shows, however many
// there are.
//
// The screen imports it; it imports neither the screen nor another pane.
package requests

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/tui/table"
)

// Model is the list. The cursor stays on its request, not on its row, while
// requests come and go around it.
type Model struct {
	keys   KeyMap
	table  table.Table
	marks  map[uint64]struct{}
	chosen []table.Column // in their order; nil: those that there is room for

	cursor uint64 // Seq; 0 while the list is empty
	top    int    // position of the first row on the screen
	follow bool
	unseen int // rows that came since the cursor left the newest

	waiting []string // what there is to say of requests in flight, oldest first

	width, height int
}

// New returns an empty list that follows the newest request.
func New(keys KeyMap) Model {
	return Model{keys: keys, marks: make(map[uint64]struct{}), follow: true}
}

// Table is what is listed, for reading until the list changes.
func (m Model) Table() table.Table { return m.table }

// SetSize gives the list its cells.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = width, max(height, 0)
	m.clampCursor()
}

// Append adds rows, each with a greater Seq than the one before it.
func (m *Model) Append(rows ...table.Row) {
	passing := m.table.Append(rows...)
	if !m.follow {
		m.unseen += passing
	}
	m.clampCursor()
}

// Replace puts rows in the place of those with their Seq, if they are still
// there.
func (m *Model) Replace(rows ...table.Row) {
	m.table.Replace(rows...)
	m.clampCursor()
}

// Trim drops the rows that the ring has evicted, as [table.Table.Trim] does. It
// returns which of these were marked or selected.
func (m *Model) Trim(captured, refused uint64, held func(seq uint64) bool) (lost []uint64) {
	before := m.table.Position(m.cursor)
	for _, seq := range m.table.Trim(captured, refused, held) {
		if _, marked := m.marks[seq]; marked || seq == m.cursor {
			lost = append(lost, seq)
		}
		delete(m.marks, seq)
	}
	if m.cursor != 0 {
		m.top = max(m.top-(before-m.table.Position(m.cursor)), 0)
	}
	m.clampCursor()
	return lost
}

// Clear takes out the rows up to a sequence number, but for those to keep, and
// returns them. It follows again where none is left.
func (m *Model) Clear(upTo uint64, keep ...uint64) (cleared []table.Row) {
	cleared = m.table.Clear(upTo, keep...)
	for _, row := range cleared {
		delete(m.marks, row.Seq)
	}
	if m.table.Total() == 0 {
		m.cursor, m.top, m.follow = 0, 0, true
	}
	m.clampCursor()
	return cleared
}

// Restore puts rows back that were cleared and are held still.
func (m *Model) Restore(cleared []table.Row, held func(seq uint64) bool) {
	m.table.Restore(cleared, held)
	m.clampCursor()
}

// SetFilter narrows the list to the rows that pass f.
func (m *Model) SetFilter(f query.Filter) {
	m.table.SetFilter(f)
	m.clampCursor()
}

// Sort orders the list by a column, the other way round where it is so already.
// A list that is not in order of arrival stops following, for the newest may be
// anywhere; SetFollow has it follow all the same.
func (m *Model) Sort(by table.Column) {
	m.table.Sort(by)
	if m.table.NewestEnd() <= 0 {
		m.follow = false
	}
	m.clampCursor()
}

// sortedMsg brings the order that was asked for.
type sortedMsg table.Sorting

// Refresh sorts the list where that is to be done: a short one now, a long one
// by the command that it returns, while the list stays as it is.
func (m *Model) Refresh() tea.Cmd {
	later, now := m.table.Refresh()
	if now {
		m.clampCursor()
	}
	if later == nil {
		return nil
	}
	return func() tea.Msg { return sortedMsg(later()) }
}

// Following reports whether the cursor stays on the newest row.
func (m Model) Following() bool { return m.follow }

// Unseen returns how many rows came since the list stopped following.
func (m Model) Unseen() int { return m.unseen }

// Selected returns the row under the cursor, false in an empty list.
func (m Model) Selected() (table.Row, bool) {
	if m.table.Len() == 0 {
		return table.Row{}, false
	}
	return m.table.Row(m.cursor)
}

// Near returns the row that is delta rows from the cursor, false beyond either
// end.
func (m Model) Near(delta int) (table.Row, bool) {
	i := m.table.Position(m.cursor) + delta
	if i < 0 || i >= m.table.Len() {
		return table.Row{}, false
	}
	return m.table.At(i), true
}

// Marked returns the marked requests that are still there, oldest first.
func (m Model) Marked() []uint64 {
	seqs := make([]uint64, 0, len(m.marks))
	for seq := range m.marks {
		seqs = append(seqs, seq)
	}
	slices.Sort(seqs)
	return seqs
}

// UnreadShown returns the rows on the screen that were not read, at most n of
// them, the selected one first.
func (m Model) UnreadShown(n int) []uint64 {
	var seqs []uint64
	if row, ok := m.Selected(); ok && row.Unread {
		seqs = append(seqs, row.Seq)
	}
	for i := m.top; i < min(m.top+m.window(), m.table.Len()) && len(seqs) < n; i++ {
		if row := m.table.At(i); row.Unread && row.Seq != m.cursor {
			seqs = append(seqs, row.Seq)
		}
	}
	return seqs
}
