// Package columns asks by which column the list is sorted, and which columns it
// shows.
//
// The screen imports it.
package columns

import (
	"slices"

	"github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/requests"
	"github.com/framebin/framebin/ui/tui/table"
	"github.com/framebin/framebin/ui/tui/wizard"
)

// letters choose a column.
var letters = map[table.Column]string{
	table.Number: "n", table.Time: "t", table.Gap: "g", table.Kind: "y", table.CameraName: "m", table.Path: "p", table.From: "f",
	table.Seen: "e", table.Objects: "o", table.Confidence: "c", table.Problems: "!", table.Size: "z", table.Status: "a",
}

// Ask asks by what to sort the list.
func Ask(list requests.Model) wizard.Step {
	by, words := list.Sorted()
	var choices []dialog.Choice
	for _, c := range table.Columns() {
		if c == table.Time {
			continue // as the numbers
		}
		hint := c.About()
		if c == by && words != "" {
			hint = "now " + words + ", again: other way"
		}
		choices = append(choices, dialog.Choice{Letter: letters[c], Label: c.String(), Hint: hint, Msg: requests.SortMsg{By: c}})
	}
	choices = append(choices, dialog.Choice{Letter: "C", Label: "columns …", Hint: "which are shown", Msg: Msg{ask: true}})
	return wizard.Step{Ask: dialog.Ask("Sort the list by", choices...), Aside: true}
}

// Msg has the list show columns, and asks on.
type Msg struct {
	chosen []table.Column // nil: those that there is room for
	ask    bool           // only
}

// Next is what comes of an answer, with the cursor of the question where it was.
func (msg Msg) Next(list *requests.Model, cursor int) wizard.Step {
	step := wizard.Step{Aside: true}
	if !msg.ask {
		list.SetColumns(msg.chosen)
		step.Remember = func(s *state.State) {
			s.Columns = nil
			for _, c := range msg.chosen {
				s.Columns = append(s.Columns, c.String())
			}
		}
	}
	shown, hint := list.Shown(), ""
	if list.Chosen() == nil {
		hint = "on"
	}
	choices := []dialog.Choice{{Letter: "a", Label: "as there is room", Hint: hint, Stay: true, Msg: Msg{}}}
	for _, c := range table.Columns() {
		mark, next := "□ ", append(slices.Clone(shown), c)
		if slices.Contains(shown, c) {
			mark, next = "■ ", slices.DeleteFunc(slices.Clone(shown), func(one table.Column) bool { return one == c })
		}
		choices = append(choices, dialog.Choice{
			Letter: letters[c], Label: mark + c.String(), Hint: c.About(), Stay: true, Msg: Msg{chosen: next},
		})
	}
	step.Ask = dialog.Ask("Columns", choices...).Hint("space shows and hides; esc").At(cursor)
	return step
}
