package archive

import (
	"container/list"
	"context"
	"errors"
	"io"
	"sort"
	"sync"

	"github.com/framebin/framebin/capture"
)

// Catalog is an archive to look through by the numbers of its requests, see
// [Source.Number]. It tells what is known of each by and by, and keeps the bodies
// that were asked for last, within a bound. It is safe for concurrent use.
type Catalog struct {
	src   *Source
	cache requestCache

	scanning sync.Mutex // one at a time

	mu      sync.Mutex
	scanned int
	refused int // of those scanned
	done    bool
}

// NewCatalog returns a catalog of src that keeps bytes of requests in memory,
// and at least those that are in use. The caller closes src afterwards.
func NewCatalog(src *Source, bytes int64) *Catalog {
	return &Catalog{src: src, cache: requestCache{most: bytes, kept: make(map[uint64]*cached)}}
}

// Entry is what is known of a request without reading it.
type Entry struct {
	Request *capture.Request // without its body; where Err is set it has no more than a Seq
	Err     error            // why nothing is known of it
}

// Scan goes on through the archive and returns the next entries, at most n.
// There are none at its end.
func (c *Catalog) Scan(n int) []Entry {
	c.scanning.Lock()
	defer c.scanning.Unlock()
	var batch []Entry
	for i := c.Progress().Scanned; len(batch) < n; i++ {
		r, err := c.src.Peek(i)
		if errors.Is(err, io.EOF) {
			_ = c.src.Len() // which notes why the rest could not be reached
			c.count(batch, !c.Live())
			return batch
		}
		if err != nil {
			r = unknown(c.src.Number(i))
		}
		batch = append(batch, Entry{r, err})
	}
	c.count(batch, false)
	return batch
}

// Live reports whether the archive goes on growing, so that Scan never comes to
// an end for good.
func (c *Catalog) Live() bool { return c.src.Live() }

// Wait returns once Scan has something to return. Its error says why there
// will be nothing more: io.EOF where the archive does not grow.
func (c *Catalog) Wait(ctx context.Context) error {
	if backend, live := c.src.backend.(Live); live {
		return backend.Wait(ctx, c.Progress().Scanned)
	}
	return io.EOF
}

// count notes what was scanned.
func (c *Catalog) count(batch []Entry, done bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.scanned += len(batch)
	c.done = done
	for _, e := range batch {
		if e.Request.Rejected {
			c.refused++
		}
	}
}

// unknown is a request of which no more is known than that it is there.
func unknown(seq uint64) *capture.Request {
	r := capture.NewRequest("", "", nil, nil)
	r.Seq = seq
	return r
}

// Progress is how far a catalog has been scanned.
type Progress struct {
	Scanned int
	About   int  // a guess at how many there are in all; the number once Done
	Done    bool // it is known to the end
}

// Progress returns how far Scan has come.
func (c *Catalog) Progress() Progress {
	c.mu.Lock()
	p := Progress{Scanned: c.scanned, Done: c.done}
	c.mu.Unlock()
	if p.About = p.Scanned; !p.Done {
		p.About = max(c.src.About(), p.Scanned)
	}
	return p
}

// Problems returns a sentence for each thing that was found broken so far.
func (c *Catalog) Problems() []string { return c.src.Problems() }

// Get returns request seq, read from disk unless it is at hand. Where it
// cannot be read the error says why, and the request is what is known of it
// apart from that: without a body. It is nil where there is no such request.
func (c *Catalog) Get(seq uint64) (*capture.Request, error) {
	return c.cache.get(seq, func() (*capture.Request, error) { return c.read(seq) })
}

// Glance is Get for whoever does not come back to a request soon: it is not
// kept.
func (c *Catalog) Glance(seq uint64) (*capture.Request, error) {
	if r, ok := c.cache.at(seq); ok {
		return r, nil
	}
	return c.read(seq)
}

func (c *Catalog) read(seq uint64) (*capture.Request, error) {
	i, ok := c.src.Find(seq)
	if !ok {
		return nil, c.src.Missing(seq)
	}
	r, err := c.src.Request(i)
	if err == nil {
		return r, nil
	}
	known, failed := c.src.Peek(i)
	if failed != nil {
		known = unknown(seq)
	}
	return known, err
}

// After returns the numbers that follow seq among those scanned, at most n.
func (c *Catalog) After(seq uint64, n int) (seqs []uint64) {
	scanned := c.Progress().Scanned
	for i := c.Rank(seq); i < scanned && len(seqs) < n; i++ {
		seqs = append(seqs, c.src.Number(i))
	}
	return seqs
}

// Rank returns how many of those scanned have a number up to seq.
func (c *Catalog) Rank(seq uint64) int {
	return sort.Search(c.Progress().Scanned, func(i int) bool { return c.src.Number(i) > seq })
}

// Stats are those of a ring that holds what is in memory, of all that was
// scanned. Nothing is ever evicted for good.
func (c *Catalog) Stats() capture.RingStats {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := capture.RingStats{First: 1, MaxRequests: c.scanned, Rejected: uint64(c.refused)}
	s.Len, s.Bytes = c.cache.usage()
	s.MaxBytes = c.cache.most
	if c.scanned > 0 {
		s.Oldest, s.OldestCaptured, s.OldestRefused = 1, 1, 1
		s.Newest = c.src.Number(c.scanned - 1)
		s.First, s.Appended = s.Newest-uint64(c.scanned)+1, s.Newest // as if those that are not there came before
	}
	return s
}

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
	one.bytes = int64(len(one.request.Body())) + one.request.Weight() + overhead
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
