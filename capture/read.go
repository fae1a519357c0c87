package capture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/framebin/framebin/capture/arena"
	"github.com/framebin/framebin/capture/inflight"
	"github.com/framebin/framebin/capture/units"
)

// Memory is taken as bytes come: a length that was announced is not yet a body,
// and evicts nothing. firstRead is what a body gets at first, growth how many
// times as much when that is full.
const (
	firstRead = 256 << 10
	growth    = 4

	// Whoever sent this much of what was announced gets all of it: bodies that
	// wait for more while they hold a part would wait for each other.
	earnest     = 8       // one in so many bytes
	smallLength = 8 << 20 // or the first of firstRead, of a body up to this
)

// retryAfter is what a sender that met a shortage is told to wait.
const retryAfter = time.Second

// reading is one body on its way into the ring's storage.
type reading struct {
	limits  Limits
	ring    *Ring
	control *http.ResponseController
	body    io.Reader
	length  int64 // announced; -1 if unknown
	start   time.Time
	entry   *inflight.Entry // told how much has come

	block    *arena.Block
	n        int       // bytes read
	spare    [1]byte   // for the byte after all the room that there is
	deadline time.Time // set for the read
	soft     time.Time // when to set it anew
}

// maxBody returns how long a body may be and the flag that decides it: one
// that is larger than the whole ring is refused as well.
func (rd *reading) maxBody() (n int64, flag string) {
	if whole := int64(rd.ring.arena.Size()); whole < rd.limits.Body {
		return whole, "--max-memory"
	}
	return rd.limits.Body, "--max-body"
}

// tooLarge refuses a body beyond maxBody.
func (rd *reading) tooLarge() *refusal {
	limit, flag := rd.maxBody()
	return &refusal{
		status: http.StatusRequestEntityTooLarge,
		reason: fmt.Sprintf("body exceeds %s: %s raises the limit", units.Bytes(limit), flag),
	}
}

// read reads the body within its limits. Whatever it returns, block holds what
// was read: one long slice of the ring's storage, into which the network wrote
// directly.
func (rd *reading) read(ctx context.Context) *refusal {
	limit, _ := rd.maxBody()
	if rd.length > limit {
		rd.block = arena.Own(nil)
		return rd.tooLarge()
	}
	if f := rd.reserve(ctx, limit); f != nil {
		return f
	}
	f := rd.fill(ctx, limit)
	rd.block.Truncate(rd.n) // gives back what was not needed
	return f
}

// reserve gets the first storage.
func (rd *reading) reserve(ctx context.Context, limit int64) *refusal {
	n := min(firstRead, limit)
	if rd.length >= 0 {
		n = min(n, rd.length)
	}
	b, err := rd.ring.reserve(ctx, int(n), rd.limits.RoomTimeout)
	if err != nil {
		rd.block = arena.Own(nil)
		return noRoom(err)
	}
	rd.block = b
	return nil
}

// noRoom refuses a body for which there is no memory now.
func noRoom(err error) *refusal {
	return &refusal{
		status: http.StatusServiceUnavailable,
		reason: fmt.Sprintf("%v: --max-memory raises the limit", err),
		retry:  retryAfter,
	}
}

// fill reads until the end of the body.
func (rd *reading) fill(ctx context.Context, limit int64) *refusal {
	spare := rd.spare[:]
	for {
		into := rd.block.Data()[rd.n:]
		if len(into) == 0 {
			// The length announced was read, or all the room that there is:
			// one more byte tells the end from more to come.
			into = spare
		}
		rd.setDeadline()
		n, err := rd.body.Read(into)
		if n > 0 && &into[0] == &spare[0] {
			if f := rd.more(ctx, limit, spare[0]); f != nil {
				return f
			}
			n = 0
		}
		rd.n += n
		rd.entry.Received(rd.n)
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			return nil
		default:
			return rd.broken(err)
		}
	}
}

// more makes room for a body that goes on after all the room there was, and
// keeps the byte that said so.
func (rd *reading) more(ctx context.Context, limit int64, next byte) *refusal {
	if int64(rd.n) >= limit {
		return rd.tooLarge()
	}
	size := max(min(growth*int64(rd.n), limit), 1)
	if left := rd.length - int64(rd.n); left > 0 {
		if size = min(size, rd.length); rd.length <= smallLength || int64(rd.n)*earnest >= rd.length {
			size = rd.length
		}
	}
	b, err := rd.ring.grow(ctx, rd.block, int(size), rd.limits.RoomTimeout)
	rd.block = b
	if err != nil {
		return noRoom(err)
	}
	rd.block.Data()[rd.n] = next
	rd.n++
	return nil
}

// setDeadline gives the next read StallTimeout to bring something, and all of
// the body no more than its ceiling. It asks for a new deadline only when an
// eighth of the time is over, as a fast body needs a dozen reads.
func (rd *reading) setDeadline() {
	now := time.Now()
	if now.Before(rd.soft) {
		return
	}
	rd.soft = now.Add(rd.limits.StallTimeout / 8)
	rd.deadline = now.Add(rd.limits.StallTimeout)
	if end := rd.ceiling(); end.Before(rd.deadline) {
		rd.deadline = end
	}
	_ = rd.control.SetReadDeadline(rd.deadline) // where there is none, there are no sockets either
}

// ceiling returns when the body must have ended: of unknown length, what has
// come so far counts.
func (rd *reading) ceiling() time.Time {
	return rd.start.Add(rd.limits.readCeiling(max(rd.length, int64(rd.n))))
}

// broken says why the body did not come to its end.
func (rd *reading) broken(err error) *refusal {
	so := fmt.Sprintf("after %d bytes", rd.n)
	if rd.length >= 0 {
		so = fmt.Sprintf("after %d of %d bytes", rd.n, rd.length)
	}
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded) && time.Now().Before(rd.ceiling()):
		return &refusal{
			status: http.StatusRequestTimeout,
			reason: fmt.Sprintf("the body stalled %s: nothing came for %v", so, rd.limits.StallTimeout),
		}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &refusal{
			status: http.StatusRequestTimeout,
			reason: fmt.Sprintf("the body was too slow: %v was not enough, it ended %s", rd.ceiling().Sub(rd.start), so),
		}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &refusal{status: http.StatusBadRequest, reason: "the sender closed the connection " + so}
	}
	return &refusal{status: http.StatusBadRequest, reason: fmt.Sprintf("the body broke off %s: %v", so, err)}
}

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
