package requests

import "charm.land/bubbles/v2/key"

// KeyMap moves through the list.
type KeyMap struct {
	Up, Down, PageUp, PageDown, HalfUp, HalfDown, Top, Bottom key.Binding
	Mark, Unmark, Follow                                      key.Binding
}

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
		Mark:     key.NewBinding(key.WithKeys("space"), key.WithHelp("space", "mark")),
		Unmark:   key.NewBinding(key.WithKeys("U"), key.WithHelp("U", "unmark all")),
		Follow:   key.NewBinding(key.WithKeys("F"), key.WithHelp("F", "follow the newest")),
	}
}
