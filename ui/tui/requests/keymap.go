package requests

import (
	"charm.land/bubbles/v2/key"

	"github.com/framebin/framebin/ui/tui/motion"
)

// KeyMap moves through the list, and does something with its rows.
type KeyMap struct {
	motion.KeyMap

	Mark, Unmark, Follow         key.Binding
	NextProblem, PreviousProblem key.Binding
	NextGap, PreviousGap         key.Binding
}

// DefaultKeyMap has the keys that lazygit, k9s and mitmproxy share.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		KeyMap: motion.DefaultKeyMap(),
		Mark:   key.NewBinding(key.WithKeys("space"), key.WithHelp("space", "mark")),
		Unmark: key.NewBinding(key.WithKeys("U"), key.WithHelp("U", "unmark all")),
		Follow: key.NewBinding(key.WithKeys("F"), key.WithHelp("F", "follow the newest")),

		NextProblem:     key.NewBinding(key.WithKeys("!"), key.WithHelp("!", "next problem")),
		PreviousProblem: key.NewBinding(key.WithKeys("@"), key.WithHelp("@", "previous")),
		NextGap:         key.NewBinding(key.WithKeys(")"), key.WithHelp(")", "next gap in the traffic")),
		PreviousGap:     key.NewBinding(key.WithKeys("("), key.WithHelp("(", "previous")),
	}
}
