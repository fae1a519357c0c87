package serve

import (
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/meter"
)

// TestNotRecorded: what a stream did not take counts as what a disk did not.
func TestNotRecorded(t *testing.T) {
	t.Parallel()
	l := &Listener{Ring: capture.NewRing(10, 1<<20), Meter: meter.New()}
	for _, lost := range []bool{false, true, true} {
		r := capture.NewRequest("POST", "/", nil, nil)
		r.NotRecorded = lost
		l.Ring.Append(r)
	}
	if c := l.counts(); c.NotRecorded != 2 || c.Requests != 3 {
		t.Errorf("got %+v", c)
	}
}

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
