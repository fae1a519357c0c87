package tui_test

import (
	"reflect"
	"testing"

	"charm.land/bubbles/v2/key"

	"github.com/framebin/framebin/ui/tui"
)

// bindings collects every key.Binding of a struct of them.
func bindings(v reflect.Value) []key.Binding {
	if b, ok := reflect.TypeAssert[key.Binding](v); ok {
		return []key.Binding{b}
	}
	var all []key.Binding
	for _, field := range v.Fields() {
		all = append(all, bindings(field)...)
	}
	return all
}

// TestHelpIsComplete checks that whatever works stands in the help.
func TestHelpIsComplete(t *testing.T) {
	t.Parallel()
	keys := tui.DefaultKeyMap()
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
	for _, b := range bindings(reflect.ValueOf(keys)) {
		for _, k := range b.Keys() {
			if !listed[k] {
				t.Errorf("%q (%s) works but does not stand in the help", k, b.Help().Desc)
			}
		}
	}
}

// TestKeysAreUnambiguous checks that no key means two things at a time.
func TestKeysAreUnambiguous(t *testing.T) {
	t.Parallel()
	keys := tui.DefaultKeyMap()
	everywhere := make(map[string]string)
	add := func(bs ...key.Binding) {
		for _, b := range bs {
			for _, k := range b.Keys() {
				if other, taken := everywhere[k]; taken {
					t.Errorf("%q means both %q and %q", k, other, b.Help().Desc)
				}
				everywhere[k] = b.Help().Desc
			}
		}
	}
	p, d := keys.Preview, keys.Detail
	add(keys.Help, keys.Quit, keys.Interrupt, keys.Back, keys.Suspend, keys.NextPane, keys.PreviousPane, keys.Open,
		keys.Filter, keys.Pause, keys.Clear, keys.Export, keys.Copy, keys.Picture, keys.Views, keys.Stats,
		p.Raw, p.Boxes, p.Masks, p.Labels, p.Only, p.ByObject, p.Raise, p.Lower, p.MoreFill, p.LessFill,
		p.Next, p.Previous, p.Reading, p.ZoomIn, p.ZoomOut, p.Fit, d.Tabs, d.NextTab, d.PreviousTab)
	add(bindings(reflect.ValueOf(keys.Requests))...)
}
