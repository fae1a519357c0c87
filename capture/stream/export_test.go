package stream

import (
	"context"

	"github.com/framebin/framebin/capture"
)

// Publish publishes r under a name.
func (p *Publisher) Publish(ctx context.Context, r *capture.Request, id string) error {
	return p.publish(ctx, r, id)
}
