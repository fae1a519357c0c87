package capture

import (
	"slices"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"github.com/framebin/framebin/capture/arena"
)

// Ring keeps the newest requests, bounded by their number and by the bytes of
// their bodies, and owns the storage that a listener reads bodies into. It is
// safe for concurrent use; no method waits for a reader of requests.
//
// What is evicted is the oldest request that nobody holds; where the oldest
// few are all held, the oldest. Refused requests take up an eighth of the ring at most
// once it is full: a scanner that knocks at every door does not push out what
// was captured. All that a request holds beside its body counts, too: together a
// sixteenth of the bytes, or 4 MiB.
type Ring struct {
	maxRequests int
	maxBytes    int64
	maxWeight   int64
	arena       *arena.Arena
	turn        chan struct{} // held by the one reader who waits for memory

	mu       sync.Mutex
	captured queue
	refused  queue
	pinned   queue // of both
	cleared  queue // may be put back; not counted as held
	bytes    int64 // of bodies in the ring
	stored   int64 // of them in the arena, as it counts
	weight   int64
	taken    []uint64 // numbers of requests that are not appended yet, ascending
	turns    []uint64 // of them, those that had no turn yet
	turned   sync.Cond
	floor    uint64 // the newest sequence number at the last Clear
	stats    RingStats
	watches  []*Watch
}

// RingStats says what a ring holds and what it has seen.
type RingStats struct {
	Len         int
	Bytes       int64 // of bodies
	Pending     int64 // of bodies being read, or evicted and still on hold
	MaxRequests int
	MaxBytes    int64
	First       uint64 // the first sequence number; 1 unless a recording is continued
	Appended    uint64 // the newest sequence number given
	Evicted     uint64 // pushed out by newer ones
	Cleared     uint64 // removed by ClearUpTo
	Rejected    uint64 // of those appended
	Unrecorded  uint64 // of those appended, answered that they are not kept on disk, or by a stream
	Unlisted    uint64 // refused, and not appended, as one sender had so many alike
	Oldest      uint64 // sequence number of the oldest request held; 0 if none
	Newest      uint64 // of the newest held; 0 if none

	// The oldest of each sort that is not pinned, for whoever keeps a list in
	// step: captured and refused requests are evicted apart from each other.
	// Above all sequence numbers given so far if none is held.
	OldestCaptured uint64
	OldestRefused  uint64
}

// The share of a ring that refused requests and headers may take.
const (
	refusedShare = 8  // one in so many requests
	weightShare  = 16 // one in so many bytes
	minWeight    = 4 << 20
)

// heldScan is how many of the oldest requests are asked whether somebody holds
// them, so that evicting costs the same while all are held, by an export say.
const heldScan = 64

// NewRing returns an empty ring for at most maxRequests requests and maxBytes
// bytes of bodies. Values below 1 count as 1.
func NewRing(maxRequests int, maxBytes int64) *Ring {
	maxBytes = max(maxBytes, 1)
	g := &Ring{
		maxRequests: max(maxRequests, 1),
		maxBytes:    maxBytes,
		maxWeight:   max(maxBytes/weightShare, minWeight),
		arena:       arena.New(maxBytes),
		turn:        make(chan struct{}, 1),
		stats:       RingStats{First: 1},
	}
	g.turned.L = &g.mu
	return g
}

// OffHeap returns how many bytes of bodies lie outside the Go heap: none where
// the system gives no memory beside it, as on Windows. What a process promises
// less these is for its heap ([debug.SetMemoryLimit]).
func (g *Ring) OffHeap() int64 {
	if g.arena.OnHeap() {
		return 0
	}
	return g.maxBytes
}

// Begin has the sequence numbers go on after last, the number of a recording
// that is continued. It is for the start.
func (g *Ring) Begin(last uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.stats.First, g.stats.Appended, g.floor = last+1, last, last
}

// Take gives a request its sequence number before it is appended, for a
// recording to have the same. What comes after it is not seen until it is
// appended, or abandoned: who follows the ring misses nothing.
func (g *Ring) Take() uint64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.stats.Appended++
	g.taken = append(g.taken, g.stats.Appended)
	g.turns = append(g.turns, g.stats.Appended)
	return g.stats.Appended
}

