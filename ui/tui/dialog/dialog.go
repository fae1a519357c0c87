// Package dialog asks a question with a few answers: by letter, or with the
// cursor and enter.
//
// The screen imports it; it imports neither the screen nor another pane.
package dialog

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/tui/theme"
)

// Choice is an answer. Its message is sent when it is chosen.
type Choice struct {
	Letter string // chooses it at once
	Label  string
	Hint   string
	Msg    tea.Msg
	Other  tea.Msg // sent by the other key; nil if there is none
	Stay   bool    // the question stays open, for more of them
}

// KeyMap moves between the answers.
type KeyMap struct{ Up, Down, Accept, Other, Cancel key.Binding }

// DefaultKeyMap has the keys of the lists.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Up:     key.NewBinding(key.WithKeys("up", "k"), key.WithHelp("k/↑", "up")),
		Down:   key.NewBinding(key.WithKeys("down", "j"), key.WithHelp("j/↓", "down")),
		Accept: key.NewBinding(key.WithKeys("enter", "space"), key.WithHelp("enter", "choose")),
		Other:  key.NewBinding(key.WithKeys("s"), key.WithHelp("s", "choose otherwise")),
		Cancel: key.NewBinding(key.WithKeys("esc", "q", "ctrl+c"), key.WithHelp("esc", "leave it")),
	}
}

// Model is the question. The zero Model is closed.
type Model struct {
	keys    KeyMap
	title   string
	hint    string // below the answers
	choices []Choice
	cursor  int
}

// Ask returns an open question, its first answer under the cursor.
func Ask(title string, choices ...Choice) Model {
	return Model{keys: DefaultKeyMap(), title: title, hint: "press its key, or enter; esc leaves it", choices: choices}
}

// Hint returns the question with other words on its last line.
func (m Model) Hint(hint string) Model {
	m.hint = hint
	return m
}

// At returns the question with another answer under the cursor.
func (m Model) At(cursor int) Model {
	m.cursor = min(max(cursor, 0), max(len(m.choices)-1, 0))
	return m
}

// Cursor returns the index of the answer under the cursor.
func (m Model) Cursor() int { return m.cursor }

// Active reports whether the question waits for its answer.
func (m Model) Active() bool { return len(m.choices) > 0 }

// Update takes a key. The answer, or none, closes the question.
func (m Model) Update(msg tea.KeyPressMsg) (Model, tea.Cmd) {
	switch {
	case key.Matches(msg, m.keys.Cancel):
		return Model{}, nil
	case key.Matches(msg, m.keys.Accept):
		return m.choose(m.cursor, m.choices[m.cursor].Msg)
	case key.Matches(msg, m.keys.Up):
		m.cursor = max(m.cursor-1, 0)
	case key.Matches(msg, m.keys.Down):
		m.cursor = min(m.cursor+1, len(m.choices)-1)
	case key.Matches(msg, m.keys.Other) && m.choices[m.cursor].Other != nil:
		return m.choose(m.cursor, m.choices[m.cursor].Other)
	default:
		for i, c := range m.choices {
			if c.Letter != "" && msg.String() == c.Letter {
				return m.choose(i, c.Msg)
			}
		}
	}
	return m, nil
}

func (m Model) choose(i int, msg tea.Msg) (Model, tea.Cmd) {
	next := Model{}
	if m.choices[i].Stay {
		next = m.At(i)
	}
	return next, func() tea.Msg { return msg }
}

const (
	labelMax = 30
	headRows = 3
	footRows = 2
)

// window tells in which line of height the answers begin, and which of them
// are to be seen: those around the cursor, if there is no room for all.
func (m Model) window(height int) (top, first, end int) {
	top, foot := headRows, footRows
	if headRows+len(m.choices)+footRows > height {
		top, foot = 1, 1
	}
	room := max(height-top-foot, 1)
	first = min(max(m.cursor-room/2, 0), max(len(m.choices)-room, 0))
	return top, first, min(first+room, len(m.choices))
}

// Lines returns the question and its answers in at most height lines.
func (m Model) Lines(s theme.Styles, height int) []string {
	head, foot := []string{"", s.Strong.Render(m.title), ""}, []string{"", s.Muted.Render(m.hint)}
	top, first, end := m.window(height)
	if top < headRows {
		head, foot = head[1:2], foot[1:]
	}
	lines := head
	for i := first; i < end; i++ {
		lines = append(lines, m.line(i, m.labelWidth(s), s))
	}
	return append(lines, foot...)
}

// Mouse takes a click on an answer, which chooses it, and the wheel, which
// moves between them. The position is relative to the question, which has
// height lines.
func (m Model) Mouse(msg tea.Msg, height int) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		switch msg.Button {
		case tea.MouseWheelUp:
			return m.At(m.cursor - 1), nil
		case tea.MouseWheelDown:
			return m.At(m.cursor + 1), nil
		default:
		}
	case tea.MouseClickMsg:
		top, first, end := m.window(height)
		if at := first + msg.Y - top; msg.Button == tea.MouseLeft && msg.Y >= top && at < end {
			return m.choose(at, m.choices[at].Msg)
		}
	}
	return m, nil
}

// labelWidth is that of the longest label, within bounds.
func (m Model) labelWidth(s theme.Styles) int {
	width := 0
	for _, c := range m.choices {
		width = max(width, s.Width(c.Label))
	}
	return min(width, labelMax)
}

func (m Model) line(i, width int, s theme.Styles) string {
	c := m.choices[i]
	mark, label := "  ", s.Fit(c.Label, width)
	if i == m.cursor {
		mark, label = s.Accent.Render("› "), s.Strong.Render(label)
	}
	return mark + s.Accent.Render(s.Fit(c.Letter, 1)) + "  " + label + "  " + s.Muted.Render(c.Hint)
}
