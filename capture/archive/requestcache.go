package archive

import (
	"container/list"
	"errors"
	"sync"

	"github.com/framebin/framebin/capture"
)

// requestCache is requests in memory: those that were asked for last, within a bound
// of bytes. Whoever asks for one that is being read waits for that reading.
type requestCache struct {
	most int64

	mu    sync.Mutex
	kept  map[uint64]*cached
	order list.List // of *cached, the one asked for last at the front
	bytes int64     // of those that were read
}

// cached is a request that was read, or is being read.
type cached struct {
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
func (c *requestCache) get(seq uint64, read func() (*capture.Request, error)) (*capture.Request, error) {
	one, mine := c.claim(seq)
	if !mine {
		<-one.ready
		return one.request, one.err
	}
	one.err = errUnread
	defer func() {
		c.count(one)
		close(one.ready)
	}()
	one.request, one.err = read()
	return one.request, one.err
}

// at returns request seq if it is at hand.
func (c *requestCache) at(seq uint64) (*capture.Request, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if one, ok := c.kept[seq]; ok && one.bytes > 0 {
		return one.request, true
	}
	return nil, false
}

// claim returns the place of seq, and whether the caller is to read it.
func (c *requestCache) claim(seq uint64) (one *cached, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if one, ok := c.kept[seq]; ok {
		c.order.MoveToFront(one.place)
		return one, false
	}
	one = &cached{seq: seq, ready: make(chan struct{})}
	one.place = c.order.PushFront(one)
	c.kept[seq] = one
	return one, true
}

// count counts what was read, and lets go of what is too much with it.
func (c *requestCache) count(one *cached) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if one.err != nil {
		c.drop(one)
		return
	}
	one.bytes = int64(len(one.request.Body())) + overhead
	c.bytes += one.bytes
	for e := c.order.Back(); e != nil && c.bytes > c.most; {
		oldest, ok := e.Value.(*cached)
		e = e.Prev()
		if ok && oldest.bytes > 0 { // not one that is being read
			c.drop(oldest)
		}
	}
}

func (c *requestCache) drop(one *cached) {
	c.order.Remove(one.place)
	delete(c.kept, one.seq)
	c.bytes -= one.bytes
}

// usage counts the requests in memory and their bytes.
func (c *requestCache) usage() (n int, bytes int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.kept), c.bytes
}
