// Package guard catches panics at the edge of what runs beside the listener: a
// defect in what looks at requests must not end what takes them in.
//
// It knows neither render nor ui; packages of capture, render and ui may import
// it.
package guard

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
)

// PanicError is a panic that was caught, with the stack that it came from.
type PanicError struct {
	Doing string // as in "read request 3"; "" where the one who caught it did not know
	Value any    // that it was called with
	Stack []byte
}

// Error says what panicked, without the stack.
func (p *PanicError) Error() string {
	if p.Doing == "" {
		return fmt.Sprintf("framebin failed inside: %v", p.Value)
	}
	return fmt.Sprintf("framebin failed to %s: %v", p.Doing, p.Value)
}

// Is reports whether the panic was called with target: the panic that net/http
// ends a handler with is on purpose.
func (p *PanicError) Is(target error) bool {
	err, ok := p.Value.(error)
	return ok && errors.Is(err, target)
}

// Caught makes a [PanicError] of what recover returned in the deferred function
// that calls it; nil of nil. A PanicError that was handed on from another goroutine
// stays the one that it is.
func Caught(value any) *PanicError {
	switch p := value.(type) {
	case nil:
		return nil
	case *PanicError:
		return p
	}
	return &PanicError{Value: value, Stack: debug.Stack()}
}

// Run calls f. A panic of f ends there: it is logged with its stack and
// returned as a [*PanicError] that says what f was to do. log may be nil.
func Run(log *slog.Logger, doing string, f func()) (err error) {
	defer func() {
		if p := Caught(recover()); p != nil {
			p.Doing = doing
			p.Log(log)
			err = p
		}
	}()
	f()
	return nil
}

// Log writes p with its stack to a log, which may be nil.
func (p *PanicError) Log(log *slog.Logger) {
	if log != nil {
		log.Error("panic", "doing", p.Doing, "panic", fmt.Sprint(p.Value), "stack", string(p.Stack))
	}
}
