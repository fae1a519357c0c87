// Package filter is the line in which the list is narrowed while one types.
package filter

import (
	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/tui/theme"
)

// ChangedMsg reports another filter.
type ChangedMsg struct{ Filter query.Filter }

// KeyMap ends the typing.
type KeyMap struct{ Accept, Cancel key.Binding }

// DefaultKeyMap has the keys of every prompt.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Accept: key.NewBinding(key.WithKeys("enter", "down", "tab"), key.WithHelp("enter", "keep the filter")),
		Cancel: key.NewBinding(key.WithKeys("esc", "ctrl+c"), key.WithHelp("esc", "as it was before")),
	}
}

// maxLength bounds what can be typed or pasted, in characters.
const maxLength = 256

// Model is the line.
type Model struct {
	keys   KeyMap
	input  textinput.Model
	before string
}

// New returns a line that is closed and empty.
func New(keys KeyMap) Model {
	input := textinput.New()
	input.Prompt = "/"
	input.Placeholder = "words of target, kind, class, status; !word for without"
	input.CharLimit = maxLength
	input.SetVirtualCursor(true)
	return Model{keys: keys, input: input}
}

// SetWidth gives the line its cells.
func (m *Model) SetWidth(width int) { m.input.SetWidth(max(width-len("/ "), 1)) }

// SetStyles fits the colours to the terminal.
func (m *Model) SetStyles(s theme.Styles) {
	state := textinput.StyleState{Text: s.Text, Placeholder: s.Muted, Suggestion: s.Muted, Prompt: s.Focused}
	cursor := textinput.DefaultStyles(s.Dark).Cursor
	cursor.Color = nil // the terminal's own, which is seen on its background
	m.input.SetStyles(textinput.Styles{Focused: state, Blurred: state, Cursor: cursor})
}

// Edits reports whether a key with alt is one that edits the line.
func (m Model) Edits(msg tea.KeyPressMsg) bool {
	k := m.input.KeyMap
	return key.Matches(msg, k.WordForward, k.WordBackward, k.DeleteWordBackward, k.DeleteWordForward)
}

// Open starts the typing, with the filter in force to go on from.
func (m *Model) Open() tea.Cmd {
	m.before = m.input.Value()
	m.input.CursorEnd()
	return m.input.Focus()
}

// Clear takes the filter away.
func (m *Model) Clear() tea.Cmd {
	m.input.SetValue("")
	return m.changed()
}

// Active reports whether the line takes the keys.
func (m Model) Active() bool { return m.input.Focused() }

// Update takes keys while the line is open.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case key.Matches(press, m.keys.Accept):
			m.input.Blur()
			return m, nil
		case key.Matches(press, m.keys.Cancel):
			m.input.SetValue(m.before)
			m.input.Blur()
			return m, m.changed()
		}
	}
	old := m.input.Value()
	input, cmd := m.input.Update(msg)
	m.input = input
	if m.input.Value() != old {
		cmd = tea.Batch(cmd, m.changed())
	}
	return m, cmd
}

func (m Model) changed() tea.Cmd {
	f := query.Parse(m.input.Value())
	return func() tea.Msg { return ChangedMsg{Filter: f} }
}

// View returns the line.
func (m Model) View() string { return m.input.View() }
