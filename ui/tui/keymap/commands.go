package keymap

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Pane is where a key is heard.
type Pane int

// The panes, in the order in which they are gone through.
const (
	List Pane = iota
	Picture
	Details
)

// Commands are the keys of a pane, each with its name where that is not what
// the help says.
type Commands struct {
	Title    string
	Pane     Pane
	Commands []Command
}

// Command is one of them.
type Command struct {
	Key   key.Binding
	Title string
}

// PaneCommands lists the keys of the panes. A test finds the one that is
// missing.
func (k Map) PaneCommands() []Commands {
	l, p, d := k.Requests, k.Preview, k.Detail
	return []Commands{
		{"requests", List, []Command{
			{l.Down, "next request"},
			{l.Up, "previous request"},
			{l.PageDown, "requests: a page down"},
			{l.PageUp, "requests: a page up"},
			{l.HalfDown, "requests: half a page down"},
			{l.HalfUp, "requests: half a page up"},
			{l.Top, "oldest request"},
			{l.Bottom, "newest request"},
			{l.Follow, ""},
			{l.Mark, "mark the request"},
			{l.Unmark, ""},
			{l.NextProblem, ""},
			{l.PreviousProblem, "previous problem"},
			{l.NextGap, ""},
			{l.PreviousGap, "previous gap in the traffic"},
		}},
		{"picture", Picture, []Command{
			{p.Next, ""},
			{p.Previous, "previous object"},
			{p.Raise, ""},
			{p.Lower, "threshold down"},
			{p.Raw, ""},
			{p.Boxes, ""},
			{p.Masks, ""},
			{p.Labels, ""},
			{p.Only, "draw only the selected object"},
			{p.ByObject, ""},
			{p.MoreFill, ""},
			{p.LessFill, "fill masks less"},
			{p.Image, ""},
			{p.ZoomIn, ""},
			{p.ZoomOut, "zoom out"},
			{p.Fit, ""},
			{p.Left, "picture: look left, zoomed"},
			{p.Right, "picture: look right, zoomed"},
			{p.Up, "picture: look up, zoomed"},
			{p.Down, "picture: look down, zoomed"},
		}},
		{"details", Details, []Command{
			{d.NextTab, ""},
			{d.PreviousTab, "previous tab"},
			{d.Search, ""},
			{d.NextMatch, ""},
			{d.PreviousMatch, "previous match"},
			{d.Unfold, ""},
			{d.Fold, ""},
			{d.Toggle, ""},
			{d.Copy, ""},
			{d.CopyPointer, "copy the pointer of the value"},
			{d.Edit, ""},
			{d.View, "open the part in the system's viewer"},
			{d.Write, ""},
		}},
	}
}

// Press is the press of a key by its name.
func Press(name string) tea.KeyPressMsg {
	special := map[string]tea.KeyPressMsg{
		"pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown}, "enter": {Code: tea.KeyEnter}, "space": {Code: tea.KeySpace, Text: " "},
		"shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift}, "f1": {Code: tea.KeyF1},
		"left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight}, "up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown},
		"home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab},
	}
	if msg, ok := special[name]; ok {
		return msg
	}
	if letter, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: []rune(letter)[0], Mod: tea.ModCtrl}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}
