package detail

import "charm.land/bubbles/v2/key"

// KeyMap moves through the tabs and their lines.
type KeyMap struct {
	Up, Down, PageUp, PageDown, HalfUp, HalfDown, Top, Bottom key.Binding
	NextTab, PreviousTab, Tabs                                key.Binding
}

// DefaultKeyMap has the keys of the list for moving, and digits for the tabs.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Up:          key.NewBinding(key.WithKeys("k", "up"), key.WithHelp("k/↑", "up")),
		Down:        key.NewBinding(key.WithKeys("j", "down"), key.WithHelp("j/↓", "down")),
		PageUp:      key.NewBinding(key.WithKeys("pgup", "ctrl+b"), key.WithHelp("pgup", "page up")),
		PageDown:    key.NewBinding(key.WithKeys("pgdown", "ctrl+f"), key.WithHelp("pgdn", "page down")),
		HalfUp:      key.NewBinding(key.WithKeys("ctrl+u"), key.WithHelp("ctrl+u", "half a page up")),
		HalfDown:    key.NewBinding(key.WithKeys("ctrl+d"), key.WithHelp("ctrl+d", "half a page down")),
		Top:         key.NewBinding(key.WithKeys("g", "home", "<"), key.WithHelp("g", "first line")),
		Bottom:      key.NewBinding(key.WithKeys("G", "end", ">"), key.WithHelp("G", "last line")),
		NextTab:     key.NewBinding(key.WithKeys("]"), key.WithHelp("]", "next tab")),
		PreviousTab: key.NewBinding(key.WithKeys("["), key.WithHelp("[", "previous")),
		Tabs: key.NewBinding(key.WithKeys("1", "2", "3", "4", "5"),
			key.WithHelp("1-5", "turn to that tab")),
	}
}
