package requests

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/tui/table"
	"github.com/framebin/framebin/ui/tui/theme"
)

// wheelRows is how far one notch of the mouse wheel moves.
const wheelRows = 3

// SortMsg asks for another order, as a head was clicked.
type SortMsg struct{ By table.Column }

// Update moves the cursor. Mouse positions are relative to the pane.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m, m.press(msg)
	case sortedMsg:
		m.table.Take(table.Sorting(msg))
		m.clampCursor()
	case tea.MouseClickMsg:
		i := m.top + msg.Y - m.head()
		switch {
		case msg.Button != tea.MouseLeft || msg.Y < 0 || msg.Y >= m.height:
		case msg.Y < m.head():
			if by, ok := m.columns().at(msg.X); ok {
				return m, func() tea.Msg { return SortMsg{by} }
			}
		case i < min(m.table.Len(), m.top+m.window()):
			m.Select(m.table.At(i).Seq)
		}
	case tea.MouseWheelMsg:
		m.move(map[tea.MouseButton]int{tea.MouseWheelUp: -wheelRows, tea.MouseWheelDown: wheelRows}[msg.Button])
	}
	return m, nil
}

func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	k := m.keys
	switch {
	case key.Matches(msg, k.Bottom):
		m.move(m.table.Len())
		m.SetFollow(m.follow || m.table.NewestEnd() > 0)
	case key.Matches(msg, k.Follow):
		on := !m.follow
		if newest, ok := m.table.Newest(); on && ok {
			m.Select(newest.Seq)
		}
		m.SetFollow(on)
	case key.Matches(msg, k.NextGap):
		return m.seekOr(1, m.afterGap, k.PreviousGap, "no gap after this request: none is 4 times as long as is usual")
	case key.Matches(msg, k.PreviousGap):
		return m.seekOr(-1, m.afterGap, k.NextGap, "no gap before this request: none is 4 times as long as is usual")
	case key.Matches(msg, k.NextProblem):
		return m.seekOr(1, problematic, k.PreviousProblem, "no problem after this request")
	case key.Matches(msg, k.PreviousProblem):
		return m.seekOr(-1, problematic, k.NextProblem, "no problem before this request")
	case key.Matches(msg, k.Mark):
		mark(m)
	case key.Matches(msg, k.Unmark):
		clear(m.marks)
	default:
		if delta, ok := k.Lines(msg, m.window(), m.table.Len()); ok {
			m.move(delta)
		}
	}
	return nil
}

// SetFollow tells whether the newest row is followed. Following, the cursor
// goes on by Advance; otherwise it rests where it is.
func (m *Model) SetFollow(on bool) {
	m.follow = on
	m.clampCursor()
}

// Advance takes the cursor to a row that came, without an end to following.
func (m *Model) Advance(seq uint64) {
	if i := m.table.Position(seq); i < m.table.Len() && m.table.At(i).Seq == seq {
		m.cursor = seq
		m.clampCursor()
	}
}

// Select puts the cursor on a request that passes the filter, where it stays: also
// the newest that was chosen so is not followed by those that come.
func (m *Model) Select(seq uint64) {
	if i := m.table.Position(seq); i < m.table.Len() && m.table.At(i).Seq == seq {
		m.move(i - m.table.Position(m.cursor))
		m.follow = false
	}
}

// move takes the cursor delta rows down. Whoever moves has stopped following,
// until they are back on the newest row.
func (m *Model) move(delta int) {
	n := m.table.Len()
	if n == 0 {
		return
	}
	i := min(max(m.table.Position(m.cursor)+delta, 0), n-1)
	m.cursor = m.table.At(i).Seq
	newest := map[int]int{1: n - 1, -1: 0, 0: -1}[m.table.NewestEnd()]
	m.follow = i == newest && delta*m.table.NewestEnd() > 0 || m.follow && delta == 0
	m.clampCursor()
}

// find returns how far it is to the next row, or the one before, that is wanted.
func (m *Model) find(step int, wanted func(*table.Row) bool) (delta int, ok bool) {
	at := m.table.Position(m.cursor)
	for i := at + step; i >= 0 && i < m.table.Len(); i += step {
		if row := m.table.At(i); wanted(&row) {
			return i - at, true
		}
	}
	return 0, false
}

// seek takes the cursor to the next row, or the one before, that is wanted, and
// reports false if there is none.
func (m *Model) seek(step int, wanted func(*table.Row) bool) bool {
	delta, ok := m.find(step, wanted)
	if ok {
		m.move(delta)
	}
	return ok
}

// seekOr is seek that says that there is none, and the key that finds one the
// other way.
func (m *Model) seekOr(step int, wanted func(*table.Row) bool, back key.Binding, none string) tea.Cmd {
	if m.seek(step, wanted) {
		return nil
	}
	if delta, ok := m.find(-step, wanted); ok {
		where := map[bool]string{true: "after", false: "before"}[delta > 0]
		none = fmt.Sprintf("%s; %s goes to one %s it", none, back.Help().Key, where)
	}
	return func() tea.Msg { return theme.Note{Tone: theme.Warn, Text: none} }
}

// afterGap reports whether a request came much later than usual after the one
// before it of the same camera.
func (m *Model) afterGap(r *table.Row) bool { return m.table.AfterGap(r.Seq) }

// Seek goes to the next request, or the one before, that passes a filter.
func (m *Model) Seek(step int, f query.Filter) bool {
	return m.seek(step, func(r *table.Row) bool { return m.table.Matches(r.Seq, f) })
}

// problematic reports whether a request has a problem.
func problematic(r *table.Row) bool { return r.Problems > 0 || r.Worst == prediction.Error }

// mark marks the selected request, or takes its mark away, and goes on.
func mark(m *Model) {
	row, ok := m.Selected()
	if !ok {
		return
	}
	if _, marked := m.marks[row.Seq]; marked {
		delete(m.marks, row.Seq)
	} else {
		m.marks[row.Seq] = struct{}{}
	}
	if !m.follow { // else the next is the newest, by itself
		m.move(1)
		m.follow = false
	}
}

// clampCursor makes the cursor stand on a row that is there and on the screen.
func (m *Model) clampCursor() {
	n := m.table.Len()
	switch {
	case n == 0:
		m.top, m.unseen = 0, 0
		return
	case m.cursor == 0:
		newest, _ := m.table.Newest()
		m.cursor = newest.Seq
	default:
		seq := m.table.At(min(m.table.Position(m.cursor), n-1)).Seq
		if newest, _ := m.table.Newest(); m.follow && seq != m.cursor { // it is gone
			seq = newest.Seq
		}
		m.cursor = seq
	}
	m.table.Anchor(m.cursor)
	if m.follow {
		m.unseen = 0
	}
	i := m.table.Position(m.cursor) // in the window, and the window full
	m.top = min(m.top, i)
	m.top = max(m.top, i-m.window()+1)
	m.top = max(min(m.top, n-m.window()), 0)
}
