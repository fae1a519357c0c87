package cli

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
)

// registerNoPixels adds the flag that leaves images and masks undecoded.
func registerNoPixels(cmd *cobra.Command, off *bool) {
	cmd.Flags().BoolVar(off, "no-pixels", false, "do not decode images and masks to find what is wrong with them")
}

// withPixels adds to a reading what is wrong with the pixels of its request,
// which the caller has on hold. It returns another reading, or the same where
// there is nothing to add.
func withPixels(ctx context.Context, r *capture.Request, reading *prediction.Reading) *prediction.Reading {
	if reading.Image == -1 && reading.Prediction == nil && len(reading.Masks) == 0 {
		return reading
	}
	found, err := render.Look(ctx, render.Input{Request: r, Reading: reading})
	if err != nil || len(found) == 0 {
		return reading
	}
	looked := *reading
	looked.Findings = append(slices.Clip(reading.Findings), found...)
	return &looked
}
