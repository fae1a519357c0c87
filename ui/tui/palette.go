package tui

import (
	"cmp"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/ui/tui/comparison"
	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/exports"
	"github.com/framebin/framebin/ui/tui/help"
	"github.com/framebin/framebin/ui/tui/keymap"
	"github.com/framebin/framebin/ui/tui/palette"
	"github.com/framebin/framebin/ui/tui/scenes"
)

// pages are what is shown in the place of the panes.
type pages struct {
	help    help.Model
	palette palette.Model

	comparison comparison.Model // in the place of the list
	compared   uint64           // Seq of the request that is kept for one; 0 for none

	apart bool // of two that are compared one is seen at a time

	scenes scenes.Model    // of two captures, in the place of the list
	found  *scenes.Content // of them; nil while they are not known
}

// commandMsg does what a person chose by its name.
type commandMsg struct{ do func(m *Model) tea.Cmd }

func (msg commandMsg) apply(m *Model) tea.Cmd { return msg.do(m) }

// commands are the entries of the palette: actions, the keys of the panes,
// views, tabs and formats.
func commands(m *Model) []palette.Entry {
	var list []palette.Entry
	add := func(title, group string, k key.Binding, msg tea.Msg) {
		list = append(list, palette.Entry{Title: title, Group: group, Key: k.Help().Key, Msg: msg})
	}
	var leaving []palette.Entry // last, so that it is not done by mistake
	for _, a := range m.actions {
		entry := palette.Entry{Title: cmp.Or(a.title, a.key.Help().Desc), Group: "framebin", Key: a.key.Help().Key, Msg: commandMsg{a.do}}
		if a.everywhere {
			leaving = append(leaving, entry)
		} else {
			list = append(list, entry)
		}
	}
	for _, group := range m.keys.PaneCommands() {
		for _, c := range group.Commands {
			add(cmp.Or(c.Title, c.Key.Help().Desc), group.Title, c.Key, commandMsg{func(m *Model) tea.Cmd { return m.perform(group.Pane, c.Key) }})
		}
	}
	for _, c := range viewChoices(m) {
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
				Msg: exports.FormatMsg{Seqs: []uint64{row.Seq}, Format: f},
			})
		}
	}
	return append(list, leaving...)
}

// perform does what a key of a pane does, in that pane.
func (m *Model) perform(pane focus, k key.Binding) tea.Cmd {
	msg := keymap.Press(k.Keys()[0])
	if pane == onPicture && m.preview.Press(msg) {
		return nil
	}
	switch {
	case m.window.picture:
	case m.window.layout.Single():
		m.setLarge(pane == onDetails)
	default:
		m.window.focus = pane
	}
	return m.tell(pane, msg)
}
