// Package keymap says which key does what: those that work in every pane, those
// of the panes, how the help groups them, and what a person has changed.
//
// It does nothing when a key is pressed. The screen and the command line import
// it.
package keymap

import (
	"slices"

	"charm.land/bubbles/v2/key"

	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/help"
	"github.com/framebin/framebin/ui/tui/preview"
	"github.com/framebin/framebin/ui/tui/requests"
)

// Program has the keys that work on every page.
type Program struct{ Help, Palette, Stats, Quit, Interrupt, Back, Suspend, Redraw key.Binding }

// Panes has the keys that go from pane to pane.
type Panes struct{ NextPane, PreviousPane, Open, Picture key.Binding }

// Output has the keys that take requests elsewhere.
type Output struct{ Export, Copy, CopyURL, Replay key.Binding }

// Map has the keys that work in every pane, and those of the panes.
type Map struct {
	Program
	Panes
	Output

	Filter, Pause, Clear     key.Binding
	Compare, Beside, Sort    key.Binding
	NextAlike, PreviousAlike key.Binding
	Views, Answers, Map      key.Binding

	Requests requests.KeyMap
	Preview  preview.KeyMap
	Detail   detail.KeyMap
}

// Default has the keys that people know from lazygit, k9s and mitmproxy.
func Default() Map {
	return Map{
		Program: Program{
			Help:      key.NewBinding(key.WithKeys("?", "f1"), key.WithHelp("?", "these keys")),
			Palette:   key.NewBinding(key.WithKeys(":", "ctrl+p"), key.WithHelp(":", "everything by name")),
			Redraw:    key.NewBinding(key.WithKeys("ctrl+l"), key.WithHelp("ctrl+l", "draw all again")),
			Quit:      key.NewBinding(key.WithKeys("q"), key.WithHelp("q", "back and then quit")),
			Interrupt: key.NewBinding(key.WithKeys("ctrl+c"), key.WithHelp("ctrl+c", "quit at once")),
			Back:      key.NewBinding(key.WithKeys("esc"), key.WithHelp("esc", "back")),
			Suspend:   key.NewBinding(key.WithKeys("ctrl+z"), key.WithHelp("ctrl+z", "suspend, fg resumes")),
			Stats:     key.NewBinding(key.WithKeys("s"), key.WithHelp("s", "statistics")),
		},
		Panes: Panes{
			NextPane:     key.NewBinding(key.WithKeys("tab"), key.WithHelp("tab", "next pane")),
			PreviousPane: key.NewBinding(key.WithKeys("shift+tab"), key.WithHelp("S-tab", "previous")),
			Open:         key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "large, and small again")),
			Picture:      key.NewBinding(key.WithKeys("z"), key.WithHelp("z", "full-screen picture")),
		},
		Output: Output{
			Export:  key.NewBinding(key.WithKeys("x"), key.WithHelp("x", "export")),
			Copy:    key.NewBinding(key.WithKeys("y"), key.WithHelp("y", "copy as curl")),
			CopyURL: key.NewBinding(key.WithKeys("u"), key.WithHelp("u", "copy the URL")),
			Replay:  key.NewBinding(key.WithKeys("r"), key.WithHelp("r", "send again, elsewhere")),
		},
		Filter:    key.NewBinding(key.WithKeys("/"), key.WithHelp("/", "filter")),
		Pause:     key.NewBinding(key.WithKeys("P"), key.WithHelp("P", "pause the list only")),
		Clear:     key.NewBinding(key.WithKeys("Z"), key.WithHelp("Z", "forget (asks, undoable)")),
		Views:     key.NewBinding(key.WithKeys("v"), key.WithHelp("v", "views: wall, heat map, grid")),
		Answers:   key.NewBinding(key.WithKeys("R"), key.WithHelp("R", "answer otherwise")),
		Map:       key.NewBinding(key.WithKeys("M"), key.WithHelp("M", "map: teach this payload")),
		Compare:   key.NewBinding(key.WithKeys("="), key.WithHelp("=", "compare two requests")),
		Beside:    key.NewBinding(key.WithKeys("&"), key.WithHelp("&", "side by side")),
		Sort:      key.NewBinding(key.WithKeys("o"), key.WithHelp("o", "sort, columns")),
		NextAlike: key.NewBinding(key.WithKeys("*"), key.WithHelp("*", "next of the same class")),

		PreviousAlike: key.NewBinding(key.WithKeys("#"), key.WithHelp("#", "previous of it")),

		Requests: requests.DefaultKeyMap(),
		Preview:  preview.DefaultKeyMap(),
		Detail:   detail.DefaultKeyMap(),
	}
}

