package tui

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/framebin/framebin/ui/tui/table"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/tui/dialog"
)

// sortMsg orders the list by a column.
type sortMsg struct{ by table.Column }

// apply orders it, and says what becomes of following.
func (msg sortMsg) apply(m *Model) tea.Cmd {
	following := m.list.Following() || m.question.resume
	m.question.resume = false
	m.list.Sort(msg.by)
	_, words := m.list.Sorted()
	switch {
	case words == "":
		m.list.SetFollow(following)
		m.say(m.display.Styles.Good, "in order of arrival")
	case following:
		m.say(m.display.Styles.Good, "sorted "+words+"; no longer following: F goes on with the newest, wherever it stands")
	default:
		m.say(m.display.Styles.Good, "sorted "+words)
	}
	return nil
}

// sortLetters choose a column.
var sortLetters = map[table.Column]string{
	table.Number: "n", table.Time: "t", table.Gap: "g", table.Kind: "y", table.CameraName: "m", table.Path: "p", table.From: "f",
	table.Seen: "e", table.Objects: "o", table.Confidence: "c", table.Problems: "!", table.Size: "z", table.Status: "a",
}

// askSort asks by what to sort the list, in its place, so that the picture stays
// to be seen.
func askSort(m *Model) {
	by, words := m.list.Sorted()
	var choices []dialog.Choice
	for _, c := range table.Columns() {
		if c == table.Time {
			continue // as the numbers
		}
		hint := c.About()
		if c == by && words != "" {
			hint = "now " + words + ", again: other way"
		}
		choices = append(choices, dialog.Choice{Letter: sortLetters[c], Label: c.String(), Hint: hint, Msg: sortMsg{c}})
	}
	choices = append(choices, dialog.Choice{Letter: "C", Label: "columns …", Hint: "which are shown", Msg: columnsMsg{ask: true}})
	m.ask(dialog.Ask("Sort the list by", choices...))
	m.question.aside = true
}

// columnsMsg has the list show columns, and asks on.
type columnsMsg struct {
	chosen []table.Column // nil: those that there is room for
	ask    bool           // only
}

// apply shows them, and remembers it.
func (msg columnsMsg) apply(m *Model) tea.Cmd {
	at := m.question.dialog.Cursor()
	var cmd tea.Cmd
	if !msg.ask {
		m.list.SetColumns(msg.chosen)
		cmd = m.cfg.remember(func(s *state.State) {
			s.Columns = nil
			for _, c := range msg.chosen {
				s.Columns = append(s.Columns, c.String())
			}
		})
	}
	shown := m.list.Shown()
	choices := []dialog.Choice{{
		Letter: "a", Label: "as there is room", Hint: onOff(m.list.Chosen() == nil), Stay: true, Msg: columnsMsg{},
	}}
	for _, c := range table.Columns() {
		mark, next := "□ ", append(slices.Clone(shown), c)
		if slices.Contains(shown, c) {
			mark, next = "■ ", slices.DeleteFunc(slices.Clone(shown), func(one table.Column) bool { return one == c })
		}
		choices = append(choices, dialog.Choice{
			Letter: sortLetters[c], Label: mark + c.String(), Hint: c.About(), Stay: true, Msg: columnsMsg{chosen: next},
		})
	}
	m.ask(dialog.Ask("Columns", choices...).Hint("space shows and hides; esc").At(at))
	m.question.aside = true
	return cmd
}

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
