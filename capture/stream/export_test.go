package stream

import (
	"context"
	"time"

	"github.com/framebin/framebin/capture"
)

// Publish publishes r under a name.
func (p *Publisher) Publish(ctx context.Context, r *capture.Request, id string) error {
	return p.publish(ctx, r, id)
}

// GiveWay returns a function that waits while requests come faster than they are
// published, which takes so long for each.
func GiveWay(ring *capture.Ring, each time.Duration) func(context.Context) {
	return (&Publisher{ring: ring, each: each}).giveWay
}
