package tui

import (
	"unicode"

	tea "charm.land/bubbletea/v2"
)

// escPrefix takes a key with alt for esc and that key. That is how terminals send
// it, so that who types esc and goes on at once seems to hold alt. No key here
// has alt, but for those that edit the filter line.
func (m *Model) escPrefix(msg tea.KeyPressMsg) (tea.KeyPressMsg, bool) {
	if !msg.Mod.Contains(tea.ModAlt) || m.filter.Active() && m.filter.Edits(msg) {
		return msg, false
	}
	msg.Mod &^= tea.ModAlt
	if msg.Text == "" && msg.Mod&^tea.ModShift == 0 && unicode.IsPrint(msg.Code) {
		msg.Text = string(msg.Code)
		if msg.Mod.Contains(tea.ModShift) {
			msg.Text = string(unicode.ToUpper(msg.Code))
		}
	}
	return msg, true
}

// afterEscapeMsg is what esc has led to, and the key after it.
type afterEscapeMsg struct {
	msg  tea.Msg
	then tea.KeyPressMsg
}

func (msg afterEscapeMsg) apply(m *Model) tea.Cmd {
	first := m.route(msg.msg)
	return tea.Batch(first, m.press(msg.then))
}

// pressAfter presses a key when what esc leads to has come.
func (m *Model) pressAfter(esc tea.Cmd, then tea.KeyPressMsg) tea.Cmd {
	if esc == nil {
		return m.press(then)
	}
	return func() tea.Msg { return afterEscapeMsg{esc(), then} }
}
