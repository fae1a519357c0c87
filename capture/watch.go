package capture

import "sync"

// Watch is a coalesced wake-up: however many requests arrive while its owner
// is busy, one wake-up waits. The owner then asks [Ring.Since] for all of
// them, so nothing is missed.
type Watch struct {
	c    chan struct{}
	ring *Ring
	once sync.Once
}

// C returns the channel that becomes ready when the ring has changed: by an
// append, an eviction that made room, or Clear. It is ready once at the start.
// It is never closed.
func (w *Watch) C() <-chan struct{} { return w.c }

// Close ends the wake-ups. It may be called more than once.
func (w *Watch) Close() {
	w.once.Do(func() { w.ring.unwatch(w) })
}

// poke leaves a wake-up unless one waits already.
func (w *Watch) poke() {
	select {
	case w.c <- struct{}{}:
	default:
	}
}
