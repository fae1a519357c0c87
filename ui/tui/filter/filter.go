// Package filter is the line in which the list is narrowed while one types.
//
// It filters nothing: it says what filter is in force. The screen imports it;
// it imports neither the screen nor another pane.
package filter

import (
	"errors"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/theme"
)

// ChangedMsg reports that Filter is another. It does not bring it: messages of keys
// that come fast may overtake each other.
type ChangedMsg struct{}

// KeptMsg reports a line that was typed and kept.
type KeptMsg struct{ Line string }

// KeyMap ends the typing, and helps with it.
type KeyMap struct{ Accept, Cancel, Complete, CompleteBack, Older, Newer key.Binding }

// DefaultKeyMap has the keys of every prompt.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Accept:       key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "keep the filter")),
		Cancel:       key.NewBinding(key.WithKeys("esc", "ctrl+c"), key.WithHelp("esc", "as it was before")),
		Complete:     key.NewBinding(key.WithKeys("tab"), key.WithHelp("tab", "complete")),
		CompleteBack: key.NewBinding(key.WithKeys("shift+tab"), key.WithHelp("S-tab", "complete, the one before")),
		Older:        key.NewBinding(key.WithKeys("up"), key.WithHelp("↑", "earlier filter")),
		Newer:        key.NewBinding(key.WithKeys("down"), key.WithHelp("↓", "later filter")),
	}
}

const (
	maxLength  = 256 // what can be typed or pasted, in characters
	maxHistory = 100
)

// Values tells what a field is in the requests that are listed, the most
// frequent first.
type Values func(query.Field) []string

// Model is the line.
type Model struct {
	keys   KeyMap
	names  query.Names
	input  textinput.Model
	styles theme.Styles
	width  int
	before string       // what to go back to
	filter query.Filter // in force
	err    *query.Error

	history []string // oldest first
	at      int      // in history; its length for what is typed
	draft   string   // what was typed before looking into history

	offer  query.Completion // for what stands before the cursor
	chosen int              // of its candidates, from 1; 0: none is put in
	base   string           // the line before one was put in, up to the cursor
}

// New returns a line that is closed and empty, in which names may occur. earlier
// are lines to go back to with the arrows, oldest first.
func New(keys KeyMap, names query.Names, earlier []string) Model {
	input := textinput.New()
	input.Prompt = "/"
	input.Placeholder = "words, or class:tomato confidence>0.8 problem -path:/cam2 …  tab completes"
	input.CharLimit = maxLength
	input.SetVirtualCursor(true)
	return Model{keys: keys, input: input, names: names, history: slices.Clone(earlier[max(len(earlier)-maxHistory, 0):])}
}

// SetWidth gives the line its cells.
func (m *Model) SetWidth(width int) {
	m.width = width
	m.styles.FitInput(&m.input, m.width)
}

// SetStyles fits the colours to the terminal.
func (m *Model) SetStyles(s theme.Styles) {
	m.styles = s
	m.input.SetStyles(s.Input())
}

// Edits reports whether a key with alt is one that edits the line.
func (m Model) Edits(msg tea.KeyPressMsg) bool {
	return theme.EditsInput(&m.input, msg)
}

// Open starts the typing, with the filter in force to go on from.
func (m *Model) Open() tea.Cmd {
	m.before, m.at, m.draft = m.input.Value(), len(m.history), m.input.Value()
	m.input.CursorEnd()
	return m.input.Focus()
}

// Set puts a filter into the line, as if it had been typed and kept.
func (m *Model) Set(f query.Filter) tea.Cmd {
	m.input.SetValue(f.String())
	m.keep()
	return m.changed()
}

// Clear takes the filter away.
func (m *Model) Clear() tea.Cmd {
	m.input.SetValue("")
	return m.changed()
}

// Filter is what is in force: the last line that was a filter.
func (m Model) Filter() query.Filter { return m.filter }

// Active reports whether the line takes the keys.
func (m Model) Active() bool { return m.input.Focused() }

