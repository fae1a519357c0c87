// Package wizard is what comes of an answer where several questions lead to
// something that is done: one more question, a job, or words.
//
// It asks nothing and does nothing itself. The packages that ask such questions
// import it, and the screen, which does what a Step says.
package wizard

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/job"
	"github.com/framebin/framebin/ui/tui/prompt"
	"github.com/framebin/framebin/ui/tui/table"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Step is what is done next. What is zero in it is not done; where a job runs, a
// Step with Work is not done at all.
type Step struct {
	Ask      dialog.Model       // a question to choose an answer of
	Aside    bool               // that question stands in the place of the list, so that the picture stays to be seen
	Line     prompt.Question    // a question to be answered in words
	Work     job.Work           // a job to begin
	Note     theme.Note         // words to show
	Remember func(*state.State) // from one start to the next
	Cmd      tea.Cmd            // anything else
}

// Say is a Step of words alone.
func Say(tone theme.Tone, text string) Step {
	return Step{Note: theme.Note{Tone: tone, Text: text}}
}

// Scope is which requests there are to choose of.
type Scope struct {
	Selected uint64 // Seq; 0: there is none
	Marked   []uint64
	Table    table.Table
}

// Choices asks which of them; next is the message of an answer. about stands
// behind the number of all.
func (s Scope) Choices(about string, next func(seqs []uint64) tea.Msg) []dialog.Choice {
	var choices []dialog.Choice
	if len(s.Marked) > 0 {
		choices = append(choices, dialog.Choice{
			Letter: "m", Label: "marked", Hint: units.Count(len(s.Marked), "request"), Msg: next(s.Marked),
		})
	}
	all := s.Table.Seqs()
	return append(choices,
		dialog.Choice{Letter: "s", Label: "selected", Hint: fmt.Sprintf("#%d", s.Selected), Msg: next([]uint64{s.Selected})},
		dialog.Choice{Letter: "a", Label: "all in the list", Hint: units.Count(len(all), "request") + about, Msg: next(all)})
}
