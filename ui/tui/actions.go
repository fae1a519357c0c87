package tui

import (
	"fmt"
	"unicode"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/tui/columns"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/help"
	"github.com/framebin/framebin/ui/tui/keymap"
	"github.com/framebin/framebin/ui/tui/palette"
	"github.com/framebin/framebin/ui/tui/replay"
)

// action is what a key does whatever pane has the keys. A new one stands in
// this list, in KeyMap and in one of its Groups; tests say what is missing.
type action struct {
	key        key.Binding
	title      string // in the palette, where that is not what the help says
	everywhere bool   // on every page, not on the main page alone
	do         func(m *Model) tea.Cmd
}

// actions lists what the keys of k do that belong to no pane.
func actions(k keymap.Map) []action {
	return []action{
		{k.Interrupt, "", true, leave},
		{k.Suspend, "", true, func(*Model) tea.Cmd { return tea.Suspend }},
		{k.Quit, "", true, quit},
		{k.Back, "", true, goBack},
		{k.Palette, "", true, openPalette},
		{k.Redraw, "", true, redraw},
		{k.Filter, "", false, func(m *Model) tea.Cmd { return m.filter.Open() }},
		{k.Pause, "", false, pause},
		{k.Preview.Reading, "", false, nextFormat},
		{k.Map, "", false, editMap},
		{k.Copy, "", false, func(m *Model) tea.Cmd { return m.take(exporter(m).CopyCurl(m.keys.CopyURL.Help().Key)) }},
		{k.Compare, "", false, compareRequests},
		{k.Beside, "", false, sideBySide},
		{k.CopyURL, "", false, copyURL},
		{k.Answers, "", false, func(m *Model) tea.Cmd { return m.take(m.wizards.answers.Ask()) }},
		{k.Export, "", false, func(m *Model) tea.Cmd { return m.take(exporter(m).Ask()) }},
		{k.Replay, "", false, func(m *Model) tea.Cmd { return m.take(replay.Ask(scope(m))) }},
		{k.Help, "", true, then(openHelp)},
		{k.Stats, "", true, then(func(m *Model) { m.window.turn(statsPage) })},
		{k.NextPane, "", false, then(func(m *Model) { m.turnPane(1) })},
		{k.PreviousPane, "previous pane", false, then(func(m *Model) { m.turnPane(-1) })},
		{k.Open, "", false, then(open)},
		{k.Picture, "", false, whereSeen(func(m *Model) { m.setPicture(!m.window.picture) })},
		{k.Views, "", false, whereSeen(askView)},
		{k.Sort, "sort the list, choose its columns", false, whereSeen(func(m *Model) { m.take(columns.Ask(m.list)) })},
		{k.NextAlike, "", false, then(seekAlike(1))},
		{k.PreviousAlike, "previous of the same class", false, then(seekAlike(-1))},
		{k.Clear, "forget requests, clear the list (asks, undoable)", false, then(askClear)},
	}
}

// then is an action that leads to nothing but what it does at once.
func then(do func(m *Model)) func(m *Model) tea.Cmd {
	return func(m *Model) tea.Cmd {
		do(m)
		return nil
	}
}

// update hands a message to a part of the screen.
func update[M interface {
	Update(msg tea.Msg) (M, tea.Cmd)
}](part *M, msg tea.Msg) (cmd tea.Cmd) {
	*part, cmd = (*part).Update(msg)
	return cmd
}

// openPalette lists all that can be done.
func openPalette(m *Model) tea.Cmd {
	m.pages.palette = palette.New(commands(m), m.display.Styles)
	m.window.page = palettePage
	m.resize(m.window.layout.Window.X, m.window.layout.Window.Y)
	return nil
}

// openHelp shows all keys, or the main page again.
func openHelp(m *Model) {
	m.pages.help = help.New(m.keys.Groups())
	m.window.turn(helpPage)
	m.resize(m.window.layout.Window.X, m.window.layout.Window.Y)
}

// redraw draws everything again.
func redraw(m *Model) tea.Cmd {
	m.preview.Redraw()
	return tea.ClearScreen
}

// pause stops the list, not the listener.
func pause(m *Model) tea.Cmd {
	cmd := m.source.Pause()
	if m.source.Paused() {
		m.list.SetFollow(false)
	}
	return cmd
}

// copyURL puts the URL to send to on the clipboard.
func copyURL(m *Model) tea.Cmd {
	if len(m.cfg.URLs) == 0 {
		m.say(m.display.Styles.Warn, "there is no URL to copy: these requests were captured before")
		return nil
	}
	url := m.cfg.URLs[0]
	m.say(m.display.Styles.Good, "copied "+url)
	return tea.SetClipboard(url)
}

