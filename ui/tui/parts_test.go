package tui_test

import (
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// TestPartAlone shows parts of a request one by one in the place of its
// picture, and goes back.
func TestPartAlone(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.frame(prediction.InstanceSegmentation)
		d.keys("tab", "tab", "3")
		d.shows("4 Tree")
		d.keys("enter")
		d.shows("── #1 part 1 image.jpeg · 1024x1024", "F follows")
		d.keys("j", "j")
		d.shows("── #1 part 3 mask_0001.png · mask 1024x1024 · ", "% inside · value")
		d.frame(prediction.ObjectDetection) // does not take it away
		d.shows("#1 part 3")
		d.keys("j", "1")
		d.shows("#1 part 4")
		d.keys("esc")
		d.shows("── #1 · 4 Tree")
		d.hides("#1 part")
	})
	drive(t, 50, 12, func(d *driver) { // one pane at a time
		d.frame(prediction.InstanceSegmentation)
		d.keys("3", "enter", "enter")
		d.shows("#1 part 1 image.jpeg")
		d.keys("esc")
		d.shows("mask_0000.png")
	})
}

// TestMaskColumns has the share of the image by the mask once it was looked at,
// and the size of the mask, for masks that were sent as parts.
func TestMaskColumns(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.frame(prediction.InstanceSegmentation)
		d.shows("area mask size", "1024x1024")
	})
}
