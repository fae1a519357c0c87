package keymap_test

import (
	"testing"

	"charm.land/bubbles/v2/key"

	"github.com/framebin/framebin/ui/tui/keymap"
)

// TestGuess: what is guessed is a key of which a person can read what it does, and
// no key that does something itself.
func TestGuess(t *testing.T) {
	t.Parallel()
	k := keymap.Default()
	bound := make(map[string]bool)
	for _, g := range k.Groups() {
		for _, b := range g.Keys {
			for _, name := range b.Keys() {
				bound[name] = true
			}
		}
	}
	for _, name := range []string{"f", "d", "D", "delete", "E", "S", "ctrl+s", "C", "a", "A", "V", "ctrl+a", "W", "ctrl+r", "f5", "backspace", "H", "K", "f2", "Q"} {
		b, ok := k.Guess(name)
		if !ok || b.Help().Desc == "" || bound[name] || key.Matches(keymap.Press(name), b) {
			t.Errorf("%s: %v, %q, it does something itself: %v", name, ok, b.Help().Desc, bound[name])
		}
	}
	if _, ok := k.Guess("j"); ok {
		t.Error("j is guessed")
	}
}
