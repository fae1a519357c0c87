package feed

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestThrottle gives a camera its frames at once and a flood a look now and then,
// until it ends.
func TestThrottle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var limit throttle
		last := time.Now() // of what is sent
		newest := func() uint64 {
			if time.Now().After(last) {
				return uint64(last.UnixNano())
			}
			return uint64(time.Now().UnixNano())
		}
		for i, step := range []struct {
			after    time.Duration // since the last message
			sending  time.Duration // from then on
			requests int
			want     time.Duration // waited
			begins   bool          // a flood
		}{
			{0, 0, 1, 0, false},           // the first one is told at once
			{time.Minute, 0, 1, 0, false}, // and any after a while
			{10 * time.Millisecond, 0, 20, 23 * time.Millisecond, false},
			{0, time.Minute, 100, 33 * time.Millisecond, true}, // 3,000 a second
			{0, time.Minute, 5000, 33 * 31 * time.Millisecond, false},
			{0, 200 * time.Millisecond, 5000, 33 * 8 * time.Millisecond, false}, // it ends
			{time.Second, 0, 900, 0, false},
			{0, 0, 1, 33 * time.Millisecond, false},
		} {
			time.Sleep(step.after)
			begin := time.Now()
			last = begin.Add(step.sending)
			if !limit.pause(t.Context(), newest) {
				t.Fatalf("step %d: ended", i)
			}
			if got := time.Since(begin); got != step.want {
				t.Errorf("step %d: got a pause of %v, want %v", i, got, step.want)
			}
			if begins := limit.arrived(step.requests); begins != step.begins {
				t.Errorf("step %d: a flood begins: %v", i, begins)
			}
			limit.told()
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if limit.pause(ended, newest) {
			t.Error("it goes on after the end")
		}
	})
}
