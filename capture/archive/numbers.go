package archive

import (
	"errors"
	"fmt"
	"sort"
	"sync"
)

// The errors of a number that no request has.
var (
	ErrNone       = errors.New("no such request")  // numbers do not go as far
	ErrUnrecorded = errors.New("was not recorded") // those around it were
)

// runs is a list of numbers, most of which are one more than that before.
type runs struct {
	n     int
	begin []run
}

// run is where numbers begin that follow each other.
type run struct {
	at     int
	number uint64
}

func (r *runs) add(number uint64) {
	if r.n == 0 || number != r.last()+1 {
		r.begin = append(r.begin, run{r.n, number})
	}
	r.n++
}

// last returns the number that was added last; 0 if there is none.
func (r *runs) last() uint64 {
	if r.n == 0 {
		return 0
	}
	return r.at(r.n - 1)
}

func (r *runs) at(i int) uint64 {
	one := r.begin[sort.Search(len(r.begin), func(k int) bool { return r.begin[k].at > i })-1]
	return one.number + uint64(i-one.at)
}

// find returns where a number is among numbers that ascend.
func (r *runs) find(number uint64) (i int, ok bool) {
	k := sort.Search(len(r.begin), func(k int) bool { return r.begin[k].number > number }) - 1
	if k < 0 {
		return 0, false
	}
	i = r.begin[k].at + int(min(number-r.begin[k].number, uint64(r.n)))
	return i, i < r.n && (k+1 == len(r.begin) || i < r.begin[k+1].at)
}

// numbering gives the requests of a source their numbers, as far as it was asked.
type numbering struct {
	mu sync.Mutex
	runs
}

// Number returns the number of request i, which is there: the one that it was
// captured under, where the source tells it and it is above those before it;
// else one more than that before it. So numbers ascend from at least 1.
func (s *Source) Number(i int) uint64 {
	s.numbers.mu.Lock()
	defer s.numbers.mu.Unlock()
	for s.numbers.n <= i {
		s.number()
	}
	return s.numbers.at(i)
}

// Find returns which request has a number. It looks no further than it must.
func (s *Source) Find(number uint64) (i int, ok bool) {
	s.numbers.mu.Lock()
	defer s.numbers.mu.Unlock()
	for s.numbers.last() < number && s.backend.Has(s.numbers.n) {
		s.number()
	}
	return s.numbers.find(number)
}

// Missing says why no request has a number.
func (s *Source) Missing(number uint64) error {
	n := s.Len()
	if n == 0 {
		return fmt.Errorf("%w: %d: there is none", ErrNone, number)
	}
	first, last := s.Number(0), s.Number(n-1)
	if number > first && number < last {
		return fmt.Errorf("request %d %w", number, ErrUnrecorded)
	}
	return fmt.Errorf("%w: %d: there are %d, from %d to %d", ErrNone, number, n, first, last)
}

// number numbers the next request. The caller has the lock.
func (s *Source) number() {
	n := &s.numbers
	n.add(max(s.backend.Number(n.n), n.last()+1))
}
