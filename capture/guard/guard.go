// Package guard catches panics at the edge of what runs beside the listener: a
// defect in what looks at requests must not end what takes them in.
package guard

import (
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
)

// Error is a panic that was caught.
type Error struct {
	What  string // was going on, as in "read request 3"
	Value string // that the panic was called with, its first line
	Stack string // of the goroutine that panicked
}

func (e *Error) Error() string { return fmt.Sprintf("framebin failed to %s: %s", e.What, e.Value) }

// Run calls f. A panic of f ends there: it is logged with its stack and
// returned as an [Error] that says what f was to do. log may be nil.
func Run(log *slog.Logger, what string, f func()) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = Caught(log, what, value)
		}
	}()
	f()
	return nil
}

// Caught logs a panic that was recovered, with the stack of the deferred
// function that calls it, and returns it as an [Error]. log may be nil: then
// whoever gets the Error logs it.
func Caught(log *slog.Logger, what string, value any) error {
	first, _, _ := strings.Cut(fmt.Sprint(value), "\n")
	e := &Error{What: what, Value: first, Stack: string(debug.Stack())}
	if log != nil {
		log.Error("panic", "doing", what, "panic", fmt.Sprint(value), "stack", e.Stack)
	}
	return e
}
