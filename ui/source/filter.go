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

// Among returns those of picked that may match, by what is known of them without
// reading them: in an archive with an index that is quick.
func (f *Filter) Among(src *archive.Source, picked []int, how prediction.Options) []int {
	return slices.DeleteFunc(slices.Clone(picked), func(i int) bool { return f.excludes(src, i, how) })
}

// excludes reports whether it is known of request i, without reading it, that it
// does not match.
func (f *Filter) excludes(src *archive.Source, i int, how prediction.Options) bool {
	needs := f.Needs()
	if f.Empty() || needs == query.Reading || needs == query.Seen && len(how.Maps.Own()) > 0 {
		return false // what the index tells was read without maps
	}
	r, err := src.Peek(i)
	if err != nil || needs == query.Seen && r.Seen == nil && !r.Rejected {
		return false
	}
	return !f.Passes(r, &prediction.Reading{Image: -1, Document: -1})
}

// UpTo returns the indexes of the last n requests that match, none behind
// last, oldest first.
func (f *Filter) UpTo(src *archive.Source, last, n int, how prediction.Options) ([]int, error) {
	var picked []int
	for i := last; i >= 0 && len(picked) < n; i-- {
		if !f.Empty() {
			if f.excludes(src, i, how) {
				continue
			}
			r, err := src.Request(i)
			if err != nil || !f.Passes(r, prediction.Read(r, how)) {
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
