package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/framebin/framebin/capture/alert"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui"
)

// The exit codes.
const (
	exitDone     = 0
	exitFailed   = 1
	exitWrongUse = 2
	exitProblems = 3
)

// Program is what the command line was started with.
type Program struct {
	Version Version
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer
	Env     []string // KEY=VALUE, as os.Environ

	// Emergency puts the terminal back for whoever ends the process without
	// waiting for Run; nil where nobody does.
	Emergency *Emergency

	configFile string // of --config
	alerts     []alert.Rule
	keys       *tui.KeyMap // a person's own; nil: the default
	natsCreds  string      // file of credentials
}

// Emergency is the way out while a screen runs.
type Emergency = tui.Emergency

// Run executes the command that args name and returns the exit code: 0 done,
// 1 failed, 2 wrong use, 3 problems found by a check. A ctx that ends is a
// request to end cleanly, and no failure.
func Run(ctx context.Context, args []string, p Program) int {
	human := untilEnd(ctx, p.Stderr)
	root := newRoot(&p)
	root.SetArgs(args)
	root.SetIn(p.Stdin)
	root.SetOut(p.Stdout)
	root.SetErr(human)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errChecked) {
		return exitProblems // the report has said it all
	}
	report(human, err)
	if _, wrong := errors.AsType[*usageError](err); wrong {
		return exitWrongUse
	}
	return exitFailed
}

// report writes an error and the way out of it.
func report(w io.Writer, err error) {
	for line := range strings.Lines(err.Error()) { // of joined errors, one each
		say(w, "framebin: %s\n", escape.Line(strings.TrimSuffix(line, "\n")))
	}
	if h, ok := errors.AsType[*hintError](err); ok {
		say(w, "hint: %s\n", h.hint)
	}
}

// say writes words for people. That they cannot be written is no reason to
// stop.
func say(w io.Writer, format string, args ...any) {
	_, _ = fmt.Fprintf(w, format, args...)
}

// usageError is a command that was used wrongly: exit code 2.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// hintError adds the way out to an error.
type hintError struct {
	err  error
	hint string
}

func (e *hintError) Error() string { return e.err.Error() }
func (e *hintError) Unwrap() error { return e.err }

// hint returns err with a way out.
func hint(err error, format string, args ...any) error {
	return &hintError{err: err, hint: fmt.Sprintf(format, args...)}
}

// wrongUse returns err as one of usage, pointing at the help of a command.
func wrongUse(path string, err error) error {
	return &usageError{err: hint(err, "run '%s --help'", path)}
}
