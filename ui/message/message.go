// Package message is what commands say to people: words on standard error, and
// errors with the way out and the exit code that they mean.
//
// It decides nothing and reads nothing. Every package of ui but the screen's
// may import it.
package message

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/framebin/framebin/ui/escape"
)

// ErrFlag is wrapped by the errors of flags whose values cannot be.
var ErrFlag = errors.New("wrong flag")

// Say writes words for people. That they cannot be written is no reason to
// stop.
func Say(w io.Writer, format string, args ...any) {
	_, _ = fmt.Fprintf(w, format, args...)
}

// Report writes an error and the way out of it.
func Report(w io.Writer, err error) {
	last := ""
	for line := range strings.Lines(err.Error()) { // of joined errors, one each
		if line = strings.TrimSuffix(line, "\n"); line != last { // a writer that failed does so again at its end
			Say(w, "framebin: %s\n", escape.Line(line))
		}
		last = line
	}
	if h, ok := errors.AsType[*hintError](err); ok {
		Say(w, "hint: %s\n", h.hint)
	}
}

// usageError is a command that was used wrongly.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// Usage marks an error as one of wrong use.
func Usage(err error) error { return &usageError{err} }

// WrongUse marks an error as one of wrong use, and points at the help of the
// command of a path, such as "framebin show".
func WrongUse(path string, err error) error {
	return Usage(Hint(err, "run '%s --help'", path))
}

// IsUsage reports whether an error is one of wrong use.
func IsUsage(err error) bool {
	_, is := errors.AsType[*usageError](err)
	return is
}

// hintError adds the way out to an error.
type hintError struct {
	err  error
	hint string
}

func (e *hintError) Error() string { return e.err.Error() }
func (e *hintError) Unwrap() error { return e.err }

// Hint returns err with a way out, which Report writes.
func Hint(err error, format string, args ...any) error {
	return &hintError{err: err, hint: fmt.Sprintf(format, args...)}
}

// Output says of an error that it is one of writing to standard output; nil
// stays nil.
func Output(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("write to standard output: %w", err)
}
