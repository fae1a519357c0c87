package feed

import (
	"context"
	"time"
)

// The time between two messages of the feed, each of which has the screen laid
// out and perhaps a picture drawn: as often as an eye follows, but in a flood,
// where that would be at the cost of those who send.
const (
	feedEvery  = 33 * time.Millisecond
	floodEvery = 500 * time.Millisecond
	floodRate  = 1000 // requests a second; dozens of cameras send fewer
)

// throttle is how often the feed speaks.
type throttle struct {
	last  time.Time
	flood bool
}

// pause waits until it is time for another message, or returns false at the
// end.
func (t *throttle) pause(ctx context.Context) bool {
	every := feedEvery
	if t.flood {
		every = floodEvery
	}
	select {
	case <-time.After(time.Until(t.last.Add(every))):
		return true
	case <-ctx.Done():
		return false
	}
}

// arrived takes notice of so many requests since the last message.
func (t *throttle) arrived(n int) {
	t.flood = float64(n) > floodRate*max(time.Since(t.last), feedEvery).Seconds()
}

// told takes notice of a message.
func (t *throttle) told() { t.last = time.Now() }
