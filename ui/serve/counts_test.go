package serve

import (
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/meter"
)

// TestTheEndIsNoPause: while what was captured is still passed on, nobody can
// send, and the camera is not told to have paused.
func TestTheEndIsNoPause(t *testing.T) {
	t.Parallel()
	l := &Listener{Ring: capture.NewRing(1, 1), Meter: meter.New()}
	at := time.Now().Add(-time.Hour)
	for range 100 {
		at = at.Add(10 * time.Millisecond)
		l.Meter.Observe(meter.Observation{At: at})
	}
	if c := l.counts(); !c.Meter.Stalled {
		t.Error("an hour is no pause while it listens")
	}
	at = at.Add(time.Millisecond)
	l.ended.Store(&at)
	if c := l.counts(); c.Meter.Stalled || len(meter.Advice(c.Meter)) > 0 {
		t.Errorf("got %+v", meter.Advice(c.Meter))
	}
}
