package capture

import "slices"

// pinShare is what pinned requests may take of a ring, one part in so many:
// what comes must find room, too.
const pinShare = 2

// Pin keeps requests from being evicted by newer ones, in place of those
// pinned before, and returns those that are pinned now, in order. The first
// named come first: what is no longer held, or would have pinned requests take
// more than half of the ring, is not among them. Where a body finds no room
// otherwise a pinned request still goes.
func (g *Ring) Pin(seqs ...uint64) []uint64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	want, n, bytes := make(map[uint64]bool, len(seqs)), 0, int64(0)
	for _, seq := range seqs {
		r := g.find(seq)
		if r == nil || want[seq] || (n+1)*pinShare > max(g.maxRequests, pinShare) {
			continue
		}
		if size := int64(len(r.body.Data())); (bytes+size)*pinShare <= g.maxBytes {
			want[seq], n, bytes = true, n+1, bytes+size
		}
	}
	for i := 0; i < g.pinned.len(); {
		if r := g.pinned.at(i); want[r.Seq] {
			delete(want, r.Seq)
			i++
		} else {
			g.home(g.pinned.remove(i)).insert(r)
		}
	}
	for seq := range want {
		q := g.home(g.find(seq))
		i, _ := q.find(seq)
		g.pinned.insert(q.remove(i))
	}
	now := make([]uint64, g.pinned.len())
	for i := range now {
		now[i] = g.pinned.at(i).Seq
	}
	return now
}

// find returns a request that is held, nil if it is not.
func (g *Ring) find(seq uint64) *Request {
	for _, q := range g.queues() {
		if i, ok := q.find(seq); ok {
			return q.at(i)
		}
	}
	return nil
}

// home is the queue of a request that is not pinned.
func (g *Ring) home(r *Request) *queue {
	if r.Rejected {
		return &g.refused
	}
	return &g.captured
}

// queues are those of the requests that the ring holds.
func (g *Ring) queues() []*queue { return []*queue{&g.captured, &g.refused, &g.pinned} }

// ClearUpTo takes out the requests up to a sequence number, but for those to
// keep, and returns how many. Until the next, or until their memory is
// needed, Restore puts them back.
func (g *Ring) ClearUpTo(seq uint64, keep ...uint64) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.forget()
	n := 0
	for _, q := range g.queues() {
		var stay queue
		for i := range q.len() {
			r := q.at(i)
			if r.Seq > seq || slices.Contains(keep, r.Seq) {
				stay.push(r)
				continue
			}
			g.count(r, -1)
			g.cleared.insert(r)
			n++
		}
		*q = stay
	}
	g.stats.Cleared += uint64(n)
	g.floor = max(g.floor, min(seq, g.stats.Appended))
	g.poke()
	return n
}

// Restore puts back what the last ClearUpTo took out and is still there, and
// returns how many that are.
func (g *Ring) Restore() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := g.cleared.len()
	for i := range n {
		r := g.cleared.at(i)
		g.count(r, 1)
		g.home(r).insert(r)
	}
	g.cleared = queue{}
	g.stats.Cleared -= uint64(n)
	g.fit()
	g.poke()
	return n
}

// Forget gives up what Restore would put back.
func (g *Ring) Forget() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.forget()
}

func (g *Ring) forget() {
	for i := range g.cleared.len() {
		g.cleared.at(i).body.Release()
	}
	g.cleared = queue{}
}
