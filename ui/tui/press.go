package tui

import (
	"fmt"
	"math"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/survey"
	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/theme"
)

// clearMsg empties the ring, after the person has said so.
type clearMsg struct{}

// press hands a key to whoever is in front: a question, the filter line, the
// keys of every pane, the focused pane.
func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	if then, ok := m.unalt(msg); ok {
		return m.pressAfter(m.press(tea.KeyPressMsg{Code: tea.KeyEscape}), then)
	}
	switch {
	case m.dialog.Active():
		return m.answer(msg)
	case m.filter.Active():
		f, cmd := m.filter.Update(msg, m.list.Values)
		m.filter = f
		return cmd
	}
	m.message.text = ""
	if cmd, ok := m.pressGlobal(msg); ok {
		return cmd
	}
	if m.page != mainPage {
		m.scrollHelp(msg)
		return nil
	}
	if cmd, ok := m.pressAction(msg); ok {
		return cmd
	}
	if !m.known(msg) {
		m.say(m.styles.Muted, msg.Text+" does nothing here; ? lists the keys")
		return nil
	}
	return m.pressPane(msg)
}

// ask opens a question. The list holds still while it is open, so that the
// selected request stays the one that the question is about.
func (m *Model) ask(d dialog.Model) {
	m.resume = m.resume || m.list.Following()
	m.list.SetFollow(false)
	m.dialog, m.aside, m.classing = d, false, false
}

// answer hands a key to the question that is open.
func (m *Model) answer(msg tea.KeyPressMsg) tea.Cmd {
	d, cmd := m.dialog.Update(msg)
	m.dialog = d
	if !d.Active() && m.resume {
		m.resume = false
		m.list.SetFollow(true)
	}
	return cmd
}

// paste goes to the filter line if it is open, and nowhere else.
func (m *Model) paste(msg tea.PasteMsg) tea.Cmd {
	if !m.filter.Active() {
		return nil
	}
	f, cmd := m.filter.Update(msg, m.list.Values)
	m.filter = f
	return cmd
}

// pressGlobal handles what works on every page.
func (m *Model) pressGlobal(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	switch k := m.keys; {
	case key.Matches(msg, k.Interrupt):
		return tea.Quit, true
	case key.Matches(msg, k.Suspend):
		return tea.Suspend, true
	case key.Matches(msg, k.Help):
		m.turn(helpPage)
	case key.Matches(msg, k.Stats):
		m.turn(statsPage)
	case key.Matches(msg, k.Quit):
		if !m.back() {
			return tea.Quit, true
		}
	case key.Matches(msg, k.Back):
		return m.escape(), true
	default:
		return nil, false
	}
	return nil, true
}

// scrollHelp moves through the keys in a window that is too small for them.
func (m *Model) scrollHelp(msg tea.KeyPressMsg) {
	switch k := m.keys.Requests; {
	case key.Matches(msg, k.Down):
		m.helpTop++
	case key.Matches(msg, k.Up):
		m.helpTop = max(m.helpTop-1, 0)
	}
}

// turn shows a page, or the main page again.
func (m *Model) turn(p page) {
	if m.page == p {
		p = mainPage
	}
	m.page, m.helpTop = p, 0
}

// away reports whether there is a step to go back.
func (m *Model) away() bool {
	return m.page != mainPage || m.preview.Mode() != survey.None || m.picture || m.large || m.focus != onList
}

// back undoes the last step away from the list, and reports false if there
// was none.
func (m *Model) back() bool {
	switch {
	case m.page != mainPage:
		m.page = mainPage
	case m.preview.Mode() != survey.None:
		m.preview.SetMode(survey.None)
	case m.picture:
		m.setPicture(false)
	case m.large:
		m.setLarge(false)
	case m.focus != onList:
		m.focus = onList
	default:
		return false
	}
	return true
}

// escape goes back; on the list it takes away the selected object, then the
// filter. It never quits.
func (m *Model) escape() tea.Cmd {
	switch {
	case m.back():
	case m.preview.Options().Overlay.Selected >= 0:
		m.preview.Select(-1)
	case !m.list.Filter().Empty():
		return m.filter.Clear()
	}
	return nil
}

func (m *Model) setPicture(on bool) {
	m.picture = on
	m.focus = onList
	m.resize(m.layout.window.X, m.layout.window.Y)
}

func (m *Model) setLarge(on bool) {
	m.large = on
	m.focus = onList
	if on {
		m.focus = onDetails
	}
	m.resize(m.layout.window.X, m.layout.window.Y)
}

