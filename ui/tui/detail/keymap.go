package detail

import (
	"charm.land/bubbles/v2/key"

	"github.com/framebin/framebin/ui/tui/motion"
)

// KeyMap moves through the tabs and their lines.
type KeyMap struct {
	motion.KeyMap

	NextTab, PreviousTab, Tabs key.Binding
}

// DefaultKeyMap has the keys of the list for moving, and digits for the tabs.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		KeyMap:      motion.DefaultKeyMap(),
		NextTab:     key.NewBinding(key.WithKeys("]"), key.WithHelp("]", "next tab")),
		PreviousTab: key.NewBinding(key.WithKeys("["), key.WithHelp("[", "previous")),
		Tabs: key.NewBinding(key.WithKeys("1", "2", "3", "4", "5"),
			key.WithHelp("1-5", "turn to that tab")),
	}
}
