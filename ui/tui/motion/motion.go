// Package motion moves up and down: by keys that are the same in every pane that
// has lines, and by the mouse wheel.
//
// It draws nothing. All panes may import it; it imports none.
package motion

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// KeyMap moves through lines.
type KeyMap struct{ Up, Down, PageUp, PageDown, HalfUp, HalfDown, Top, Bottom key.Binding }

// DefaultKeyMap has the keys that lazygit, k9s and mitmproxy share.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Up:       key.NewBinding(key.WithKeys("k", "up"), key.WithHelp("k", "up")),
		Down:     key.NewBinding(key.WithKeys("j", "down"), key.WithHelp("j", "down")),
		PageUp:   key.NewBinding(key.WithKeys("pgup", "ctrl+b"), key.WithHelp("pgup", "up")),
		PageDown: key.NewBinding(key.WithKeys("pgdown", "ctrl+f"), key.WithHelp("pgdn", "page down")),
		HalfUp:   key.NewBinding(key.WithKeys("ctrl+u"), key.WithHelp("^u", "up")),
		HalfDown: key.NewBinding(key.WithKeys("ctrl+d"), key.WithHelp("^d", "half page down")),
		Top:      key.NewBinding(key.WithKeys("g", "home", "<"), key.WithHelp("g", "oldest")),
		Bottom:   key.NewBinding(key.WithKeys("G", "end", ">"), key.WithHelp("G", "newest")),
	}
}

// Lines returns by how many lines a key moves, negative upwards, in a window
// of that many lines on so many. It reports false for another key.
func (k KeyMap) Lines(msg tea.KeyPressMsg, window, all int) (int, bool) {
	switch {
	case key.Matches(msg, k.Up):
		return -1, true
	case key.Matches(msg, k.Down):
		return 1, true
	case key.Matches(msg, k.PageUp):
		return -window, true
	case key.Matches(msg, k.PageDown):
		return window, true
	case key.Matches(msg, k.HalfUp):
		return -window / 2, true
	case key.Matches(msg, k.HalfDown):
		return window / 2, true
	case key.Matches(msg, k.Top):
		return -all, true
	case key.Matches(msg, k.Bottom):
		return all, true
	}
	return 0, false
}
