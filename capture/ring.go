package capture

import "sync"

// Ring keeps the newest requests, bounded by their number and by the bytes of
// their bodies. It is safe for concurrent use; no method waits for a reader.
type Ring struct {
	maxRequests int
	maxBytes    int64

	mu       sync.Mutex
	requests []*Request
	bytes    int64
	stats    RingStats
	watches  []*Watch
}

// RingStats says what a ring holds and what it has seen.
type RingStats struct {
	Len         int
	Bytes       int64 // of bodies
	MaxRequests int
	MaxBytes    int64
	Appended    uint64
	Evicted     uint64 // pushed out by newer ones
	Cleared     uint64 // removed by Clear
	Rejected    uint64 // of those appended
	Oldest      uint64 // sequence number of the oldest request held; 0 if none
	Newest      uint64 // of the newest held; 0 if none
}

// NewRing returns an empty ring for at most maxRequests requests and maxBytes
// bytes of bodies. Values below 1 count as 1.
func NewRing(maxRequests int, maxBytes int64) *Ring {
	return &Ring{maxRequests: max(maxRequests, 1), maxBytes: max(maxBytes, 1)}
}

// Append gives r the next sequence number, keeps it, evicts what no longer
// fits and wakes the watches. It returns the sequence number.
func (g *Ring) Append(r *Request) uint64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.stats.Appended++
	r.Seq = g.stats.Appended
	if r.Rejected {
		g.stats.Rejected++
	}
	g.requests = append(g.requests, r)
	g.bytes += int64(len(r.body.data))
	for len(g.requests) > g.maxRequests || g.bytes > g.maxBytes && len(g.requests) > 0 {
		old := g.requests[0]
		g.requests = g.requests[1:]
		g.bytes -= int64(len(old.body.data))
		g.stats.Evicted++
		old.Release()
	}
	for _, w := range g.watches {
		w.poke()
	}
	return r.Seq
}

// Since returns the requests with a sequence number above seq, oldest first,
// at most limit of them, and how many before the last of them were evicted
// before they could be returned.
func (g *Ring) Since(seq uint64, limit int) (reqs []*Request, missed uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, r := range g.requests {
		if r.Seq > seq && len(reqs) < limit {
			reqs = append(reqs, r)
		}
	}
	if len(reqs) > 0 {
		missed = reqs[len(reqs)-1].Seq - seq - uint64(len(reqs))
	}
	return reqs, missed
}

// Get returns the request with that sequence number, if it is still held.
func (g *Ring) Get(seq uint64) (*Request, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, r := range g.requests {
		if r.Seq == seq {
			return r, true
		}
	}
	return nil, false
}

// Clear empties the ring and returns how many requests it removed. Sequence
// numbers go on from where they were.
func (g *Ring) Clear() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := len(g.requests)
	for _, r := range g.requests {
		r.Release()
	}
	g.requests, g.bytes = nil, 0
	g.stats.Cleared += uint64(n)
	for _, w := range g.watches {
		w.poke()
	}
	return n
}

// Stats returns the counts as of now.
func (g *Ring) Stats() RingStats {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := g.stats
	s.Len, s.Bytes, s.MaxRequests, s.MaxBytes = len(g.requests), g.bytes, g.maxRequests, g.maxBytes
	if s.Len > 0 {
		s.Oldest, s.Newest = g.requests[0].Seq, g.requests[s.Len-1].Seq
	}
	return s
}

// Watch returns a wake-up for changes of the ring. Any number may be open;
// close those no longer wanted.
func (g *Ring) Watch() *Watch {
	w := &Watch{c: make(chan struct{}, 1), ring: g}
	w.poke()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.watches = append(g.watches, w)
	return w
}

func (g *Ring) unwatch(w *Watch) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, o := range g.watches {
		if o == w {
			g.watches = append(g.watches[:i:i], g.watches[i+1:]...)
			return
		}
	}
}
