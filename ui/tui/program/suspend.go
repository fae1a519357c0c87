package program

import (
	"context"

	tea "charm.land/bubbletea/v2"
)

// suspendMsg is a request to stop that came as a signal.
type suspendMsg struct{}

// resumedMsg says that the process goes on after others had stopped it, by a signal
// that nobody can catch: what is on the terminal now is the shell's.
type resumedMsg struct{}

// suspender stops the process in place of Bubble Tea, whose own way waits for
// a signal that this program catches: between two messages it gives the
// terminal back as it was, and takes it again when the process goes on.
func suspender(ctx context.Context, program func() *tea.Program) func(tea.Model, tea.Msg) tea.Msg {
	return func(_ tea.Model, msg tea.Msg) tea.Msg {
		group, stop := false, true
		switch msg.(type) {
		case tea.SuspendMsg:
			if group = true; leadsSession() {
				return Notice{Text: "no shell has started this, so none could have it go on: it is not suspended"}
			}
		case suspendMsg:
		case resumedMsg:
			stop = false
		default:
			return msg
		}
		p := program()
		_ = p.ReleaseTerminal()       // which has been left, whatever failed
		if stop && ctx.Err() == nil { // else it was not read, and is given up
			stopProcess(group)
		}
		_ = p.RestoreTerminal() // as above; input that fails ends the program
		return tea.ResumeMsg{}
	}
}
