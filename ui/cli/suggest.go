package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/framebin/framebin/ui/message"
)

// farthest is how many letters apart a name may be to be suggested.
const farthest = 2

// flagError explains a flag that could not be parsed.
func flagError(cmd *cobra.Command, err error) error {
	if missing, ok := errors.AsType[*pflag.NotExistError](err); ok && missing.GetSpecifiedShortnames() == "" {
		err = noFlag(cmd, missing.GetSpecifiedName())
	}
	if invalid, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		err = fmt.Errorf("%w: --%s %s: %w", message.ErrFlag, invalid.GetFlag().Name, invalid.GetValue(), invalid.Unwrap())
		if _, ok := errors.AsType[*strconv.NumError](invalid.Unwrap()); ok {
			err = fmt.Errorf("%w: --%s %s: use a number", message.ErrFlag, invalid.GetFlag().Name, invalid.GetValue())
		}
	}
	return message.WrongUse(cmd.CommandPath(), err)
}

// noFlag says that there is no such flag, and which was probably meant.
func noFlag(cmd *cobra.Command, name string) error {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	if near := nearest(name, names); near != "" {
		return fmt.Errorf("unknown flag --%s: did you mean --%s?", name, near)
	}
	return fmt.Errorf("unknown flag --%s", name)
}

// noCommand explains an argument of the root command, which takes none.
func noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	err := fmt.Errorf("unknown command %q", args[0])
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	if near := nearest(args[0], names); near != "" {
		err = fmt.Errorf("%w: did you mean '%s %s'?", err, cmd.Name(), near)
	}
	return message.WrongUse(cmd.CommandPath(), err)
}

// arguments checks the number of a command's arguments: names are those in its
// usage, optional ones in brackets, repeated ones with dots.
func arguments(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		var err error
		switch {
		case len(args) < len(names) && !strings.HasPrefix(names[len(args)], "["):
			err = fmt.Errorf("%w: %s", errMissing, names[len(args)])
		case len(args) > len(names) && (len(names) == 0 || !strings.Contains(names[len(names)-1], "...")):
			err = fmt.Errorf("%w: %q", errSurplus, args[len(names)])
		default:
			return nil
		}
		return message.WrongUse(cmd.CommandPath(), err)
	}
}

var (
	errMissing = errors.New("an argument is missing")
	errSurplus = errors.New("one argument too many")
)

// nearest returns the name that was probably meant: one that begins with
// what was typed, or differs by a letter or two; "" if there is none.
func nearest(typed string, names []string) string {
	typed = strings.ToLower(typed)
	best, distance := "", farthest+1
	for _, name := range slices.Sorted(slices.Values(names)) {
		d := edits(typed, name)
		if len(typed) > 1 && strings.HasPrefix(name, typed) {
			d = 0
		}
		if d < distance && d < len(name) {
			best, distance = name, d
		}
	}
	return best
}

// edits counts the letters to insert, delete, replace or swap with their
// neighbour that make b of a.
func edits(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