// InTurn calls do when each number that was taken before seq has had its turn,
// or never will as it was appended or abandoned: what requests begin in turn is
// in the order of their numbers, and what they do before and after it is not
// held up.
func (g *Ring) InTurn(seq uint64, do func()) {
	g.mu.Lock()
	for len(g.turns) > 0 && g.turns[0] < seq {
		g.turned.Wait()
	}
	g.mu.Unlock()
	defer func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.endTurn(seq)
	}()
	do()
}

// endTurn has those go on whose turn is after that of seq.
func (g *Ring) endTurn(seq uint64) {
	if i := slices.Index(g.turns, seq); i >= 0 {
		g.turns = slices.Delete(g.turns, i, i+1)
		g.turned.Broadcast()
	}
}

// abandon gives a number up that was taken.
func (g *Ring) abandon(seq uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.give(seq)
	g.poke()
}

// give ends the wait for a number that was taken.
func (g *Ring) give(seq uint64) {
	if i := slices.Index(g.taken, seq); i >= 0 {
		g.taken = slices.Delete(g.taken, i, i+1)
		g.endTurn(seq)
	}
}

// Append gives r the next sequence number unless it has taken one, keeps it,
// evicts what no longer fits and wakes the watches. It returns the sequence
// number. The ring takes over the body: from here on r is read as any other
// request, with Hold.
func (g *Ring) Append(r *Request) uint64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	if slices.Contains(g.taken, r.Seq) {
		g.give(r.Seq)
	} else {
		g.stats.Appended++
		r.Seq = g.stats.Appended
	}
	seq := r.Seq
	if r.Rejected {
		g.stats.Rejected++
		g.refused.push(r)
	} else {
		g.captured.push(r)
	}
	if r.NotRecorded {
		g.stats.Unrecorded++
	}
	g.count(r, 1)
	g.fit()
	g.poke()
	g.arena.Notify()
	return seq
}

// refuseUnlisted counts a refusal that has no request of its own.
func (g *Ring) refuseUnlisted() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.stats.Unlisted++
}

// fit evicts what no longer fits.
func (g *Ring) fit() {
	for g.len() > g.maxRequests || g.bytes > g.maxBytes || g.weight > g.maxWeight {
		g.evict(g.victim())
	}
}

func (g *Ring) len() int { return g.captured.len() + g.refused.len() + g.pinned.len() }

// count adds r to what the ring holds, or takes it off.
func (g *Ring) count(r *Request, sign int64) {
	g.bytes += sign * int64(len(r.body.Data()))
	g.weight += sign * r.Weight()
	g.stored += sign * r.body.Footprint()
}

// victim picks the request to evict for one that was just added, which is
// spared while there is another.
func (g *Ring) victim() (q *queue, i int) {
	c, f := g.captured.len(), g.refused.len()
	if c+f <= 1 && g.pinned.len() > 0 {
		return &g.pinned, 0 // what came needs all there is
	}
	q = &g.refused
	if c > 0 && f <= max(g.maxRequests/refusedShare, 1) && (f == 0 || g.captured.at(0).Seq < g.refused.at(0).Seq) {
		q = &g.captured
	}
	n := q.len()
	if q.at(n-1).Seq == g.stats.Appended {
		n--
	}
	return q, max(q.firstUnheld(min(n, heldScan), func(*Request) bool { return true }), 0)
}

// evict removes a request for the sake of a newer one.
func (g *Ring) evict(q *queue, i int) {
	r := q.remove(i)
	g.count(r, -1)
	g.stats.Evicted++
	r.body.Release()
}

// poke wakes the watches.
func (g *Ring) poke() {
	for _, w := range g.watches {
		w.poke()
	}
}

