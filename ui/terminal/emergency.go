package terminal

import (
	"log/slog"
	"os"
	"sync"

	"golang.org/x/term"
)

// Emergency is the way out while a screen runs: whoever ends the process
// without waiting for the screen puts the terminal back with it. Its zero value is
// ready.
type Emergency struct {
	// Monitor has another process send leave to a terminal, and give it the
	// state that it has now, when this one dies before stop is called; nil:
	// nobody does.
	Monitor func(tty *os.File, leave string) (stop func(), err error)

	mu   sync.Mutex
	undo func()
}

// Leave leaves the terminal as it was before Arm, if that was not undone, and has
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

// Arm notes the state of the terminal, of which tail is the last that it is to
// be sent. It returns what leaves it, and what forgets it again. Its receiver
// may be nil.
func (e *Emergency) Arm(in *os.File, painter *Painter, tail string, log *slog.Logger) (leave, disarm func()) {
	state, err := term.GetState(int(in.Fd()))
	undo := sync.OnceFunc(func() {
		painter.Abandon(tail)
		if err == nil {
			_ = term.Restore(int(in.Fd()), state) // there is nobody left to tell
		}
	})
	if e == nil {
		return undo, func() {}
	}
	stop := func() {}
	if e.Monitor != nil {
		watched, err := e.Monitor(painter.File, leaving+tail)
		if err != nil {
			log.Warn("nobody puts the terminal back after a crash", "error", err)
		} else {
			stop = watched
		}
	}
	e.set(func() { undo(); stop() })
	return undo, func() { e.set(nil); stop() }
}

func (e *Emergency) set(undo func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.undo = undo
}
