package serve

import (
	"bufio"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
)

// TestPriority follows a ring that fills up faster than it is printed.
func TestPriority(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	p := priority{now: func() time.Time { return now }}
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
		p.lost(step.lost)
		if got := p.raise(step.ring, step.printed); got != step.want {
			t.Errorf("step %d: got %v, want %v", i, got, step.want)
		}
	}
}

// TestPriorityInVain makes the backoff longer each time, until printing has caught
// up.
func TestPriorityInVain(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	p := priority{now: func() time.Time { return now }}
	full := capture.RingStats{Len: 1000, MaxRequests: 1000, MaxBytes: 1, Newest: 5000}
	backoff := func() time.Duration {
		if !p.raise(full, 4001) {
			t.Fatal("it is not raised")
		}
		p.lost(1)
		p.raise(full, 4001)
		began := now
		for !p.raise(full, 4001) {
			now = now.Add(time.Second)
		}
		return now.Sub(began)
	}
	for _, want := range []int{1, 2, 4, 8, 16, 32, 60, 60} {
		if got := int(backoff().Seconds()); got != want {
			t.Errorf("got a backoff of %d s, want %d", got, want)
		}
	}
	p.caughtUp()
	if got := backoff(); got != time.Second {
		t.Errorf("got a backoff of %v after it had caught up, want a second", got)
	}
}

// TestPriorityOutpaced tells a burst that printing cannot keep up with from one
// that it can, and notices its end.
func TestPriorityOutpaced(t *testing.T) {
	t.Parallel()
	p := priority{now: time.Now}
	outpaced := func(arrived uint64) bool {
		p.wrote(arrived)
		return p.outpaced()
	}
	for range 100 {
		if outpaced(1) {
			t.Fatal("outpaced by as many requests as lines")
		}
	}
	full := capture.RingStats{Len: 1000, MaxRequests: 1000, MaxBytes: 1, Newest: 5000}
	if !p.raise(full, 4001) {
		t.Error("it is not raised although that helps")
	}
	lines := 0
	for !outpaced(3) {
		lines++
	}
	if p.raise(full, 4001) {
		t.Error("it is raised in vain")
	}
	if lines > 2 {
		t.Errorf("a burst was noticed after %d lines", lines)
	}
	for lines = 1; outpaced(0); lines++ {
	}
	if lines > 8 {
		t.Errorf("the end of a burst was noticed after %d lines", lines)
	}
}

// TestLinesOutOfTime: of what waits when there is no more time it is said how much it
// was, and no line of it is written.
func TestLinesOutOfTime(t *testing.T) {
	t.Parallel()
	ring := capture.NewRing(10, 1<<20)
	for range 3 {
		ring.Append(capture.NewRequest("POST", "/", nil, []byte("{}")))
	}
	late := make(chan struct{})
	close(late)
	var out strings.Builder
	p := printer{ring: ring, out: bufio.NewWriter(&out), late: late, priority: priority{now: time.Now}}
	if err := p.drain(); err != nil || p.unread != 3 || p.missed != 0 || out.Len() > 0 {
		t.Errorf("got %v, %d without a line, %d missed, %q", err, p.unread, p.missed, &out)
	}
}
