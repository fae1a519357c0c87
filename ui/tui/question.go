package tui

import (
	"image"

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

// leastQuestion is the least width in which a question stands beside the list.
const leastQuestion = 40

// questionArea is where the question that is open stands: in the place of the
// picture, or of the list, or, where that would be too small or there is none,
// over all.
func (m *Model) questionArea() (area image.Rectangle, all bool) {
	l, q := m.window.layout, &m.question
	whole := image.Rect(0, l.Body.Min.Y+layout.TitleRows, l.Body.Max.X, l.Body.Max.Y)
	switch {
	case m.window.picture && m.list.Table().Total() > 0:
		return l.Preview, false
	case m.list.Table().Total() == 0 || l.Single():
		return whole, true
	case q.aside:
		return l.List, false
	case l.Preview.Dx() < leastQuestion || l.Preview.Dy() < q.dialog.Rows():
		return whole, true
	}
	return l.Preview, false
}

// questionIndent is left blank beside a question by who fills an area with it.
const questionIndent = 1

// questionLines are the question that is open, for its area.
func (m screen) questionLines() []string {
	area, all := m.questionArea()
	lines := m.question.dialog.Lines(m.display.Styles, area.Dx()-2*questionIndent, area.Dy())
	if all {
		for i := range lines {
			lines[i] = " " + lines[i]
		}
	}
	return lines
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
