package cli_test

import (
	"testing"
	"time"

	"framebin/capture"
	"framebin/ui/cli"
)

// TestPace follows a ring that fills up faster than it is printed.
func TestPace(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	p := cli.NewPace(func() time.Time { return now })
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
