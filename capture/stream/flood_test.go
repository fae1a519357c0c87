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
// until half of the ring waits; but nothing waits for longer than a second, and
// then all is published before another flood is given way to.
func TestFloodGoesFirst(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		ring, requests int
		each           time.Duration // to publish one; one comes every millisecond
		least, most    int           // requests that came meanwhile
		again          int           // when it is to go on
	}{
		"it ends":            {ring: 1000, requests: 100, each: 2 * time.Millisecond, least: 100, most: 100},
		"it can be followed": {ring: 1000, requests: 500, each: time.Millisecond / 5, least: 20, most: 30, again: 30},
		"the ring fills":     {ring: 100, requests: 500, each: 2 * time.Millisecond, least: 45, most: 80},
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
				ring.Append(request(1, 10))
				giveWay := stream.GiveWay(ring, c.each)
				giveWay(t.Context())
				n := int(ring.Stats().Appended) - 1
				if n < c.least || n > c.most {
					t.Errorf("%d requests came meanwhile, want %d to %d", n, c.least, c.most)
				}
				giveWay(t.Context()) // which it does no more, unless it is followed
				if again := int(ring.Stats().Appended) - 1 - n; again > c.again {
					t.Errorf("then %d more came", again)
				}
				cancel()
				synctest.Wait()
				time.Sleep(2 * time.Millisecond)
			})
		})
	}
}
