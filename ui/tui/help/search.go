package help

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/tui/motion"
	"github.com/framebin/framebin/ui/tui/theme"
)

// KeyMap moves through the page and searches it.
type KeyMap struct {
	motion.KeyMap

	Search, Accept, Cancel key.Binding
}

// DefaultKeyMap has the keys of the other panes.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		KeyMap: motion.DefaultKeyMap(),
		Search: key.NewBinding(key.WithKeys("/"), key.WithHelp("/", "search")),
		Accept: key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "keep them")),
		Cancel: key.NewBinding(key.WithKeys("esc", "ctrl+c"), key.WithHelp("esc", "all keys")),
	}
}

// maxLength bounds what can be searched for, in characters.
const maxLength = 80

// Model is the page.
type Model struct {
	keys          KeyMap
	groups        []Group
	input         textinput.Model
	top           int
	width, height int
}

// New returns the page of all keys.
func New(groups []Group) Model {
	input := textinput.New()
	input.Prompt = "/"
	input.CharLimit = maxLength
	input.SetVirtualCursor(false)
	return Model{keys: DefaultKeyMap(), groups: groups, input: input}
}

// SetSize gives the page its cells.
func (m *Model) SetSize(width, height int) { m.width, m.height = width, height }

// Typing reports whether what is searched for is being typed, so that every
// key is part of it.
func (m Model) Typing() bool { return m.input.Focused() }

// Update takes keys, and the mouse wheel.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		switch msg.Button {
		case tea.MouseWheelUp:
			m.top = max(m.top-1, 0)
		case tea.MouseWheelDown:
			m.top++
		default:
		}
	case tea.KeyPressMsg:
		return m.press(msg)
	}
	m.top = min(m.top, m.last())
	return m, nil
}

func (m Model) press(msg tea.KeyPressMsg) (Model, tea.Cmd) {
	switch {
	case m.Typing() && key.Matches(msg, m.keys.Accept):
		m.input.Blur()
	case m.Typing() && key.Matches(msg, m.keys.Cancel):
		m.input.Reset()
		m.input.Blur()
	case m.Typing():
		input, cmd := m.input.Update(msg)
		m.input, m.top = input, 0
		return m, cmd
	case key.Matches(msg, m.keys.Search):
		return m, m.input.Focus()
	default:
		if delta, ok := m.keys.Lines(msg, m.height, m.last()); ok {
			m.top = min(max(m.top+delta, 0), m.last())
		}
	}
	return m, nil
}

// last is the first line of the end of the page.
func (m Model) last() int {
	lines := layOut(m.found(), m.width, 0, theme.Styles{}) // styles take no columns
	return max(len(lines)-m.height+1, 0)
}

// found are the keys that are searched for: those with each word in their
// name, in what they do or in their title.
func (m Model) found() []Group {
	words := strings.Fields(strings.ToLower(m.input.Value()))
	if len(words) == 0 {
		return m.groups
	}
	var groups []Group
	for _, g := range m.groups {
		some := Group{Title: g.Title}
		for _, b := range g.Keys {
			h := b.Help()
			if h.Key == m.input.Value() || holds(strings.ToLower(g.Title+" "+h.Key+" "+h.Desc), words) {
				some.Keys = append(some.Keys, b)
			}
		}
		if len(some.Keys) > 0 {
			groups = append(groups, some)
		}
	}
	return groups
}

func holds(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// Lines returns the page, line by line.
func (m Model) Lines(s theme.Styles) []string {
	if !m.Typing() && m.input.Value() == "" {
		return lines(m.groups, m.width, m.height, m.top, s)
	}
	head := " " + s.Accent.Render("/") + m.input.Value()
	if m.Typing() {
		head += s.Cursor.Render(" ")
	}
	groups := m.found()
	if len(groups) == 0 {
		head += s.Warn.Render("  no key is called so; : finds what can be done by name")
	}
	return append([]string{s.Fit(head, m.width)}, lines(groups, m.width, max(m.height-1, 0), m.top, s)...)
}
