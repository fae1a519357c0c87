// Package program runs a Bubble Tea model so that the process and its terminal
// come out of it well: a panic ends it in order, suspending stops the process,
// and an end that nobody reads is cut short.
//
// It knows no screen. The screen imports it.
package program

import (
	"context"
	"log/slog"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/guard"
)

// Edge is what stands between the model and the process.
type Edge struct {
	Log   *slog.Logger
	Leave func() // gives the terminal up, where the program does not quit; nil: nothing does
}

// Run runs a model until it quits, or ctx ends. failure is the panic that ended
// it, err what Bubble Tea says.
func Run(ctx context.Context, model tea.Model, edge Edge, o ...tea.ProgramOption) (failure, err error) {
	held := &guarded{model: model, log: edge.Log}
	var program *tea.Program
	o = append(o, tea.WithFilter(suspender(ctx, func() *tea.Program { return program })))
	program = tea.NewProgram(held, o...)
	held.quit, held.clock.program = program.Quit, program
	ended := make(chan struct{})
	go end(ctx, program, edge.Leave, ended)
	relaySuspend(program, ended)
	_, err = program.Run()
	close(ended)
	return held.failure, err
}

// quitPatience is how long a program may take to quit before it is killed.
const quitPatience = 2 * time.Second

// end quits the program when ctx ends. Killing it at once, as Bubble Tea does
// by itself, pulls the terminal away from under those that still read it. One
// that does not quit, as nobody reads what it writes, is left behind.
func end(ctx context.Context, program *tea.Program, leave func(), ended <-chan struct{}) {
	select {
	case <-ctx.Done():
	case <-ended:
		return
	}
	go program.Quit() // waits for the program, which may hang
	late := time.NewTimer(quitPatience)
	defer late.Stop()
	select {
	case <-late.C:
		if leave != nil {
			leave()
		}
		program.Kill()
	case <-ended:
	}
}

// guarded is the screen with a net under it: after a panic it is not asked any
// more, and the program ends as it does when somebody quits. All is called by
// the one goroutine of the program.
type guarded struct {
	model   tea.Model
	log     *slog.Logger
	quit    func()
	failure error // the first
	clock   clock
	calm    bool // the last message was Unhurried
}

// Unhurried is a message whose change may be drawn a moment later: an idle program
// stays idle for it.
type Unhurried interface{ Unhurried() }

// Init starts the screen.
func (g *guarded) Init() (cmd tea.Cmd) {
	g.try("start the screen", func() { cmd = g.model.Init() })
	return Protect(g.log, cmd)
}

// Update hands a message to the screen.
func (g *guarded) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	_, g.calm = msg.(Unhurried)
	g.try("update the screen", func() { g.model, cmd = g.model.Update(msg) })
	return g, Protect(g.log, cmd)
}

// View draws the screen.
func (g *guarded) View() (v tea.View) {
	g.try("draw the screen", func() { v = g.model.View() })
	if !g.calm {
		g.clock.changed()
	}
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

// Notice is something to tell the person: that work beside the screen failed,
// or that the program cannot be suspended.
type Notice struct {
	Text   string
	Failed bool
}

// Protect returns cmd with a net under it: a panic becomes a message.
func Protect(log *slog.Logger, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		if err := guard.Run(log, "work for the screen", func() { msg = cmd() }); err != nil {
			return Notice{err.Error() + "; the log has the stack", true}
		}
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i, c := range batch {
				batch[i] = Protect(log, c)
			}
		}
		return msg
	}
}
