// Package prompt is a line on which an answer in words is typed: while one
// types it says what the answer means, or what is wrong with it.
//
// It does not know what is asked. The screen imports it; it imports neither the
// screen nor another pane.
package prompt

import (
	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Question is what is asked.
type Question struct {
	Label   string // before the line
	Example string // in its place while it is empty
	Value   string // to begin with; the first thing that is typed takes its place, but a blank goes on from it
	// Check says what a line means, or what is wrong with it. It must be fast.
	Check func(line string) (about string, err error)
	// Answer is the message that a line without an error leads to.
	Answer func(line string) tea.Msg
	// Earlier are lines to go back to with the arrows, oldest first.
	Earlier []string
	// Cancelled is sent when the question is left without an answer; nil: nothing.
	Cancelled tea.Msg
}

// KeyMap ends the typing, and goes through earlier lines.
type KeyMap struct{ Accept, Cancel, Older, Newer key.Binding }

// defaultKeyMap has the keys of every prompt.
func defaultKeyMap() KeyMap {
	return KeyMap{
		Accept: key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "do it")),
		Cancel: key.NewBinding(key.WithKeys("esc", "ctrl+c"), key.WithHelp("esc", "leave it")),
		Older:  key.NewBinding(key.WithKeys("up"), key.WithHelp("↑", "earlier")),
		Newer:  key.NewBinding(key.WithKeys("down"), key.WithHelp("↓", "later")),
	}
}

// maxLength bounds what can be typed or pasted, in characters.
const maxLength = 1024

// Model is the line. The zero Model is closed.
type Model struct {
	keys     KeyMap
	question Question
	input    textinput.Model
	styles   theme.Styles
	width    int
	at       int    // in question.Earlier; its length for what is typed
	draft    string // what was typed before looking there
	offered  bool   // it is the Value that nobody has touched
	about    string
	err      error
}

// Ask returns an open line, and what has its cursor blink.
func Ask(q Question, s theme.Styles) (Model, tea.Cmd) {
	m := Model{keys: defaultKeyMap(), question: q, input: textinput.New(), at: len(q.Earlier), draft: q.Value, offered: q.Value != ""}
	m.input.Prompt = q.Label + " "
	m.input.Placeholder = q.Example
	m.input.CharLimit = maxLength
	m.input.SetVirtualCursor(true)
	m.SetStyles(s)
	m.set(q.Value)
	cmd := m.input.Focus()
	return m, cmd
}

// SetWidth gives the line its cells.
func (m *Model) SetWidth(width int) {
	m.width = width
	if m.Active() {
		m.styles.FitInput(&m.input, m.width)
	}
}

// SetStyles fits the colours to the terminal.
func (m *Model) SetStyles(s theme.Styles) {
	m.styles = s
	if !m.Active() {
		return
	}
	look := s.Input()
	if m.offered {
		look.Focused.Text = s.Cursor
	}
	m.input.SetStyles(look)
}

// Active reports whether the line takes the keys.
func (m Model) Active() bool { return m.question.Answer != nil }

// Edits reports whether a key with alt is one that edits the line.
func (m Model) Edits(msg tea.KeyPressMsg) bool {
	return theme.EditsInput(&m.input, msg)
}

// Update takes keys and what is pasted. An answer, or none, closes the line.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	if !m.Active() {
		return m, nil
	}
	if press, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case key.Matches(press, m.keys.Accept) && m.err != nil:
			return m, nil // what is wrong stands beside it
		case key.Matches(press, m.keys.Accept):
			answer := m.question.Answer(m.input.Value())
			return Model{width: m.width}, func() tea.Msg { return answer }
		case key.Matches(press, m.keys.Cancel):
			cancelled := m.question.Cancelled
			if cancelled == nil {
				return Model{width: m.width}, nil
			}
			return Model{width: m.width}, func() tea.Msg { return cancelled }
		case key.Matches(press, m.keys.Older):
			m.recall(m.at - 1)
			return m, nil
		case key.Matches(press, m.keys.Newer):
			m.recall(m.at + 1)
			return m, nil
		}
	}
	before := m.input.Value()
	m.touch(msg)
	input, cmd := m.input.Update(msg)
	m.input = input
	if m.input.Value() != before {
		m.at, m.draft = len(m.question.Earlier), m.input.Value()
		m.check()
	}
	return m, cmd
}

// touch ends the offer of a value: a text takes its place, but a blank and all
// other keys go on from it.
func (m *Model) touch(msg tea.Msg) {
	if !m.offered {
		return
	}
	switch msg := msg.(type) {
	case tea.PasteMsg:
		m.input.SetValue("")
	case tea.KeyPressMsg:
		if msg.Text != "" && msg.Text != " " {
			m.input.SetValue("")
		}
	default:
		return
	}
	m.offered = false
	m.SetStyles(m.styles)
}

// recall shows another of the earlier lines.
func (m *Model) recall(at int) {
	if at < 0 || at > len(m.question.Earlier) {
		return
	}
	m.offered = false
	m.SetStyles(m.styles)
	m.at = at
	line := m.draft
	if at < len(m.question.Earlier) {
		line = m.question.Earlier[at]
	}
	m.set(line)
}

func (m *Model) set(line string) {
	m.input.SetValue(line)
	m.input.CursorEnd()
	m.check()
}

func (m *Model) check() {
	m.about, m.err = "", nil
	if m.question.Check != nil {
		m.about, m.err = m.question.Check(m.input.Value())
	}
	m.styles.FitInput(&m.input, m.width)
}

// Lines returns the line and, behind it, what it means or what is wrong. What is
// wrong stands above it, in no more than most lines with it, where there is no
// room for all of it behind.
func (m Model) Lines(most int) []string {
	line, s := m.input.View(), m.styles
	switch {
	case m.err != nil && m.input.Value() != "":
		return s.Beside(line, s.Warn.Render(escape.Line(m.err.Error())), m.width, most)
	case m.err != nil:
		return []string{s.Fit(line, m.width)}
	}
	return s.Beside(line, s.Muted.Render(escape.Line(m.about)), m.width, 1)
}
