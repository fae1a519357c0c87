package tui

import (
	"fmt"
	"math"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/theme"
)

// question is what the person is asked.
type question struct {
	dialog  dialog.Model
	resume  bool // follow again once it is answered
	aside   bool // it stands in the place of the list, not of the picture
	classes bool // it is which classes to draw
}

// ask opens a question. The list holds still while it is open, so that the
// selected request stays the one that the question is about.
func (m *Model) ask(d dialog.Model) {
	resume := m.question.resume || m.list.Following()
	m.list.SetFollow(false)
	m.question = question{dialog: d, resume: resume}
}

// answer hands a key to the question that is open.
func (m *Model) answer(msg tea.KeyPressMsg) (cmd tea.Cmd) {
	q := &m.question
	q.dialog, cmd = q.dialog.Update(msg)
	if !q.dialog.Active() && q.resume {
		q.resume = false
		m.list.SetFollow(true)
	}
	return cmd
}

// askClear asks whether to empty the ring.
func askClear(m *Model) {
	n := m.list.Total()
	switch {
	case n == 0:
		return
	case m.source.archive != nil:
		m.say(m.display.styles.Muted, "these are on disk, where framebin deletes nothing")
		return
	}
	m.ask(dialog.Ask(fmt.Sprintf("Forget %s?", theme.Count(n, "request")),
		dialog.Choice{Letter: "n", Label: "no", Hint: "keep them"},
		dialog.Choice{Letter: "y", Label: "yes", Hint: "for good, marked ones too", Msg: clearMsg{}}))
}

// clearMsg empties the ring, after the person has said so.
type clearMsg struct{}

func (clearMsg) apply(m *Model) tea.Cmd {
	n := m.cfg.Ring.Clear()
	m.list.Clear()
	m.boxes.log.Trim(math.MaxUint64)
	m.say(m.display.styles.Muted, fmt.Sprintf("forgot %s", theme.Count(n, "request")))
	return m.detail.SetContent(detail.Content{})
}
