// Package dialog asks a question with a few answers: by letter, or with the
// cursor and enter.
//
// It does nothing with an answer but to hand on its message. The screen imports
// it; it imports neither the screen nor another pane.
package dialog

import (
	"slices"

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

// plainHint is how most questions are answered.
const plainHint = "press its key, or enter; esc leaves it"

// Ask returns an open question, its first answer under the cursor.
func Ask(title string, choices ...Choice) Model {
	return Model{keys: DefaultKeyMap(), title: title, hint: plainHint, choices: choices}
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

// Rows is how many lines the question and its answers take where there is room.
func (m Model) Rows() int { return headRows + len(m.choices) + footRows }

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
	labelMax  = 30
	headRows  = 3
	footRows  = 2
	footShare = 3 // of the height, a third is for the foot at most
)

// frame is the question as it lies in some cells: what stands above and below
// the answers, and which of them are to be seen, those around the cursor if
// there is no room for all.
type frame struct {
	head, foot []string
	first, end int
}

func (m Model) frame(s theme.Styles, width, height int) frame {
	f := frame{head: s.Wrap([]string{s.Strong.Render(m.title)}, width), foot: m.footLines(s, width)}
	f.foot = f.foot[:min(len(f.foot), max(height/footShare, 1))]
	if len(f.head)+2+len(m.choices)+1+len(f.foot) <= height { // with blank lines around
		f.head, f.foot = slices.Concat([]string{""}, f.head, []string{""}), append([]string{""}, f.foot...)
	} else {
		f.head = f.head[:min(len(f.head), max(height-1-len(f.foot), 0))]
	}
	room := max(height-len(f.head)-len(f.foot), 1)
	f.first = min(max(m.cursor-room/2, 0), max(len(m.choices)-room, 0))
	f.end = min(f.first+room, len(m.choices))
	return f
}

// footLines tell how to answer, or, where that is cut beside it, what the answer
// under the cursor does. They are as many wherever the cursor is.
func (m Model) footLines(s theme.Styles, width int) []string {
	hints := make([][]string, len(m.choices))
	rows, cut := 0, false
	for i, c := range m.choices {
		hints[i] = s.Wrap([]string{s.Muted.Render(c.Hint)}, width)
		rows, cut = max(rows, len(hints[i])), cut || s.Width(m.line(i, m.labelWidth(s), s)) > width
	}
	words := s.Wrap([]string{s.Muted.Render(m.hint)}, width)
	if !cut {
		return words
	}
	foot := hints[m.cursor]
	for len(foot) < rows {
		foot = append(foot, "")
	}
	if m.hint != plainHint {
		foot = append(foot, words...)
	}
	return foot
}

// Lines returns the question and its answers in at most height lines, which are
// to be cut to width.
func (m Model) Lines(s theme.Styles, width, height int) []string {
	f := m.frame(s, width, height)
	lines := f.head
	for i := f.first; i < f.end; i++ {
		lines = append(lines, m.line(i, m.labelWidth(s), s))
	}
	return append(lines, f.foot...)
}

// Mouse takes a click on an answer, which chooses it, and the wheel, which
// moves between them. The position is relative to the question, which has
// those cells.
func (m Model) Mouse(msg tea.Msg, s theme.Styles, width, height int) (Model, tea.Cmd) {
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
		f := m.frame(s, width, height)
		if at := f.first + msg.Y - len(f.head); msg.Button == tea.MouseLeft && at >= f.first && at < f.end {
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
