package tui

import (
	"os"
	"sync"

	"golang.org/x/term"

	"github.com/framebin/framebin/ui/terminal"
)

// Emergency is the way out while a screen runs: whoever ends the process
// without waiting for Run puts the terminal back with it. Its zero value is
// ready.
type Emergency struct {
	mu   sync.Mutex
	undo func()
}

// Leave leaves the terminal as it was before Run, if Run is running, and has
// nothing more written to it. It returns soon, also when the terminal does not
// take anything.
func (e *Emergency) Leave() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.undo != nil {
		e.undo()
		e.undo = nil
	}
}

// arm notes the state of the terminal, and returns what forgets it again.
func (e *Emergency) arm(in *os.File, painter *terminal.Painter) (disarm func()) {
	if e == nil {
		return func() {}
	}
	state, err := term.GetState(int(in.Fd()))
	e.set(func() {
		painter.Abandon(restoreTitle)
		if err == nil {
			_ = term.Restore(int(in.Fd()), state) // there is nobody left to tell
		}
	})
	return func() { e.set(nil) }
}

func (e *Emergency) set(undo func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.undo = undo
}
