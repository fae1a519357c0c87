package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/ui/tui/comparison"
	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/help"
	"github.com/framebin/framebin/ui/tui/keymap"
	"github.com/framebin/framebin/ui/tui/palette"
)

// pages are what is shown in the place of the panes.
type pages struct {
	help    help.Model
	palette palette.Model

	comparison comparison.Model // in the place of the list
	compared   uint64           // Seq of the request that is kept for one; 0 for none
}

// commandMsg does what a person chose by its name.
type commandMsg struct{ do func(m *Model) tea.Cmd }

func (msg commandMsg) apply(m *Model) tea.Cmd { return msg.do(m) }

// openPalette lists all that can be done.
func openPalette(m *Model) tea.Cmd {
	m.pages.palette = palette.New(m.commands(), m.display.styles)
	m.window.page = palettePage
	m.resize(m.window.layout.window.X, m.window.layout.window.Y)
	return nil
}

// openHelp shows all keys, or the main page again.
func openHelp(m *Model) {
	m.pages.help = help.New(m.keys.Groups())
	m.window.turn(helpPage)
	m.resize(m.window.layout.window.X, m.window.layout.window.Y)
}

// redraw draws everything again.
func redraw(m *Model) tea.Cmd {
	m.preview.Redraw()
	return tea.ClearScreen
}

// command is a key that belongs to a pane, under a name that says it all.
type command struct {
	key   key.Binding
	title string // "": the words of the key
	pane  focus
}

// commands are the entries of the palette: actions, the keys of the panes,
// views, tabs and formats.
func (m *Model) commands() []palette.Entry {
	var list []palette.Entry
	add := func(title, group string, k key.Binding, msg tea.Msg) {
		list = append(list, palette.Entry{Title: title, Group: group, Key: k.Help().Key, Msg: msg})
	}
	var leaving []palette.Entry // last, so that it is not done by mistake
	for _, a := range m.actions {
		title := a.key.Help().Desc
		if full, ok := actionTitles[title]; ok {
			title = full
		}
		entry := palette.Entry{Title: title, Group: "framebin", Key: a.key.Help().Key, Msg: commandMsg{a.do}}
		if a.everywhere {
			leaving = append(leaving, entry)
		} else {
			list = append(list, entry)
		}
	}
	for _, group := range paneCommands(m.keys) {
		for _, c := range group.commands {
			title := c.title
			if title == "" {
				title = c.key.Help().Desc
			}
			add(title, group.title, c.key, commandMsg{func(m *Model) tea.Cmd { return m.perform(c) }})
		}
	}
	for _, c := range m.viewChoices() {
		list = append(list, palette.Entry{Title: c.Label, Group: "views", Key: m.keys.Views.Help().Key + " " + c.Letter, Msg: c.Msg})
	}
	for t, title := range detail.Titles() {
		list = append(list, palette.Entry{Title: "details: " + title, Group: "details", Msg: commandMsg{func(m *Model) tea.Cmd {
			m.detail.SetTab(detail.Tab(t))
			return nil
		}}})
	}
	if row, ok := m.list.Selected(); ok {
		for _, f := range export.Formats() {
			list = append(list, palette.Entry{
				Title: "export the selected as " + f.Name, Group: f.Help, Key: m.keys.Export.Help().Key,
				Msg: exportFormatMsg{seqs: []uint64{row.Seq}, format: f},
			})
		}
	}
	return append(list, leaving...)
}

// actionTitles spell out the names of keys that the help shows in pairs.
var actionTitles = map[string]string{
	"previous":                "previous pane",
	"forget (asks, undoable)": "forget requests, clear the list (asks, undoable)",
}

// commandGroup is the commands of a pane.
type commandGroup struct {
	title    string
	commands []command
}

// paneCommands lists the keys of the panes. A test finds the one that is
// missing.
func paneCommands(k keymap.Map) []commandGroup {
	l, p, d := k.Requests, k.Preview, k.Detail
	return []commandGroup{
		{"requests", []command{
			{l.Down, "next request", onList},
			{l.Up, "previous request", onList},
			{l.PageDown, "requests: a page down", onList},
			{l.PageUp, "requests: a page up", onList},
			{l.HalfDown, "requests: half a page down", onList},
			{l.HalfUp, "requests: half a page up", onList},
			{l.Top, "oldest request", onList},
			{l.Bottom, "newest request", onList},
			{l.Follow, "", onList},
			{l.Mark, "mark the request", onList},
			{l.Unmark, "", onList},
			{l.NextProblem, "", onList},
			{l.PreviousProblem, "previous problem", onList},
		}},
		{"picture", []command{
			{p.Next, "", onPicture},
			{p.Previous, "previous object", onPicture},
			{p.Raise, "", onPicture},
			{p.Lower, "threshold down", onPicture},
			{p.Raw, "", onPicture},
			{p.Boxes, "", onPicture},
			{p.Masks, "", onPicture},
			{p.Labels, "", onPicture},
			{p.Only, "draw only the selected object", onPicture},
			{p.ByObject, "", onPicture},
			{p.MoreFill, "", onPicture},
			{p.LessFill, "fill masks less", onPicture},
			{p.ZoomIn, "", onPicture},
			{p.ZoomOut, "zoom out", onPicture},
			{p.Fit, "", onPicture},
			{p.Left, "picture: look left, zoomed", onPicture},
			{p.Right, "picture: look right, zoomed", onPicture},
			{p.Up, "picture: look up, zoomed", onPicture},
			{p.Down, "picture: look down, zoomed", onPicture},
		}},
		{"details", []command{
			{d.NextTab, "", onDetails},
			{d.PreviousTab, "previous tab", onDetails},
			{d.Search, "", onDetails},
			{d.NextMatch, "", onDetails},
			{d.PreviousMatch, "previous match", onDetails},
			{d.Unfold, "", onDetails},
			{d.Fold, "", onDetails},
			{d.Toggle, "", onDetails},
			{d.Copy, "", onDetails},
			{d.CopyPointer, "copy the pointer of the value", onDetails},
			{d.Edit, "", onDetails},
			{d.View, "open the part in the system's viewer", onDetails},
			{d.Write, "", onDetails},
		}},
	}
}

// perform does what a key of a pane does, in that pane.
func (m *Model) perform(c command) tea.Cmd {
	msg := pressOf(c.key.Keys()[0])
	if c.pane == onPicture && m.preview.Press(msg) {
		return nil
	}
	if !m.window.picture {
		m.window.focus = c.pane
	}
	return m.tell(c.pane, msg)
}

// pressOf is the press of a key by its name.
func pressOf(name string) tea.KeyPressMsg {
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
