package wizard_test

import (
	"fmt"
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/tui/table"
	"github.com/framebin/framebin/ui/tui/theme"
	"github.com/framebin/framebin/ui/tui/wizard"
)

// TestChoices: which requests can be chosen is what is marked, if any is, the one
// under the cursor and what passes the filter; each answer says how many.
func TestChoices(t *testing.T) {
	t.Parallel()
	var rows table.Table
	for i := range uint64(4) {
		r := capture.NewRequest("POST", fmt.Sprintf("/cam%d", i%2), nil, nil)
		r.Seq = i + 1
		rows.Append(table.NewUnreadRow(r))
	}
	rows.SetFilter(query.MustParse("path=/cam1"))
	next := func(seqs []uint64) tea.Msg { return seqs }
	scope := wizard.Scope{Selected: 3, Marked: []uint64{1, 2, 3}, Table: rows}
	var got []string
	for _, c := range scope.Choices(", and more", next) {
		got = append(got, fmt.Sprintf("%s %s (%s) %v", c.Letter, c.Label, c.Hint, c.Msg))
	}
	if want := []string{
		"m marked (3 requests) [1 2 3]",
		"s selected (#3) [3]",
		"a all in the list (2 requests, and more) [2 4]",
	}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	scope.Marked = nil
	if choices := scope.Choices("", next); len(choices) != 2 || choices[0].Letter != "s" {
		t.Errorf("with nothing marked: %+v", choices)
	}
}

// TestSay: words alone ask nothing and begin nothing.
func TestSay(t *testing.T) {
	t.Parallel()
	step := wizard.Say(theme.Bad, "it is full")
	if step.Note != (theme.Note{Tone: theme.Bad, Text: "it is full"}) {
		t.Errorf("got %+v", step.Note)
	}
	if step.Ask.Active() || step.Work.Do != nil || step.Cmd != nil || step.Remember != nil {
		t.Error("it does more")
	}
}
