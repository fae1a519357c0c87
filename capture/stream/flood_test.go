package stream_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/stream"
)

// A flood is taken in first: until it ends, until it can be kept up with, or
// until half of the ring waits; but nothing waits for longer than a second.
func TestFloodGoesFirst(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		ring, requests int
		each           time.Duration // to publish one; one comes every millisecond
		least, most    int           // requests that came meanwhile
	}{
		"it ends":            {ring: 1000, requests: 100, each: 2 * time.Millisecond, least: 100, most: 100},
		"it can be followed": {ring: 1000, requests: 500, each: time.Millisecond / 2, least: 20, most: 30},
		"the ring fills":     {ring: 100, requests: 500, each: 2 * time.Millisecond, least: 50, most: 80},
		"it lasts":           {ring: 5000, requests: 2000, each: 2 * time.Millisecond, least: 970, most: 1030},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ring := capture.NewRing(c.ring, 64<<20)
				ctx, cancel := context.WithCancel(t.Context())
				go func() {
					for range c.requests {
						time.Sleep(time.Millisecond)
						if ctx.Err() != nil {
							return
						}
						ring.Append(request(1, 10))
					}
				}()
				stream.GiveWay(t.Context(), ring, c.each)
				if n := int(ring.Stats().Appended); n < c.least || n > c.most {
					t.Errorf("%d requests came meanwhile, want %d to %d", n, c.least, c.most)
				}
				cancel()
				synctest.Wait()
				time.Sleep(2 * time.Millisecond)
			})
		})
	}
}
