package tui

import (
	"fmt"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/state"
)

// seekAlike goes to the next frame with the class of the selected object, or
// the surest of the frame, or to the one before.
func seekAlike(step int) func(m *Model) {
	return func(m *Model) {
		row, ok := m.list.Selected()
		reading := m.subject(row).Reading
		if !ok || reading == nil || reading.Prediction == nil || len(reading.Prediction.Objects) == 0 {
			m.say(m.display.Styles.Muted, "this request has no object whose class could be looked for")
			return
		}
		objects := reading.Prediction.Objects
		at := m.preview.Options().Overlay.Selected
		if at < 0 || at >= len(objects) {
			at = 0
			for i, o := range objects {
				if o.Confidence.Value > objects[at].Confidence.Value {
					at = i
				}
			}
		}
		class := objects[at].Class
		f, err := query.Parse("class=" + strconv.Quote(class))
		switch {
		case err != nil || class == "":
			m.say(m.display.Styles.Muted, "this object has no class that could be looked for")
		case !m.list.Seek(step, f):
			where := map[bool]string{true: "after", false: "before"}[step > 0]
			m.say(m.display.Styles.Warn, fmt.Sprintf("no %s %s this request", escape.Line(class), where))
		}
	}
}

// remember has a change of what is kept from one start to the next written.
func (t Taste) remember(change func(*state.State)) tea.Cmd {
	file := t.State
	if file == nil {
		return nil
	}
	file.Change(change)
	return func() tea.Msg {
		if err := file.Save(); err != nil {
			return notSavedMsg{err}
		}
		return nil
	}
}

// notSavedMsg tells that something will not be remembered.
type notSavedMsg struct{ err error }

func (msg notSavedMsg) apply(m *Model) tea.Cmd {
	m.say(m.display.Styles.Warn, "not remembered: "+msg.err.Error())
	return nil
}