// Groups returns every key for the help, by what it is about.
func (k Map) Groups() []help.Group {
	l, p, d := k.Requests, k.Preview, k.Detail
	return []help.Group{
		{Title: "Requests", Keys: []key.Binding{
			help.Pair(l.Down, l.Up), help.Pair(l.PageDown, l.PageUp), help.Pair(l.HalfDown, l.HalfUp),
			help.Pair(l.Top, l.Bottom), l.Follow, help.Pair(l.NextProblem, l.PreviousProblem),
			help.Pair(l.NextGap, l.PreviousGap), help.Pair(k.NextAlike, k.PreviousAlike), k.Sort, help.Pair(l.Mark, l.Unmark),
			k.Filter, k.Compare, k.Beside, k.Pause, k.Clear,
		}},
		{Title: "Take away", Keys: []key.Binding{help.Pair(k.Export, k.Copy), k.Replay, k.CopyURL}},
		{Title: "framebin", Keys: []key.Binding{
			help.Pair(k.NextPane, k.PreviousPane), k.Stats, k.Answers, k.Help, k.Palette,
			help.Pair(k.Back, k.Quit), k.Interrupt, k.Suspend, k.Redraw,
		}},
		{Title: "Picture", Keys: []key.Binding{
			k.Picture, k.Views, help.Pair(p.Next, p.Previous), help.Pair(p.Raise, p.Lower), p.Raw, p.Boxes, p.Masks, p.Labels,
			p.Only, p.ByObject, help.Pair(p.MoreFill, p.LessFill), p.Reading, p.Image, k.Map, help.Pair(p.ZoomIn, p.ZoomOut), p.Fit, p.Around(),
		}},
		{Title: "Details", Keys: []key.Binding{d.Tabs, help.Pair(d.NextTab, d.PreviousTab), k.Open}},
		{Title: "In the details (tab)", Keys: []key.Binding{
			d.Search, help.Pair(d.NextMatch, d.PreviousMatch), help.Pair(d.Unfold, d.Fold), d.Toggle,
			help.Pair(d.Copy, d.CopyPointer), d.Edit, d.View, d.Write,
		}},
	}
}

// Short is a binding in the words of the bottom line.
func Short(b key.Binding, keys, text string) key.Binding {
	b.SetHelp(keys, text)
	return b
}

// PageHints are the keys of the bottom line on a page of text.
func (k Map) PageHints() []key.Binding {
	return []key.Binding{
		Short(k.Back, "esc", "back"), Short(k.Help, "?", "keys"), Short(k.Stats, "s", "statistics"),
		Short(k.Interrupt, "ctrl+c", "quit"),
	}
}

// WaitingHints are the keys of the bottom line before the first request.
func (k Map) WaitingHints() []key.Binding {
	return []key.Binding{
		k.CopyURL, Short(k.Help, "?", "help"), Short(k.Quit, "q", "QR code, twice quits"), Short(k.Stats, "s", "statistics"),
		k.Answers,
	}
}

// SingleHints are the keys of the bottom line where the list is all there is room
// for.
func (k Map) SingleHints() []key.Binding {
	hints := k.Hints(false)
	return slices.Insert(hints, 2, Short(k.Open, "enter", "open"), Short(k.Picture, "z", "picture"))
}

// PairHints are the keys of a pane about two requests, of which the last leaves it,
// beside a picture of so many columns: with enough of them both may be seen. In a
// small window the way back comes second, and where there is no picture the key that
// shows it takes the place of the one that changes it.
func (k Map) PairHints(hints []key.Binding, cols, enough int) []key.Binding {
	if cols >= enough {
		return slices.Insert(hints, 1, k.Beside)
	}
	last := len(hints) - 1
	hints = slices.Insert(hints[:last:last], 1, hints[last])
	if cols == 0 {
		hints[0] = Short(k.Picture, "z", "picture")
	}
	return hints
}

// Hints are the keys of the bottom line, the most wanted first. From a step
// away from the list the key to quit goes back.
func (k Map) Hints(away bool) []key.Binding {
	leave := Short(k.Quit, "q", "quit")
	if away {
		leave = Short(k.Back, "esc", "back")
	}
	return []key.Binding{
		Short(k.Help, "?", "help"),
		leave,
		Short(k.Requests.Down, "j/k", "move"),
		Short(k.Filter, "/", "filter"),
		Short(k.Preview.Next, "n", "object"),
		Short(k.Picture, "z", "picture"),
		Short(k.Views, "v", "views"),
		Short(k.Export, "x", "export"),
		Short(k.Preview.Raise, "t/T", "threshold"),
		Short(k.NextPane, "tab", "pane"),
		Short(k.Requests.Mark, "space", "mark"),
		Short(k.Copy, "y", "copy curl"),
		Short(k.Stats, "s", "statistics"),
	}
}
