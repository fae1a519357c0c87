package tui_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"

	"github.com/framebin/framebin/ui/tui"
	"github.com/framebin/framebin/ui/tui/keymap"
)

// TestHelpIsComplete checks that whatever works stands in the help.
func TestHelpIsComplete(t *testing.T) {
	t.Parallel()
	keys := keymap.Default()
	listed := make(map[string]bool)
	for _, g := range keys.Groups() {
		for _, b := range g.Keys {
			if b.Help().Key == "" || b.Help().Desc == "" {
				t.Errorf("%v stands in the help without words", b.Keys())
			}
			for _, k := range b.Keys() {
				listed[k] = true
			}
		}
	}
	walk(reflect.ValueOf(keys), "", func(path string, b key.Binding) {
		for _, k := range b.Keys() {
			if !listed[k] {
				t.Errorf("%q (%s) works but does not stand in the help", k, path)
			}
		}
	})
}

// TestKeysAreUnambiguous checks that no key means two things at a time: keys of
// the screen, of the list and those of a pane that work in all of them, and the
// keys of each pane. A pane may take a key for itself that means something else
// elsewhere.
func TestKeysAreUnambiguous(t *testing.T) {
	t.Parallel()
	keys := reflect.ValueOf(keymap.Default())
	local := map[string][]string{ // keys that a pane has while it is focused, by their fields
		"Requests": {"Up", "Down", "PageUp", "PageDown", "HalfUp", "HalfDown", "Top", "Bottom"},
		"Preview":  {"Left", "Right", "Up", "Down"},
		"Detail":   {"Up", "Down", "PageUp", "PageDown", "HalfUp", "HalfDown", "Top", "Bottom"},
	}
	taken := map[string][]string{ // what a pane takes for itself while it is focused
		"Detail": {
			"Search", "NextMatch", "PreviousMatch", "Unfold", "Fold", "Toggle", "Copy", "CopyPointer", "Edit", "View", "Write",
		},
	}
	own := map[string]map[string]string{"Detail": {}}
	everywhere := make(map[string]string)
	add := func(taken map[string]string, name string, b key.Binding) {
		for _, k := range b.Keys() {
			if other, ok := taken[k]; ok && other != name {
				t.Errorf("%q is bound to both %s and %s", k, other, name)
			}
			taken[k] = name
		}
	}
	walk(keys, "", func(path string, b key.Binding) {
		pane, field, _ := strings.Cut(path, ".")
		switch {
		case slices.Contains(taken[pane], field):
			add(own[pane], path, b)
		case !slices.Contains(local[pane], field):
			add(everywhere, path, b)
		}
	})
	walk(keys, "", func(path string, b key.Binding) {
		pane, field, _ := strings.Cut(path, ".")
		if slices.Contains(local[pane], field) {
			add(maps.Clone(everywhere), path, b)
			if own[pane] != nil {
				add(maps.Clone(own[pane]), path, b)
			}
		}
	})
}

// walk calls f with every binding of a struct of them, and its field.
func walk(v reflect.Value, path string, f func(path string, b key.Binding)) {
	if b, ok := reflect.TypeAssert[key.Binding](v); ok {
		f(path, b)
		return
	}
	for i, field := range v.Fields() {
		name := i.Name
		switch {
		case i.Anonymous:
			name = path
		case path != "":
			name = path + "." + name
		}
		walk(field, name, f)
	}
}

// TestActionsHaveKeysAndHelp finds an action without a key, or one whose key is
// not told, and a key of the screen that does nothing.
func TestActionsHaveKeysAndHelp(t *testing.T) {
	t.Parallel()
	keys := keymap.Default()
	does := make(map[string]bool)
	for _, b := range tui.ActionKeys(keys) {
		if len(b.Keys()) == 0 || b.Help().Key == "" || b.Help().Desc == "" {
			t.Errorf("an action has the keys %v and the help %+v", b.Keys(), b.Help())
		}
		for _, k := range b.Keys() {
			does[k] = true
		}
	}
	walk(reflect.ValueOf(keys), "", func(path string, b key.Binding) {
		if len(b.Keys()) == 0 || b.Help().Key == "" || b.Help().Desc == "" {
			t.Errorf("%s has the keys %v and the help %+v", path, b.Keys(), b.Help())
		}
		for _, k := range b.Keys() {
			if !strings.Contains(path, ".") && !does[k] {
				t.Errorf("%q (%s) does nothing", k, path)
			}
		}
	})
}

// A person's own key does what it says, stands in the help, and the old one is free.
func TestOwnKeys(t *testing.T) {
	t.Parallel()
	keys := keymap.Default()
	if err := keys.Rebind(map[string][]string{"stats": {"ctrl+s"}}); err != nil {
		t.Fatal(err)
	}
	driveConfig(t, 120, 40, tui.Config{Taste: tui.Taste{Keys: &keys}}, func(d *driver) {
		d.keys("s")
		d.hides("Arrivals")
		d.keys("?")
		d.shows("ctrl+s")
	})
}
