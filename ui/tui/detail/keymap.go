package detail

import (
	"charm.land/bubbles/v2/key"

	"github.com/framebin/framebin/ui/tui/motion"
)

// KeyMap moves through the tabs and their lines. Most of it works only while
// the pane has the keys.
type KeyMap struct {
	motion.KeyMap

	NextTab, PreviousTab, Tabs           key.Binding
	Search, NextMatch, PreviousMatch     key.Binding
	Unfold, Fold, Toggle                 key.Binding
	Copy, CopyPointer, Edit, View, Write key.Binding
}

// DefaultKeyMap has the keys of the list for moving, and digits for the tabs.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		KeyMap:      motion.DefaultKeyMap(),
		NextTab:     key.NewBinding(key.WithKeys("]"), key.WithHelp("]", "next tab")),
		PreviousTab: key.NewBinding(key.WithKeys("["), key.WithHelp("[", "previous")),
		Tabs: key.NewBinding(key.WithKeys("1", "2", "3", "4", "5", "6"),
			key.WithHelp("1-6", "turn to that tab")),
		Search:        key.NewBinding(key.WithKeys("/"), key.WithHelp("/", "search the body")),
		NextMatch:     key.NewBinding(key.WithKeys("n"), key.WithHelp("n", "next match")),
		PreviousMatch: key.NewBinding(key.WithKeys("N"), key.WithHelp("N", "previous")),
		Unfold:        key.NewBinding(key.WithKeys("l", "right"), key.WithHelp("l", "unfold")),
		Fold:          key.NewBinding(key.WithKeys("h", "left"), key.WithHelp("h", "fold")),
		Toggle:        key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "fold, unfold; show a part")),
		Copy:          key.NewBinding(key.WithKeys("y"), key.WithHelp("y", "copy the value")),
		CopyPointer:   key.NewBinding(key.WithKeys("Y"), key.WithHelp("Y", "its pointer")),
		Edit:          key.NewBinding(key.WithKeys("e"), key.WithHelp("e", "open the part in $EDITOR")),
		View:          key.NewBinding(key.WithKeys("o"), key.WithHelp("o", "in the system's viewer")),
		Write:         key.NewBinding(key.WithKeys("w"), key.WithHelp("w", "write the part to a file")),
	}
}

// promptKeyMap ends the typing of what is searched for.
type promptKeyMap struct{ Accept, Cancel key.Binding }

func prompt() promptKeyMap {
	return promptKeyMap{
		Accept: key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "go on with n and N")),
		Cancel: key.NewBinding(key.WithKeys("esc", "ctrl+c"), key.WithHelp("esc", "no search")),
	}
}
