// Package inflight lists the requests that have come and have no number yet:
// their bodies are being read, or the answer of a receiver behind the listener
// is waited for. So a request is seen when it comes, however long it takes.
//
// It knows nothing of either end: capture and ui/tui import it.
package inflight

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// State says what a request waits for.
type State int32

// What a request may wait for.
const (
	Reading    State = iota // its own body
	Forwarding              // the answer of the receiver behind the listener
	Recording               // the disk, or a stream
)

// Request is one that has no number yet, as of a moment.
type Request struct {
	Time   time.Time     // when its header had been read
	Age    time.Duration // since then
	Method string
	Target string
	Remote string
	Length int64 // of its body, as announced; -1 where it was not
	Read   int64 // bytes of the body that have come
	State  State
}

// Entry is the place of one request in a [List].
type Entry struct {
	request Request
	read    atomic.Int64
	state   atomic.Int32
	list    *List
}

// Received notes how many bytes of the body have come.
func (e *Entry) Received(n int) { e.read.Store(int64(n)) }

// Await notes what the request waits for from now on.
func (e *Entry) Await(s State) { e.state.Store(int32(s)) }

// List holds the requests in flight. Its zero value is ready, and it is safe for
// concurrent use. Who adds to it waits for who looks at it no longer than a look at
// each takes.
type List struct {
	mu      sync.Mutex
	entries map[*Entry]struct{}
	came    chan struct{} // of capacity 1: the list is not empty any more
	ended   chan struct{} // of capacity 1: one that was late has ended
}

// What takes longer than lateAfter is told of, and told anew so often.
const (
	lateAfter = 250 * time.Millisecond
	tellEvery = 250 * time.Millisecond
	settle    = 50 * time.Millisecond // many may end at once
)

// init is called with the lock.
func (l *List) init() {
	if l.entries == nil {
		l.entries, l.came, l.ended = make(map[*Entry]struct{}), make(chan struct{}, 1), make(chan struct{}, 1)
	}
}

// Begin adds a request, with an Entry that the caller has for it.
func (l *List) Begin(e *Entry, r Request) {
	e.request, e.list = r, l
	l.mu.Lock()
	defer l.mu.Unlock()
	l.init()
	l.entries[e] = struct{}{}
	if len(l.entries) == 1 {
		poke(l.came)
	}
}

// End takes the request out. It may be called more than once.
func (e *Entry) End() {
	l := e.list
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, ok := l.entries[e]; !ok {
		return
	}
	delete(l.entries, e)
	if time.Since(e.request.Time) > lateAfter {
		poke(l.ended)
	}
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// late returns the requests that have been in flight for longer than lateAfter,
// oldest first, and when the next will have been; zero if there is none.
func (l *List) late(now time.Time) (all []Request, next time.Time) {
	l.mu.Lock()
	for e := range l.entries {
		at := e.request.Time.Add(lateAfter)
		if at.After(now) {
			if next.IsZero() || at.Before(next) {
				next = at
			}
			continue
		}
		r := e.request
		r.Age = now.Sub(r.Time)
		r.Read, r.State = e.read.Load(), State(e.state.Load())
		all = append(all, r)
	}
	l.mu.Unlock() // those who add wait for no sorting
	slices.SortFunc(all, func(a, b Request) int { return a.Time.Compare(b.Time) })
	return all, next
}

// Late returns the requests that have been in flight for a while, oldest first.
// Where told is false it waits until there is one. Otherwise, as one was told of
// before, it comes back after a moment, or when one of them has ended, with those
// that are left, if any are. It returns nil at the end of ctx.
func (l *List) Late(ctx context.Context, told bool) []Request {
	l.mu.Lock()
	l.init()
	l.mu.Unlock()
	if told && !l.pause(ctx) {
		return nil
	}
	for {
		all, next := l.late(time.Now())
		if len(all) > 0 || told {
			return all
		}
		var soon <-chan time.Time // never, of a list that is empty
		if !next.IsZero() {
			soon = time.After(time.Until(next))
		}
		select {
		case <-soon:
		case <-l.came:
		case <-ctx.Done():
			return nil
		}
	}
}

// pause waits for a moment, or until one has ended, and reports false at the end of
// ctx.
func (l *List) pause(ctx context.Context) bool {
	select {
	case <-l.ended:
	case <-time.After(tellEvery):
		return true
	case <-ctx.Done():
		return false
	}
	select {
	case <-time.After(settle):
		return true
	case <-ctx.Done():
		return false
	}
}
