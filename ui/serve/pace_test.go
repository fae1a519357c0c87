package serve

import (
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
)

// testPace is a pace whose clock the test has.
type testPace struct{ pace pace }

func newTestPace(now func() time.Time) *testPace { return &testPace{pace: pace{now: now}} }

// Hurry notes what was lost, and asks.
func (p *testPace) Hurry(s capture.RingStats, printed, lost uint64) bool {
	p.pace.lost(lost)
	return p.pace.hurry(s, printed)
}

// CaughtUp notes that nothing waits.
func (p *testPace) CaughtUp() { p.pace.caughtUp() }

// Outpaced notes how many requests arrived during a line, and asks.
func (p *testPace) Outpaced(arrived uint64) bool {
	p.pace.wrote(arrived)
	return p.pace.outpaced()
}

// TestPace follows a ring that fills up faster than it is printed.
func TestPace(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	p := newTestPace(func() time.Time { return now })
	ring := func(held int, bytes int64) capture.RingStats {
		return capture.RingStats{Len: held, MaxRequests: 1000, Bytes: bytes, MaxBytes: 100 << 20, Newest: 5000}
	}
	for i, step := range []struct {
		ring    capture.RingStats
		printed uint64
		lost    uint64
		after   time.Duration
		want    bool
	}{
		{ring: capture.RingStats{MaxRequests: 1000, MaxBytes: 1}, want: false}, // nothing came yet
		{ring: ring(1000, 1), printed: 5000, want: false},                      // full of what is printed
		{ring: ring(1000, 1), printed: 4300, want: false},
		{ring: ring(1000, 1), printed: 4250, want: true},
		{ring: ring(1000, 1), printed: 4400, want: true}, // until half of it is printed
		{ring: ring(1000, 1), printed: 4501, want: false},
		{ring: ring(10, 99<<20), printed: 4991, want: true}, // few, and large ones
		{ring: ring(10, 99<<20), printed: 4991, lost: 3, want: false},
		{ring: ring(1000, 1), printed: 4001, after: 900 * time.Millisecond, want: false},
		{ring: ring(1000, 1), printed: 4001, after: 100 * time.Millisecond, want: true},
		{ring: ring(100, 1), printed: 4901, want: false}, // room enough
		{ring: ring(1000, 1), printed: 4001, lost: 3, want: true},
	} {
		now = now.Add(step.after)
		if got := p.Hurry(step.ring, step.printed, step.lost); got != step.want {
			t.Errorf("step %d: got %v, want %v", i, got, step.want)
		}
	}
}

// TestPaceInVain makes the rest longer each time, until printing has caught
// up.
func TestPaceInVain(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	p := newTestPace(func() time.Time { return now })
	full := capture.RingStats{Len: 1000, MaxRequests: 1000, MaxBytes: 1, Newest: 5000}
	rest := func() time.Duration {
		if !p.Hurry(full, 4001, 0) {
			t.Fatal("it does not hurry")
		}
		p.Hurry(full, 4001, 1)
		began := now
		for !p.Hurry(full, 4001, 0) {
			now = now.Add(time.Second)
		}
		return now.Sub(began)
	}
	for _, want := range []int{1, 2, 4, 8, 16, 32, 60, 60} {
		if got := int(rest().Seconds()); got != want {
			t.Errorf("got a rest of %d s, want %d", got, want)
		}
	}
	p.CaughtUp()
	if got := rest(); got != time.Second {
		t.Errorf("got a rest of %v after it had caught up, want a second", got)
	}
}

// TestPaceOutpaced tells a burst that printing cannot keep up with from one
// that it can, and notices its end.
func TestPaceOutpaced(t *testing.T) {
	t.Parallel()
	p := newTestPace(time.Now)
	for range 100 {
		if p.Outpaced(1) {
			t.Fatal("outpaced by as many requests as lines")
		}
	}
	full := capture.RingStats{Len: 1000, MaxRequests: 1000, MaxBytes: 1, Newest: 5000}
	if !p.Hurry(full, 4001, 0) {
		t.Error("it does not hurry although that helps")
	}
	lines := 0
	for !p.Outpaced(3) {
		lines++
	}
	if p.Hurry(full, 4001, 0) {
		t.Error("it hurries in vain")
	}
	if lines > 2 {
		t.Errorf("a burst was noticed after %d lines", lines)
	}
	for lines = 1; p.Outpaced(0); lines++ {
	}
	if lines > 8 {
		t.Errorf("the end of a burst was noticed after %d lines", lines)
	}
}
