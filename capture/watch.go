package capture

import (
	"sync"
	"sync/atomic"
	"time"
)

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
