package keymap

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
)

// errKeys is wrapped by what is wrong with a person's own keys.
var errKeys = errors.New("keys")

// BoundKey is an action of a [Map] by its name, such as "requests.follow"
// or "preview.zoom-in".
type BoundKey struct {
	Name string
	Keys []string // as "ctrl+d"
	Desc string
}

// Bound returns every action, in the order of their names.
func (k Map) Bound() []BoundKey {
	var all []BoundKey
	walkKeys(reflect.ValueOf(&k).Elem(), "", func(name string, b *key.Binding) {
		all = append(all, BoundKey{Name: name, Keys: b.Keys(), Desc: b.Help().Desc})
	})
	slices.SortFunc(all, func(a, b BoundKey) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Rebind gives actions other keys, by the names of [Map.Bound]. It is an
// error if there is no such action, or if a key would do two things at a time
// that it did not do before.
func (k *Map) Rebind(keys map[string][]string) error {
	bindings := map[string]*key.Binding{}
	walkKeys(reflect.ValueOf(k).Elem(), "", func(name string, b *key.Binding) { bindings[name] = b })
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		b := bindings[name]
		switch {
		case b == nil:
			return k.unknown(name)
		case len(keys[name]) == 0 || slices.Contains(keys[name], ""):
			return fmt.Errorf("%w: %s has no key", errKeys, name)
		}
		b.SetKeys(keys[name]...)
		b.SetHelp(keys[name][0], b.Help().Desc)
	}
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		for _, other := range slices.Sorted(maps.Keys(bindings)) {
			if other == name || !together(name, other) {
				continue
			}
			for _, pressed := range keys[name] {
				if slices.Contains(bindings[other].Keys(), pressed) {
					return fmt.Errorf("%w: %q would do both %s and %s", errKeys, pressed, name, other)
				}
			}
		}
	}
	return nil
}

// unknown is the error of a name that no action has. One of a pane may be meant.
func (k Map) unknown(name string) error {
	for _, b := range k.Bound() {
		if strings.HasSuffix(b.Name, "."+name) {
			return fmt.Errorf("%w: there is no action %q; did you mean %q?", errKeys, name, b.Name)
		}
	}
	return fmt.Errorf("%w: there is no action %q: see 'framebin help keys'", errKeys, name)
}

// together reports whether two actions are asked for where the same keys are
// heard: the details have keys of their own, which go before those of all.
func together(a, b string) bool {
	return strings.HasPrefix(a, "detail.") == strings.HasPrefix(b, "detail.")
}

// walkKeys calls f with every binding of a struct of them and its name.
func walkKeys(v reflect.Value, path string, f func(name string, b *key.Binding)) {
	if b, ok := reflect.TypeAssert[*key.Binding](v.Addr()); ok {
		f(strings.TrimPrefix(path, "."), b)
		return
	}
	for field, value := range v.Fields() {
		name := path
		if !field.Anonymous {
			name += "." + kebab(field.Name)
		}
		walkKeys(value, name, f)
	}
}

// kebab writes a field's name as people type it: "ZoomIn" is "zoom-in".
func kebab(name string) string {
	var b strings.Builder
	letters := []rune(name)
	for i, r := range letters {
		if i > 0 && unicode.IsUpper(r) && (unicode.IsLower(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1])) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
