package tui

import (
	"log/slog"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/guard"
)

// guarded is the screen with a net under it: after a panic it is not asked any
// more, and the program ends as it does when somebody quits. All is called by
// the one goroutine of the program.
type guarded struct {
	model   tea.Model
	log     *slog.Logger
	quit    func()
	failure error // the first
}

// Init starts the screen.
func (g *guarded) Init() (cmd tea.Cmd) {
	g.try("start the screen", func() { cmd = g.model.Init() })
	return protect(g.log, cmd)
}

// Update hands a message to the screen.
func (g *guarded) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	g.try("update the screen", func() { g.model, cmd = g.model.Update(msg) })
	return g, protect(g.log, cmd)
}

// View draws the screen.
func (g *guarded) View() (v tea.View) {
	g.try("draw the screen", func() { v = g.model.View() })
	return v
}

func (g *guarded) try(what string, f func()) {
	if g.failure != nil {
		return
	}
	if g.failure = guard.Run(g.log, what, f); g.failure != nil {
		go g.quit() // which waits for the goroutine that calls this
	}
}

// workFailedMsg tells of a panic in what was done beside the screen.
type workFailedMsg struct{ err error }

func (msg workFailedMsg) apply(m *Model) tea.Cmd {
	m.say(m.display.styles.Bad, msg.err.Error()+"; the log has the stack")
	return nil
}

// protect returns cmd with a net under it: a panic becomes a message.
func protect(log *slog.Logger, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		if err := guard.Run(log, "work for the screen", func() { msg = cmd() }); err != nil {
			return workFailedMsg{err}
		}
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i, c := range batch {
				batch[i] = protect(log, c)
			}
		}
		return msg
	}
}