// quit goes back, and quits where there is nothing to go back from.
func quit(m *Model) tea.Cmd {
	switch {
	case m.window.page == qrPage:
	case m.back():
		return nil
	case m.list.Table().Total() == 0 && len(m.cfg.URLs) > 0: // first the code, which the hint tells
		m.window.page = qrPage
		return nil
	}
	return leave(m)
}

// leave quits, and asks first while a job runs.
func leave(m *Model) tea.Cmd {
	if !m.jobs.Running() {
		return tea.Quit
	}
	m.ask(dialog.Ask(fmt.Sprintf("Quit? %s is at %s.", m.jobs.What(), m.jobs.Steps()),
		dialog.Choice{Letter: "n", Label: "no", Hint: "go on"},
		dialog.Choice{Letter: "y", Label: "yes", Hint: "give it up, and leave nothing of it", Msg: tea.QuitMsg{}}))
	m.question.quits = true
	return nil
}

// goBack goes back; on the list it stops what is opening, takes away the selected
// object, and then the filter. It never quits.
func goBack(m *Model) tea.Cmd {
	result, _ := m.jobs.Result()
	switch {
	case result != "":
		m.jobs.Dismiss()
	case m.jobs.Running():
		m.jobs.Cancel()
	case m.back():
	case m.source.Opening():
		cmd := pause(m)
		m.say(m.display.Styles.Warn, fmt.Sprintf("stopped at %s: %s goes on", m.source.ProgressText(), m.keys.Pause.Help().Key))
		return cmd
	case m.preview.Options().Overlay.Selected >= 0:
		m.preview.Select(-1)
	case !m.list.Table().Filter().Empty():
		return m.filter.Clear()
	}
	return nil
}

// open brings the details to the front; from a wall it goes back to the frame.
func open(m *Model) {
	if m.preview.Options().Survey.Mode == aggregate.Sheet {
		m.preview.SetMode(aggregate.None)
		return
	}
	m.setLarge(!m.window.large)
}

// whereSeen does what is of no use before the first picture, rather than with
// an effect later on.
func whereSeen(do func(m *Model)) func(m *Model) tea.Cmd {
	return then(func(m *Model) {
		if m.list.Table().Total() == 0 {
			m.say(m.display.Styles.Muted, "there is no picture yet")
			return
		}
		do(m)
	})
}

// press hands a key to whoever is in front: a question, the filter line, the
// actions, the keys of every pane, the focused pane.
func (m *Model) press(msg tea.KeyPressMsg) (cmd tea.Cmd) {
	if then, ok := m.escPrefix(msg); ok {
		return m.pressAfter(m.press(tea.KeyPressMsg{Code: tea.KeyEscape}), then)
	}
	switch {
	case m.question.line.Active():
		return update(&m.question.line, msg)
	case m.question.dialog.Active():
		return m.answer(msg)
	case m.filter.Active():
		m.filter, cmd = m.filter.Update(msg, m.list.Table().Values)
		return cmd
	case m.detail.Typing():
		return update(&m.detail, msg)
	case m.window.page == palettePage:
		return update(&m.pages.palette, msg)
	case m.window.page == helpPage && m.pages.help.Typing():
		return update(&m.pages.help, msg)
	}
	m.message.text = ""
	main := m.window.page == mainPage
	if main && m.wantedByPane(msg) {
		return m.tell(m.window.focus, msg)
	}
	for _, a := range m.actions {
		if (main || a.everywhere) && key.Matches(msg, a.key) {
			return a.do(m)
		}
	}
	return m.pressPane(msg, main)
}

// answer hands a key to the question that is open.
func (m *Model) answer(msg tea.KeyPressMsg) (cmd tea.Cmd) {
	q := &m.question
	if q.quits && key.Matches(msg, m.keys.Interrupt) {
		return tea.Quit // asked twice
	}
	q.dialog, cmd = q.dialog.Update(msg)
	return m.answered(cmd)
}

// wantedByPane reports whether the pane that has the keys takes one for
// itself.
func (m *Model) wantedByPane(msg tea.KeyPressMsg) bool {
	front := m.window.picture || m.preview.Options().Survey.Mode != aggregate.None
	switch m.window.focus {
	case onDetails:
		return m.detail.Wants(msg)
	case onList:
		if front && key.Matches(msg, m.keys.Back, m.keys.Quit) {
			return false // which leaves what is before the list
		}
		if m.pages.comparison.Active() {
			return m.pages.comparison.Wants(msg)
		}
		return m.pages.scenes.Active() && m.pages.scenes.Wants(msg)
	case onPicture, panes:
	}
	return false
}

