package feed

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestThrottle gives a camera its frames at once and a flood a look now and then.
func TestThrottle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var limit throttle
		for i, step := range []struct {
			after    time.Duration // since the last message
			requests int
			want     time.Duration // waited
		}{
			{0, 1, 0},           // the first one is told at once
			{time.Minute, 1, 0}, // and any after a while
			{10 * time.Millisecond, 20, 23 * time.Millisecond},
			{0, 100, 33 * time.Millisecond}, // 3,000 a second
			{0, 5000, 500 * time.Millisecond},
			{time.Second, 900, 0},
			{0, 1, 33 * time.Millisecond}, // the flood is over
		} {
			time.Sleep(step.after)
			begin := time.Now()
			if !limit.pause(t.Context()) {
				t.Fatalf("step %d: ended", i)
			}
			if got := time.Since(begin); got != step.want {
				t.Errorf("step %d: got a pause of %v, want %v", i, got, step.want)
			}
			limit.arrived(step.requests)
			limit.told()
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if limit.pause(ended) {
			t.Error("it goes on after the end")
		}
	})
}