// Since returns the requests with a sequence number above seq, oldest first,
// at most limit of them, and how many between seq and the last of them had
// been evicted. Whoever goes on from the last Seq returned sees every request
// once or has it counted in missed once; requests removed by ClearUpTo are in
// neither.
func (g *Ring) Since(seq uint64, limit int) (reqs []*Request, missed uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	type reader struct {
		*queue
		next int
	}
	var from []reader
	n := 0
	for _, q := range g.queues() {
		end := q.len()
		if len(g.taken) > 0 {
			end = q.after(g.taken[0])
		}
		if at := q.after(seq); at < end {
			from = append(from, reader{q, at})
			n += end - at
		}
	}
	n = min(n, limit)
	if n <= 0 {
		return nil, 0
	}
	reqs = make([]*Request, 0, n)
	for len(reqs) < n {
		var first *reader
		for i := range from {
			if r := &from[i]; r.next < r.len() && (first == nil || r.at(r.next).Seq < first.at(first.next).Seq) {
				first = r
			}
		}
		reqs = append(reqs, first.at(first.next))
		first.next++
	}
	last, floor := reqs[n-1].Seq, max(seq, g.floor)
	if last <= floor { // all were spared by ClearUpTo, or put back
		return reqs, 0
	}
	above := len(reqs) - sort.Search(n, func(i int) bool { return reqs[i].Seq > floor })
	return reqs, last - floor - uint64(above)
}

// Get returns the request with that sequence number, if it is still held.
func (g *Ring) Get(seq uint64) (*Request, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r := g.find(seq)
	return r, r != nil
}

// Refused returns how many requests were refused.
func (s RingStats) Refused() uint64 { return s.Rejected + s.Unlisted }

// Seen returns how many requests were appended.
func (s RingStats) Seen() uint64 { return s.Appended - s.First + 1 }

// Waiting returns how much of the ring, in percent, is taken by requests after
// a sequence number: the nearer to eviction the oldest of them is.
func (s RingStats) Waiting(after uint64) uint64 {
	if s.Newest <= after || s.Len == 0 {
		return 0
	}
	held := uint64(s.Len)
	full := max(held*100/uint64(s.MaxRequests), uint64(s.Bytes*100/s.MaxBytes))
	return min(s.Newest-after, held) * full / held
}

// Stats returns the counts as of now.
func (g *Ring) Stats() RingStats {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := g.stats
	s.Len, s.Bytes = g.len(), g.bytes
	s.Pending = g.arena.InUse() - g.stored
	s.MaxRequests, s.MaxBytes = g.maxRequests, g.maxBytes
	for _, q := range g.queues() {
		if n := q.len(); n > 0 {
			s.Newest = max(s.Newest, q.at(n-1).Seq)
			if s.Oldest == 0 || q.at(0).Seq < s.Oldest {
				s.Oldest = q.at(0).Seq
			}
		}
	}
	s.OldestCaptured, s.OldestRefused = g.captured.oldest(s.Appended+1), g.refused.oldest(s.Appended+1)
	return s
}

// Watch returns a wake-up for changes of the ring. Any number may be open;
// close those no longer wanted.
func (g *Ring) Watch() *Watch {
	w := &Watch{c: make(chan struct{}, 1), ring: g}
	w.wake()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.watches = append(g.watches, w)
	return w
}

func (g *Ring) unwatch(w *Watch) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.watches = slices.DeleteFunc(g.watches, func(o *Watch) bool { return o == w })
}

// settle is how long after a request its watches are woken. Who is woken
// wants a processor, and so does the sender who is answered just then: woken
// at once, they tripled the slowest answers of a machine of two processors.
const settle = 5 * time.Millisecond

// Watch is a coalesced wake-up: however many requests arrive while its owner
// is busy, one wake-up waits. The owner then asks [Ring.Since] for all of
// them, so nothing is missed. It comes some milliseconds after the request,
// which is answered first.
type Watch struct {
	c    chan struct{}
	ring *Ring
	once sync.Once

	settling atomic.Bool // a wake-up is on its way
}

// C returns the channel that becomes ready when the ring has changed: by an
// append, an eviction that made room, or Clear. It is ready once at the start.
// It is never closed.
func (w *Watch) C() <-chan struct{} { return w.c }

// Close ends the wake-ups. It may be called more than once.
func (w *Watch) Close() {
	w.once.Do(func() { w.ring.unwatch(w) })
}

// poke has the owner woken in a moment, unless it will be.
func (w *Watch) poke() {
	if w.settling.CompareAndSwap(false, true) {
		time.AfterFunc(settle, w.wake)
	}
}

// wake leaves a wake-up unless one waits already.
func (w *Watch) wake() {
	w.settling.Store(false) // first: what changes from here on has a wake-up of its own
	select {
	case w.c <- struct{}{}:
	default:
	}
}
