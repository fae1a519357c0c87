package keymap

import "charm.land/bubbles/v2/key"

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
