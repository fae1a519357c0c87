package keymap

import (
	"fmt"

	"charm.land/bubbles/v2/key"
)

// Dead says that a key does nothing, and which one does what it means elsewhere.
func (k Map) Dead(name string) string {
	if guess, ok := k.Guess(name); ok {
		return fmt.Sprintf("%s does nothing here; %s does: %s", name, guess.Help().Key, guess.Help().Desc)
	}
	return name + " does nothing here; ? lists the keys"
}

// Guess returns the key that does what a key means in programs of the kind that
// people know, and nothing here.
func (k Map) Guess(name string) (key.Binding, bool) {
	switch name {
	case "f":
		return k.Filter, true
	case "d", "D", "delete":
		return k.Clear, true
	case "E", "S", "ctrl+s":
		return k.Export, true
	case "C":
		return k.Copy, true
	case "a", "A", "V", "ctrl+a":
		return k.Requests.Mark, true
	case "W":
		return k.Views, true
	case "ctrl+r", "f5":
		return k.Redraw, true
	case "backspace":
		return k.Back, true
	case "H", "K", "f2":
		return k.Help, true
	case "Q":
		return k.Interrupt, true
	}
	return key.Binding{}, false
}
