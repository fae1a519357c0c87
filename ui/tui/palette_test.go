package tui_test

import (
	"reflect"
	"slices"
	"testing"

	"charm.land/bubbles/v2/key"

	"github.com/framebin/framebin/ui/tui"
	"github.com/framebin/framebin/ui/tui/keymap"
)

// TestEverythingHasAName finds a key that the palette does not know, and one
// that it cannot press.
func TestEverythingHasAName(t *testing.T) {
	t.Parallel()
	keys := keymap.Default()
	named := tui.Commands(keys)
	walk(reflect.ValueOf(keys), "", func(path string, b key.Binding) {
		if path == "Detail.Tabs" { // which are entries of their own
			return
		}
		switch path {
		case "Detail.Up", "Detail.Down", "Detail.PageUp", "Detail.PageDown", "Detail.HalfUp", "Detail.HalfDown", "Detail.Top", "Detail.Bottom":
			return // the keys of the list, in another pane
		}
		if !slices.ContainsFunc(named, func(n key.Binding) bool { return slices.Equal(n.Keys(), b.Keys()) }) {
			t.Errorf("%s (%v) has no entry in the palette", path, b.Keys())
		}
	})
	for _, b := range named {
		if name := b.Keys()[0]; len([]rune(name)) > 1 && tui.PressOf(name).String() != name && !tui.IsAction(keys, b) {
			t.Errorf("the palette presses %q instead of %q", tui.PressOf(name).String(), name)
		}
	}
}

func TestPalette(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.document(ripe)
		d.document(rotten)
		d.keys(":")
		d.shows("what to do")
		d.keys("h", "e", "a", "d", "e", "r", "s")
		d.shows("details: Headers")
		d.keys("enter")
		d.shows("Content-Type")
		d.keys(":", "o", "l", "d", "e", "s", "t", "enter")
		if got := tui.Selected(d.model); got != 1 {
			t.Errorf("#%d is selected, want the oldest, #1", got)
		}
		d.keys(":", "c", "l", "e", "a", "r", "enter")
		d.shows("Forget 2 requests?")
		d.keys("esc", ":", "x", "y", "z")
		d.shows("nothing is called so")
		d.keys("esc")
		d.shows("Requests 2")
	})
}

func TestHelpIsSearched(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.document(ripe)
		d.keys("?", "/", "c", "u", "r", "l")
		d.shows("export, copy as curl")
		d.hides("threshold up")
		d.keys("enter", "q")
		d.shows("Requests 1")
	})
}
