package render

import (
	"context"
	"image"

	"github.com/framebin/framebin/capture/prediction"
)

// Look decodes the image and the masks of a request, which the caller has on
// hold, and returns what is wrong with their pixels, beyond the findings of
// the reading. The only error is that of ctx.
func Look(ctx context.Context, in Input) ([]prediction.Finding, error) {
	enough := func(image.Point) bool { return true } // what is broken is so at half the resolution
	f, err := Open(ctx, in, Opening{Half: enough})
	if err != nil {
		return nil, err
	}
	return f.Findings, nil
}