// pressPane hands a key that belongs to a pane to it.
func (m *Model) pressPane(msg tea.KeyPressMsg, main bool) tea.Cmd {
	l, d, p := m.keys.Requests, m.keys.Detail, m.keys.Preview
	switch {
	case !main:
		return update(&m.pages.help, msg)
	case m.preview.Press(msg):
	case key.Matches(msg, d.Tabs, d.NextTab, d.PreviousTab):
		return m.tell(onDetails, msg)
	case !known(m.keys, msg):
		m.say(m.display.Styles.Muted, m.keys.Dead(msg.String()))
	case m.window.focus != onDetails && key.Matches(msg, d.CopyPointer, d.Edit, d.Write):
		m.say(m.display.Styles.Muted, msg.Text+" works in the details: tab goes there")
	case m.window.picture, m.window.focus == onPicture:
		return m.pressPicture(msg)
	case m.window.focus == onList && key.Matches(msg, p.Left, p.Right):
		m.say(m.display.Styles.Muted, msg.String()+" moves a zoomed picture, and folds in the details: tab goes there")
	case key.Matches(msg, l.Follow, l.Mark, l.Unmark, l.NextProblem, l.PreviousProblem, l.NextGap, l.PreviousGap): // from any pane
		return m.tell(onList, msg)
	default:
		return m.tell(m.window.focus, msg)
	}
	return nil
}

// pressPicture hands a key to the picture where it moves something, and else to
// the list. In full screen the arrows look around, and letters go on to other
// requests.
func (m *Model) pressPicture(msg tea.KeyPressMsg) tea.Cmd {
	p := m.keys.Preview
	moves := m.preview.Moves() && key.Matches(msg, p.Left, p.Right, p.Up, p.Down)
	switch {
	case moves && (!m.window.picture || msg.Text == ""):
		return m.tell(onPicture, msg)
	case key.Matches(msg, p.Left, p.Right):
		m.say(m.display.Styles.Muted, msg.String()+" moves a zoomed picture: + zooms in")
		return nil
	}
	return m.tell(onList, msg)
}

// tell hands a key or what the mouse did to a pane.
func (m *Model) tell(pane focus, msg tea.Msg) tea.Cmd {
	switch {
	case pane == onDetails:
		return update(&m.detail, msg)
	case pane == onPicture:
		return update(&m.preview, msg)
	case pane != onList:
		return nil
	case m.pages.comparison.Active():
		return update(&m.pages.comparison, msg)
	case m.pages.scenes.Active():
		return update(&m.pages.scenes, msg)
	}
	return update(&m.list, msg)
}

// known reports whether a key means something, here or elsewhere.
func known(k keymap.Map, msg tea.KeyPressMsg) bool {
	for _, group := range k.Groups() {
		if key.Matches(msg, group.Keys...) {
			return true
		}
	}
	return msg.Code >= tea.KeyLeftShift && msg.Code <= tea.KeyIsoLevel5Shift // a modifier alone
}

// escPrefix takes a key with alt for esc and that key. That is how terminals send
// it, so that who types esc and goes on at once seems to hold alt. No key here
// has alt, but for those that edit the filter line.
func (m *Model) escPrefix(msg tea.KeyPressMsg) (tea.KeyPressMsg, bool) {
	if !msg.Mod.Contains(tea.ModAlt) || m.filter.Active() && m.filter.Edits(msg) ||
		m.question.line.Active() && m.question.line.Edits(msg) {
		return msg, false
	}
	msg.Mod &^= tea.ModAlt
	if msg.Text == "" && msg.Mod&^tea.ModShift == 0 && unicode.IsPrint(msg.Code) {
		msg.Text = string(msg.Code)
		if msg.Mod.Contains(tea.ModShift) {
			msg.Text = string(unicode.ToUpper(msg.Code))
		}
	}
	return msg, true
}

// afterEscapeMsg is what esc has led to, and the key after it.
type afterEscapeMsg struct {
	msg  tea.Msg
	then tea.KeyPressMsg
}

func (msg afterEscapeMsg) apply(m *Model) tea.Cmd {
	first := m.route(msg.msg)
	return tea.Batch(first, m.press(msg.then))
}

// pressAfter presses a key when what esc leads to has come.
func (m *Model) pressAfter(esc tea.Cmd, then tea.KeyPressMsg) tea.Cmd {
	if esc == nil {
		return m.press(then)
	}
	return func() tea.Msg { return afterEscapeMsg{esc(), then} }
}
