package archive

import (
	"errors"
	"fmt"

	"github.com/framebin/framebin/capture"
)

// errGrows is returned for what has no end that something could follow.
var errGrows = errors.New("it goes on growing: nothing can be put behind it")

// Join returns the requests of a, and behind them those of b, as one source. It
// looks through a to its end. Closing it closes both.
func Join(a, b *Source) (*Source, error) {
	for _, s := range []*Source{a, b} {
		if s.Live() {
			return nil, fmt.Errorf("%s: %w", s.Path(), errGrows)
		}
	}
	j := joined{first: a.backend, second: b.backend, split: a.Len()}
	s := NewSource(a.Path()+" and "+b.Path(), j)
	for _, text := range append(a.Problems(), b.Problems()...) {
		s.problems.add(text)
	}
	return s, nil
}

type joined struct {
	first, second Backend
	split         int // requests of the first
}

func (j joined) Some() bool { return j.split > 0 || j.second.Some() }
func (j joined) Len() int   { return j.split + j.second.Len() }
func (j joined) About() int { return j.split + j.second.About() }

func (j joined) Has(i int) bool {
	backend, at := j.at(i)
	return backend.Has(at)
}

func (j joined) Number(i int) uint64 {
	backend, at := j.at(i)
	return backend.Number(at)
}

func (j joined) Load(i int) (*capture.Request, error) {
	backend, at := j.at(i)
	return backend.Load(at)
}

func (j joined) Peek(i int) (*capture.Request, error) {
	backend, at := j.at(i)
	return backend.Peek(at)
}

func (j joined) Check() error { return errors.Join(j.first.Check(), j.second.Check()) }
func (j joined) Close() error { return errors.Join(j.first.Close(), j.second.Close()) }

// at returns where request i lies.
func (j joined) at(i int) (Backend, int) {
	if i < j.split {
		return j.first, i
	}
	return j.second, i - j.split
}
