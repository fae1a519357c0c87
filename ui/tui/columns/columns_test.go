package columns_test

import (
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/tui/columns"
	"github.com/framebin/framebin/ui/tui/requests"
	"github.com/framebin/framebin/ui/tui/table"
	"github.com/framebin/framebin/ui/tui/wizard"
)

// choose answers a question by its letter.
func choose(t *testing.T, step wizard.Step, letter string) tea.Msg {
	t.Helper()
	if !step.Aside {
		t.Error("the question hides the picture")
	}
	_, cmd := step.Ask.Update(tea.KeyPressMsg{Code: []rune(letter)[0], Text: letter})
	if cmd == nil {
		t.Fatalf("%s chooses nothing", letter)
	}
	return cmd()
}

// TestSort offers each column once, by a letter of its own.
func TestSort(t *testing.T) {
	t.Parallel()
	list := requests.New(requests.DefaultKeyMap())
	seen := map[table.Column]bool{}
	for _, letter := range []string{"n", "g", "y", "m", "p", "f", "e", "o", "c", "!", "z", "a"} {
		msg, ok := choose(t, columns.Ask(list), letter).(requests.SortMsg)
		if !ok || seen[msg.By] {
			t.Errorf("%s: got %+v", letter, msg)
		}
		seen[msg.By] = true
	}
	if len(seen) != len(table.Columns())-1 { // the time is as the numbers
		t.Errorf("%d columns can be sorted by", len(seen))
	}
}

// TestColumns shows a column and hides it again, remembers it, and goes back to
// those that there is room for.
func TestColumns(t *testing.T) {
	t.Parallel()
	list := requests.New(requests.DefaultKeyMap())
	list.SetSize(60, 20)
	next := func(step wizard.Step, letter string) wizard.Step {
		t.Helper()
		msg, ok := choose(t, step, letter).(columns.Msg)
		if !ok {
			t.Fatalf("%s is no answer", letter)
		}
		return msg.Next(&list, 3)
	}
	before := list.Shown()
	step := next(columns.Ask(list), "C")
	if step.Remember != nil || list.Chosen() != nil || step.Ask.Cursor() != 3 {
		t.Error("the question alone changes something")
	}
	step = next(step, "p")
	if !slices.Contains(list.Shown(), table.Path) {
		t.Errorf("shown are %v", list.Shown())
	}
	var kept state.State
	if step.Remember(&kept); !slices.Contains(kept.Columns, "path") {
		t.Errorf("remembers %q", kept.Columns)
	}
	if step = next(step, "p"); slices.Contains(list.Shown(), table.Path) {
		t.Errorf("shown are %v", list.Shown())
	}
	if step = next(step, "a"); !slices.Equal(list.Shown(), before) || list.Chosen() != nil {
		t.Errorf("shown are %v, want %v", list.Shown(), before)
	}
	if step.Remember(&kept); kept.Columns != nil {
		t.Errorf("remembers %q", kept.Columns)
	}
}
