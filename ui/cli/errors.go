package cli

import "fmt"

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