// pressAction handles what works on the main page, whatever pane has the
// keys.
func (m *Model) pressAction(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	switch k := m.keys; {
	case key.Matches(msg, k.NextPane):
		m.turnPane(1)
	case key.Matches(msg, k.PreviousPane):
		m.turnPane(-1)
	case key.Matches(msg, k.Open):
		m.open()
	case key.Matches(msg, k.Picture, k.Views) && m.list.Total() == 0:
		m.say(m.styles.Muted, "there is no picture yet") // rather than an effect later on
	case key.Matches(msg, k.Picture):
		m.setPicture(!m.picture)
	case key.Matches(msg, k.Views):
		m.askView()
	case key.Matches(msg, k.Filter):
		return m.filter.Open(), true
	case key.Matches(msg, k.Pause):
		return m.pause(), true
	case key.Matches(msg, k.Clear):
		m.askClear()
	case key.Matches(msg, k.Preview.Reading):
		return m.nextReading(), true
	case key.Matches(msg, k.Answers):
		m.askAnswers()
	default:
		return m.pressTake(msg)
	}
	return nil, true
}

// pressTake handles what takes requests away, and then the keys of the panes
// that work in all of them.
func (m *Model) pressTake(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	switch k := m.keys; {
	case key.Matches(msg, k.Export):
		m.askScope()
	case key.Matches(msg, k.Copy):
		return m.copyCurl(), true
	case key.Matches(msg, k.CopyURL):
		return m.copyURL(), true
	default:
		return nil, m.preview.Press(msg) || m.pressTab(msg)
	}
	return nil, true
}

// open brings the details to the front; from a contact sheet it goes to the
// frame.
func (m *Model) open() {
	if m.preview.Mode() == survey.Sheet {
		m.preview.SetMode(survey.None)
		return
	}
	m.setLarge(!m.large)
}

// pressTab turns the tabs of the details from any pane.
func (m *Model) pressTab(msg tea.KeyPressMsg) bool {
	k := m.keys.Detail
	if !key.Matches(msg, k.Tabs, k.NextTab, k.PreviousTab) {
		return false
	}
	_ = m.updateDetail(msg)
	return true
}

// pressPane hands a key to the focused pane. Following, marking and the like
// are the list's from any pane.
func (m *Model) pressPane(msg tea.KeyPressMsg) tea.Cmd {
	l := m.keys.Requests
	switch {
	case m.focus == onList || key.Matches(msg, l.Follow, l.Mark, l.Unmark):
		return m.updateList(msg)
	case m.focus == onPicture:
		return m.updatePreview(msg)
	}
	return m.updateDetail(msg)
}

func (m *Model) turnPane(delta int) {
	if m.picture {
		return
	}
	m.focus = (m.focus + focus(delta) + panes) % panes
}

// pause stops the list, not the listener.
func (m *Model) pause() tea.Cmd {
	m.paused = !m.paused
	if m.paused {
		m.list.SetFollow(false)
		return nil
	}
	return m.await()
}

// nextReading reads the boxes of the selected request, and of all from the
// same sender, another way.
func (m *Model) nextReading() tea.Cmd {
	row, ok := m.list.Selected()
	if !ok || row.Shape == "" {
		return nil
	}
	reading := m.detail.Content().Reading
	if reading != nil && m.detail.Content().Seq == row.Seq && reading.Boxes == (prediction.BoxFormat{}) {
		m.say(m.styles.Muted, "this document names what its numbers are: there is nothing to choose")
		return nil
	}
	f := m.boxes(row).Next()
	m.pins[row.Shape] = f
	m.say(m.styles.Muted, "boxes read as "+f.String())
	return m.reindex(m.list.Alike(row.Shape), f)
}

func (m *Model) askClear() {
	n := m.list.Total()
	switch {
	case n == 0:
		return
	case m.cfg.Archive != nil:
		m.say(m.styles.Muted, "these are on disk, where framebin deletes nothing")
		return
	}
	m.ask(dialog.Ask(fmt.Sprintf("Forget %s?", theme.Count(n, "request")),
		dialog.Choice{Letter: "n", Label: "no", Hint: "keep them"},
		dialog.Choice{Letter: "y", Label: "yes", Hint: "for good, marked ones too", Msg: clearMsg{}}))
}

func (m *Model) clear() {
	n := m.cfg.Ring.Clear()
	m.list.Clear()
	m.log.Trim(math.MaxUint64)
	m.detail.SetContent(detail.Content{})
	m.say(m.styles.Muted, fmt.Sprintf("forgot %s", theme.Count(n, "request")))
}
