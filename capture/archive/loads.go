package archive

import (
	"container/list"
	"errors"
	"sync"

	"github.com/framebin/framebin/capture"
)

// loads are requests in memory: those that were asked for last, within a bound
// of bytes. Whoever asks for one that is being read waits for that reading.
type loads struct {
	most int64

	mu    sync.Mutex
	kept  map[uint64]*load
	order list.List // of *load, the one asked for last at the front
	bytes int64     // of those that were read
}

// load is a request that was read, or is being read.
type load struct {
	seq     uint64
	place   *list.Element
	ready   chan struct{} // closed once the rest is set
	request *capture.Request
	err     error
	bytes   int64
}

// overhead is what a request takes apart from its body, about.
const overhead = 4 << 10

// errUnread is the error of a reading that ended without one, by a panic.
var errUnread = errors.New("it could not be read")

// get returns request seq, by read unless it is at hand. What could not be
// read is tried again the next time.
func (l *loads) get(seq uint64, read func() (*capture.Request, error)) (*capture.Request, error) {
	one, mine := l.claim(seq)
	if !mine {
		<-one.ready
		return one.request, one.err
	}
	one.err = errUnread
	defer func() {
		l.settle(one)
		close(one.ready)
	}()
	one.request, one.err = read()
	return one.request, one.err
}

// at returns request seq if it is at hand.
func (l *loads) at(seq uint64) (*capture.Request, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if one, ok := l.kept[seq]; ok && one.bytes > 0 {
		return one.request, true
	}
	return nil, false
}

// claim returns the load of seq, and whether the caller is to do it.
func (l *loads) claim(seq uint64) (one *load, mine bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if one, ok := l.kept[seq]; ok {
		l.order.MoveToFront(one.place)
		return one, false
	}
	one = &load{seq: seq, ready: make(chan struct{})}
	one.place = l.order.PushFront(one)
	l.kept[seq] = one
	return one, true
}

// settle counts what was read, and lets go of what is too much with it.
func (l *loads) settle(one *load) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if one.err != nil {
		l.drop(one)
		return
	}
	one.bytes = int64(len(one.request.Body())) + overhead
	l.bytes += one.bytes
	for e := l.order.Back(); e != nil && l.bytes > l.most; {
		oldest, ok := e.Value.(*load)
		e = e.Prev()
		if ok && oldest.bytes > 0 { // not one that is being read
			l.drop(oldest)
		}
	}
}

func (l *loads) drop(one *load) {
	l.order.Remove(one.place)
	delete(l.kept, one.seq)
	l.bytes -= one.bytes
}

// usage counts the requests in memory and their bytes.
func (l *loads) usage() (n int, bytes int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.kept), l.bytes
}
