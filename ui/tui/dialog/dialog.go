// Package dialog asks a question with a few answers: by letter, or with the
// cursor and enter.
package dialog

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"framebin/ui/tui/theme"
)

// Choice is an answer. Its message is sent when it is chosen.
type Choice struct {
	Letter string // chooses it at once
	Label  string
	Hint   string
	Msg    tea.Msg
}

// KeyMap moves between the answers.
type KeyMap struct{ Up, Down, Accept, Cancel key.Binding }

// DefaultKeyMap has the keys of the lists.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Up:     key.NewBinding(key.WithKeys("up", "k"), key.WithHelp("k/↑", "up")),
		Down:   key.NewBinding(key.WithKeys("down", "j"), key.WithHelp("j/↓", "down")),
		Accept: key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "choose")),
		Cancel: key.NewBinding(key.WithKeys("esc", "q", "ctrl+c"), key.WithHelp("esc", "leave it")),
	}
}

// Model is the question. The zero Model is closed.
type Model struct {
	keys    KeyMap
	title   string
	choices []Choice
	cursor  int
}

// Ask returns an open question, its first answer under the cursor.
func Ask(title string, choices ...Choice) Model {
	return Model{keys: DefaultKeyMap(), title: title, choices: choices}
}

// Active reports whether the question waits for its answer.
func (m Model) Active() bool { return len(m.choices) > 0 }

// Update takes a key. The answer, or none, closes the question.
func (m Model) Update(msg tea.KeyPressMsg) (Model, tea.Cmd) {
	switch {
	case key.Matches(msg, m.keys.Cancel):
		return Model{}, nil
	case key.Matches(msg, m.keys.Accept):
		return m.choose(m.cursor)
	case key.Matches(msg, m.keys.Up):
		m.cursor = max(m.cursor-1, 0)
	case key.Matches(msg, m.keys.Down):
		m.cursor = min(m.cursor+1, len(m.choices)-1)
	default:
		for i, c := range m.choices {
			if msg.String() == c.Letter {
				return m.choose(i)
			}
		}
	}
	return m, nil
}

func (m Model) choose(i int) (Model, tea.Cmd) {
	msg := m.choices[i].Msg
	return Model{}, func() tea.Msg { return msg }
}

const labelWidth = 18

// Lines returns the question and its answers.
func (m Model) Lines(s theme.Styles) []string {
	lines := []string{"", s.Strong.Render(m.title), ""}
	for i, c := range m.choices {
		mark, label := "  ", theme.Fit(c.Label, labelWidth)
		if i == m.cursor {
			mark, label = s.Accent.Render("› "), s.Strong.Render(label)
		}
		lines = append(lines, mark+s.Accent.Render(c.Letter)+"  "+label+" "+s.Muted.Render(c.Hint))
	}
	return append(lines, "", s.Muted.Render("enter chooses, esc leaves it"))
}
