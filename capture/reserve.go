package capture

import (
	"context"
	"errors"
	"time"

	"github.com/framebin/framebin/capture/arena"
)

// errNoRoom says that what is being read and what is on hold leave no room for
// a body, also after waiting.
var errNoRoom = errors.New("no memory left for another body")

// reserve returns storage for a body of n bytes, with one holder. Where there is
// none it evicts the oldest requests that nobody holds; where that does not
// help, because what fills the ring is itself being read or on hold, it waits
// in line for at most patience, then returns errNoRoom.
func (g *Ring) reserve(ctx context.Context, n int, patience time.Duration) (*arena.Block, error) {
	if len(g.turn) == 0 {
		if b := g.tryReserve(n); b != nil {
			return b, nil
		}
	}
	if n > g.arena.Size() {
		return nil, errNoRoom
	}
	ctx, cancel := context.WithTimeoutCause(ctx, patience, errNoRoom)
	defer cancel()
	// One at a time, in the order of coming: else small bodies would for ever
	// take the room that a large one waits for.
	select {
	case g.turn <- struct{}{}:
		defer func() { <-g.turn }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	for {
		changed := g.arena.Await()
		b := g.tryReserve(n)
		if b == nil {
			select {
			case <-changed:
			case <-ctx.Done():
			}
		}
		g.arena.Leave()
		if b != nil {
			return b, nil
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
	}
}

// tryReserve returns storage for a body of n bytes, evicting what it must; nil if
// that was not enough.
func (g *Ring) tryReserve(n int) *arena.Block {
	for {
		if b := g.arena.Alloc(n); b != nil {
			return b
		}
		if n > g.arena.Size() || !g.evictStored() {
			return nil
		}
	}
}

// evictStored evicts the oldest request that gives memory back, and reports
// whether there was one.
func (g *Ring) evictStored() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	stored := func(r *Request) bool { return r.body.Arena() != nil }
	if i := g.cleared.firstUnheld(g.cleared.len(), stored); i >= 0 {
		g.cleared.remove(i).body.Release()
		return true
	}
	for _, q := range []*queue{&g.refused, &g.captured, &g.pinned} {
		if i := q.firstUnheld(q.len(), stored); i >= 0 {
			g.evict(q, i)
			return true
		}
	}
	return false
}

// grow returns b with room for n bytes and what it holds so far, moved if need
// be. On an error b is as it was.
func (g *Ring) grow(ctx context.Context, b *arena.Block, n int, patience time.Duration) (*arena.Block, error) {
	if b.Extend(n) {
		return b, nil
	}
	bigger, err := g.reserve(ctx, n, patience)
	if err != nil {
		return b, err
	}
	copy(bigger.Data(), b.Data())
	b.Release()
	return bigger, nil
}
