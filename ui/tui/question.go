package tui

import (
	"image"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/layout"
	"github.com/framebin/framebin/ui/tui/prompt"
)

// question is what the person is asked: to choose, or to type a line, with a
// choice behind it or without.
type question struct {
	dialog  dialog.Model
	line    prompt.Model
	resume  bool // follow again once it is answered
	aside   bool // it stands in the place of the list, not of the picture
	classes bool // it is which classes to draw
	quits   bool // it is whether to quit
}

// ask opens a question. The list holds still while it is open, so that the
// selected request stays the one that the question is about.
func (m *Model) ask(d dialog.Model) {
	resume := m.question.resume || m.list.Following()
	m.list.SetFollow(false)
	m.question = question{dialog: d, resume: resume}
}

// askLine opens a line to type on. What was asked before stays behind it.
func (m *Model) askLine(q prompt.Question) (cmd tea.Cmd) {
	m.question.line, cmd = prompt.Ask(q, m.display.styles)
	m.question.line.SetWidth(m.window.layout.Window.X)
	return cmd
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

// answerMouse hands what the mouse did to the question that is open.
func answerMouse(m *Model, msg tea.MouseMsg) (cmd tea.Cmd) {
	l, q := m.window.layout, &m.question
	area := l.Preview
	switch {
	case m.list.Table().Total() == 0:
		area = image.Rect(0, l.Body.Min.Y+layout.TitleRows, l.Body.Max.X, l.Body.Max.Y)
	case q.aside && !m.window.picture:
		area = l.List
	}
	q.dialog, cmd = q.dialog.Mouse(relative(msg, area.Min), area.Dy())
	return m.answered(cmd)
}

// answered goes on once a question is closed.
func (m *Model) answered(cmd tea.Cmd) tea.Cmd {
	q := &m.question
	if q.dialog.Active() {
		return cmd
	}
	q.quits = false
	if q.resume {
		q.resume = false
		m.list.SetFollow(true)
	}
	return cmd
}