// Update takes keys while the line is open. A line that is no filter, but for
// its last term, leaves the one before in force; it says why.
func (m Model) Update(msg tea.Msg, values Values) (Model, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return m.edit(msg, values)
	}
	switch {
	case key.Matches(press, m.keys.Accept):
		line := m.input.Value()
		if m.err != nil {
			return m, nil
		}
		m.keep()
		m.input.Blur()
		if line == "" {
			return m, nil
		}
		return m, func() tea.Msg { return KeptMsg{line} }
	case key.Matches(press, m.keys.Cancel):
		m.input.SetValue(m.before)
		m.input.Blur()
		return m, m.changed()
	case key.Matches(press, m.keys.Complete):
		return m.complete(1, values)
	case key.Matches(press, m.keys.CompleteBack):
		return m.complete(-1, values)
	case key.Matches(press, m.keys.Older):
		return m.recall(m.at-1, values)
	case key.Matches(press, m.keys.Newer):
		return m.recall(m.at+1, values)
	}
	return m.edit(msg, values)
}

// edit hands a message to the line.
func (m Model) edit(msg tea.Msg, values Values) (Model, tea.Cmd) {
	old, cursor := m.input.Value(), m.input.Position()
	input, cmd := m.input.Update(msg)
	m.input = input
	if m.input.Value() == old {
		if m.input.Position() != cursor {
			m.offerFor(values)
		}
		return m, cmd
	}
	m.at, m.draft = len(m.history), m.input.Value()
	m.offerFor(values)
	return m, tea.Batch(cmd, m.changed())
}

// offerFor looks for what could stand at the cursor.
func (m *Model) offerFor(values Values) {
	m.base, m.chosen = string([]rune(m.input.Value())[:m.input.Position()]), 0
	m.offer = m.names.Complete(m.base, values)
	m.offer.Candidates = slices.DeleteFunc(m.offer.Candidates, func(value string) bool {
		return escape.Line(value) != value // came over the wire, and is nothing to be put into a line
	})
}

// complete puts the next candidate into the line, or the one before it.
func (m Model) complete(step int, values Values) (Model, tea.Cmd) {
	n := len(m.offer.Candidates)
	if m.chosen == 0 || n == 1 {
		m.offerFor(values)
		n = len(m.offer.Candidates)
	}
	if n == 0 {
		return m, nil
	}
	m.chosen = (m.chosen + step + n + 1) % (n + 1)
	if m.chosen == 0 { // past either end
		m.chosen = 1
		if step < 0 {
			m.chosen = n
		}
	}
	tail := string([]rune(m.input.Value())[m.input.Position():])
	head := m.base[:m.offer.Start] + m.offer.Candidates[m.chosen-1]
	m.input.SetValue(head + tail)
	m.input.SetCursor(len([]rune(head)))
	if n == 1 {
		m.offerFor(values) // what comes behind it
	}
	return m, m.changed()
}

// recall shows another line of the history.
func (m Model) recall(at int, values Values) (Model, tea.Cmd) {
	if at < 0 || at > len(m.history) {
		return m, nil
	}
	m.at = at
	line := m.draft
	if at < len(m.history) {
		line = m.history[at]
	}
	m.input.SetValue(line)
	m.input.CursorEnd()
	m.offerFor(values)
	return m, m.changed()
}

// keep puts the line at the end of the history.
func (m *Model) keep() {
	line := m.input.Value()
	if line == "" {
		return
	}
	history := slices.DeleteFunc(slices.Clone(m.history), func(s string) bool { return s == line })
	history = append(history, line)
	m.history = history[max(len(history)-maxHistory, 0):]
}

// changed parses the line and reports the filter, if it is one. While its last
// term is none, such as a field without its value yet, the others are in force.
func (m *Model) changed() tea.Cmd {
	m.err = nil
	f, err := m.names.Parse(m.input.Value())
	m.styles.FitInput(&m.input, m.width)
	if err != nil {
		if !errors.As(err, &m.err) {
			m.err = &query.Error{Column: 1, Reason: err.Error()}
		}
		head := m.input.Value()
		if f, err = m.names.Parse(head[:strings.LastIndexByte(head, ' ')+1]); err != nil {
			return nil
		}
	}
	m.filter = f
	return func() tea.Msg { return ChangedMsg{} }
}
