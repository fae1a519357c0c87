package source

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/query"
)

var errNoneMatches = errors.New("no request matches")

// Filter is the flag --filter: which requests a command is about.
type Filter struct {
	query.Filter

	line string
}

// Register adds the flag to a command, where what begins its help.
func (f *Filter) Register(cmd *cobra.Command, what string) {
	cmd.Flags().Var(f, "filter", what+" that match, as / on the screen does: 'class:tomato confidence>0.8 -path:/test'")
}

// Set parses a filter line. One with names waits for SetNames.
func (f *Filter) Set(line string) (err error) {
	f.line = line
	if f.Filter, err = query.Parse(line); err != nil && strings.Contains(line, "@") {
		return nil
	}
	return err
}

// SetNames tells which filters have names.
func (f *Filter) SetNames(names query.Names) (err error) {
	f.Filter, err = names.Parse(f.line)
	return err
}

// String returns the line.
func (f *Filter) String() string { return f.line }

// Type names the value in help texts.
func (*Filter) Type() string { return "filter" }

// Passes reports whether a request, which the caller holds, is asked for.
func (f *Filter) Passes(r *capture.Request, reading *prediction.Reading) bool {
	if f.Empty() {
		return true
	}
	facts := query.FactsOf(r, reading)
	return f.Match(&facts, time.Now())
}

// Narrow yields the requests that match. That there are none is an error.
func (f *Filter) Narrow(
	all iter.Seq2[*capture.Request, error], read func(*capture.Request) *prediction.Reading,
) iter.Seq2[*capture.Request, error] {
	if f.Empty() {
		return all
	}
	return func(yield func(*capture.Request, error) bool) {
		some := false
		for r, err := range all {
			if err == nil && !f.Passes(r, read(r)) {
				continue
			}
			some = true
			if !yield(r, err) {
				return
			}
		}
		if !some {
			yield(nil, f.none())
		}
	}
}

// UpTo returns the indexes of the last n requests that match, none behind
// last, oldest first.
func (f *Filter) UpTo(src *archive.Source, last, n int, read func(*capture.Request) *prediction.Reading) ([]int, error) {
	var picked []int
	for i := last; i >= 0 && len(picked) < n; i-- {
		if !f.Empty() {
			r, err := src.Request(i)
			if err != nil || !f.Passes(r, read(r)) {
				continue
			}
		}
		picked = append(picked, i)
	}
	if len(picked) == 0 {
		return nil, f.none()
	}
	slices.Reverse(picked)
	return picked, nil
}

func (f *Filter) none() error { return fmt.Errorf("%w --filter '%s'", errNoneMatches, f) }
