package tui

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// moreColors tells Bubble Tea of a terminal that can show every colour though
// the environment does not say so: one that draws sixel or kitty pictures, or
// calls itself xterm. NO_COLOR and dumb terminals stay as they are.
func (m *Model) moreColors() tea.Cmd {
	t := m.detector.Terminal()
	if m.vivid || m.profile != colorprofile.ANSI && m.profile != colorprofile.ANSI256 {
		return nil
	}
	if !t.TrueColor() {
		return nil
	}
	m.vivid = true
	return func() tea.Msg { return tea.CapabilityMsg{Content: "RGB"} }
}
