package requests

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/prediction"
)

// wheelRows is how far one notch of the mouse wheel moves.
const wheelRows = 3

// Update moves the cursor. Mouse positions are relative to the pane.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m.press(msg)
	case tea.MouseClickMsg:
		if i := m.top + msg.Y; msg.Button == tea.MouseLeft && msg.Y >= 0 && msg.Y < m.height && i < m.Len() {
			m.Select(m.at(i).Seq)
		}
	case tea.MouseWheelMsg:
		m.move(map[tea.MouseButton]int{tea.MouseWheelUp: -wheelRows, tea.MouseWheelDown: wheelRows}[msg.Button])
	}
	return m, nil
}

func (m *Model) press(msg tea.KeyPressMsg) {
	k := m.keys
	switch {
	case key.Matches(msg, k.Bottom):
		m.move(m.Len())
		m.SetFollow(true)
	case key.Matches(msg, k.Follow):
		on := !m.follow
		if on {
			m.move(m.Len())
		}
		m.SetFollow(on)
	case key.Matches(msg, k.NextProblem):
		m.seek(1, func(r *Row) bool { return r.Problems > 0 || r.Worst == prediction.Error })
	case key.Matches(msg, k.PreviousProblem):
		m.seek(-1, func(r *Row) bool { return r.Problems > 0 || r.Worst == prediction.Error })
	case key.Matches(msg, k.Mark):
		m.mark()
	case key.Matches(msg, k.Unmark):
		clear(m.marks)
	default:
		if delta, ok := k.Lines(msg, m.height, m.Len()); ok {
			m.move(delta)
		}
	}
}

// SetFollow tells whether the newest row is followed. Following, the cursor
// goes on by Advance; otherwise it rests where it is.
func (m *Model) SetFollow(on bool) {
	m.follow = on
	m.settle()
}

// Advance takes the cursor to a row that came, without an end to following.
func (m *Model) Advance(seq uint64) {
	if i := m.position(seq); i < m.Len() && m.at(i).Seq == seq {
		m.cursor = seq
		m.settle()
	}
}

// Select puts the cursor on a request that passes the filter.
func (m *Model) Select(seq uint64) {
	if i := m.position(seq); i < m.Len() && m.at(i).Seq == seq {
		m.move(i - m.position(m.cursor))
	}
}

// move takes the cursor delta rows down. Whoever moves has stopped following,
// until they are back on the newest row.
func (m *Model) move(delta int) {
	n := m.Len()
	if n == 0 {
		return
	}
	i := min(max(m.position(m.cursor)+delta, 0), n-1)
	m.cursor = m.at(i).Seq
	m.follow = i == n-1 && delta > 0 || m.follow && delta == 0
	m.settle()
}

// seek takes the cursor to the next row, or the one before, that is wanted.
func (m *Model) seek(step int, wanted func(*Row) bool) {
	for i := m.position(m.cursor) + step; i >= 0 && i < m.Len(); i += step {
		if row := m.at(i); wanted(&row) {
			m.move(i - m.position(m.cursor))
			return
		}
	}
}

func (m *Model) mark() {
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

// settle makes the cursor stand on a row that is there and on the screen.
func (m *Model) settle() {
	n := m.Len()
	switch {
	case n == 0:
		m.top, m.unseen = 0, 0
		return
	case m.cursor == 0:
		m.cursor = m.at(n - 1).Seq
	default:
		at := min(m.position(m.cursor), n-1)
		if m.follow && m.at(at).Seq != m.cursor { // it is gone
			at = n - 1
		}
		m.cursor = m.at(at).Seq
	}
	if m.follow {
		m.unseen = 0
	}
	i := m.position(m.cursor) // in the window, and the window full
	m.top = min(m.top, i)
	m.top = max(m.top, i-m.height+1)
	m.top = max(min(m.top, n-m.height), 0)
}
