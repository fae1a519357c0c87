package archive

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"sync"

	"github.com/framebin/framebin/capture"
)

// ErrEmpty is wrapped where a folder has nothing to open.
var ErrEmpty = errors.New("holds no requests")

// Source is an opened archive. It is safe for concurrent use.
type Source struct {
	path     string
	backend  Backend
	problems *problems
	remote   bool // path is no file
	numbers  numbering
}

// Backend is where the requests of a source are. It is safe for concurrent use,
// and numbers them from 0 in the order of capture.
type Backend interface {
	Has(i int) bool      // looks no further than it must
	Some() bool          // Has(0), or cheaper
	Len() int            // looks to the end
	About() int          // a guess at Len from what was looked at
	Number(i int) uint64 // that request i was captured under; 0 where that is not told
	Load(i int) (*capture.Request, error)
	Peek(i int) (*capture.Request, error) // without its body; io.EOF where there is none
	Check() error                         // why the end cannot be reached
	Close() error
}

// Live is a Backend that goes on growing while it is read.
type Live interface {
	Backend
	// Wait returns once there is a request i, or with the reason why there will
	// be none.
	Wait(ctx context.Context, i int) error
}

// NewSource returns the source of what lies elsewhere than in a file. Its path
// is what errors and the screen call it.
func NewSource(path string, backend Backend) *Source {
	return &Source{path: path, backend: backend, problems: &problems{}, remote: true}
}

// Live reports whether it goes on growing.
func (s *Source) Live() bool {
	_, live := s.backend.(Live)
	return live
}

// Path returns what was opened.
func (s *Source) Path() string { return s.path }

// Len returns how many requests there are. The first call scans the index,
// or the HAR, to its end.
func (s *Source) Len() int {
	n := s.backend.Len()
	if err := s.backend.Check(); err != nil {
		s.problems.add(err.Error())
	}
	return n
}

// Request loads request i, from 0 in the order of capture. Its error says
// which file is broken and how.
func (s *Source) Request(i int) (*capture.Request, error) { return s.numbered(i, s.backend.Load) }

// numbered has get return request i, and gives it its number. A request that is
// at hand for good, as the only one of its archive, has it already.
func (s *Source) numbered(i int, get func(int) (*capture.Request, error)) (*capture.Request, error) {
	r, err := get(i)
	if err != nil {
		return r, err
	}
	if n := s.Number(i); r.Seq != n {
		r.Seq = n
	}
	return r, nil
}

// Peek tells what is known of request i without reading its body, and of a
// folder with an index without looking at the request itself: then it has no
// header either. Its error is io.EOF behind the last request; any other is
// that of this request. It goes through an archive quickest in its order.
func (s *Source) Peek(i int) (*capture.Request, error) { return s.numbered(i, s.backend.Peek) }

// Some reports whether there is a request at all. It does not list a folder
// for it.
func (s *Source) Some() bool { return s.backend.Some() }

// About guesses how many requests there are, from what was looked at so far.
func (s *Source) About() int { return s.backend.About() }

// All yields every request that can be loaded, in the order of capture. What
// cannot is passed over and told by Problems. The error, the last thing that
// is yielded, is that of the archive itself, such as a folder that vanished.
func (s *Source) All() iter.Seq2[*capture.Request, error] {
	return func(yield func(*capture.Request, error) bool) {
		for i := 0; s.backend.Has(i); i++ {
			r, err := s.Request(i)
			if err != nil {
				if _, gone := os.Stat(s.path); gone != nil && !s.remote {
					yield(nil, gone)
					return
				}
				s.problems.add(err.Error())
				continue
			}
			if !yield(r, nil) {
				return
			}
		}
		if err := s.backend.Check(); err != nil {
			s.problems.add(err.Error())
		}
	}
}

// Problems returns a sentence for each thing that was found broken so far.
func (s *Source) Problems() []string { return s.problems.list() }

// Close closes the files.
func (s *Source) Close() error { return s.backend.Close() }

// maxProblems bounds how many sentences are kept; the rest is counted.
const maxProblems = 100

// problems collects what was found broken.
type problems struct {
	mu   sync.Mutex
	text []string
	more int
}

// add keeps the sentence once.
func (p *problems) add(sentence string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case slices.Contains(p.text, sentence):
	case len(p.text) >= maxProblems:
		p.more++
	default:
		p.text = append(p.text, sentence)
	}
}

func (p *problems) list() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := slices.Clone(p.text)
	if p.more > 0 {
		list = append(list, fmt.Sprintf("and %d more", p.more))
	}
	return list
}
