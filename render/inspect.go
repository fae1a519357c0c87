package render

import (
	"context"
	"image"
	"runtime/debug"
	"slices"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/raster"
)

// Inspect decodes the image and the masks of a request, which the caller has
// on hold, and returns its reading with what is wrong with their pixels: a
// copy, or reading itself where there is nothing to add or ctx has ended. What
// takes more than the limits is wrong, too; what took much of them is given back
// at once.
func Inspect(ctx context.Context, r *capture.Request, reading *prediction.Reading, l raster.Limits) *prediction.Reading {
	if reading.Image == -1 && reading.Prediction == nil && len(reading.Masks) == 0 {
		return reading
	}
	enough := func(image.Point) bool { return true } // what is broken is so at half the resolution
	in := Input{Request: r, Reading: reading}
	f, err := Open(ctx, in, Opening{Limits: l, Half: enough})
	if isHeavy(in, l) {
		defer debug.FreeOSMemory()
	}
	if err != nil || len(f.Findings) == 0 {
		return reading
	}
	inspected := *reading
	inspected.Findings = append(slices.Clip(reading.Findings), f.Findings...)
	return &inspected
}

// Inspect is [Inspect] within the limits of the pictures that r draws.
func (r *Renderer) Inspect(ctx context.Context, req *capture.Request, reading *prediction.Reading) *prediction.Reading {
	return Inspect(ctx, req, reading, r.limits)
}
