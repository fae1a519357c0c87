package tui_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
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

// TestImages turns to the next image of a request, each with the objects that
// lie on it, and to that of an object that is selected.
func TestImages(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		side := func(name, class string, w, h int) string {
			var file bytes.Buffer
			if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
				t.Fatal(err)
			}
			return fmt.Sprintf(`%q:{"frame":%q,"objects":[{"label":%q,"xmin":10.5,"ymin":20,"xmax":40,"ymax":%d}]}`,
				name, base64.StdEncoding.EncodeToString(file.Bytes()), class, h-10)
		}
		d.document("{" + side("left", "a", 64, 48) + "," + side("right", "b", 128, 96) + "}")
		d.shows("image 2/2 · 1 of 2 shown")
		d.keys("I")
		d.shows("image 1/2 · 1 of 2 shown")
		d.keys("I")
		d.shows("image 2/2")
		d.keys("n") // the first object lies on the first image
		d.shows("image 1/2")
		d.keys("n")
		d.shows("image 2/2")
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
