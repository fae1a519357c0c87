package tui_test

import (
	"fmt"
	"image"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// TestScreens compares whole screens at three sizes.
func TestScreens(t *testing.T) {
	for _, size := range []image.Point{{80, 24}, {120, 40}, {250, 80}} {
		drive(t, size.X, size.Y, func(d *driver) {
			name := func(screen string) string { return fmt.Sprintf("%s-%dx%d", screen, size.X, size.Y) }
			check := func(screen string) {
				d.golden(name(screen))
				d.fits(size)
			}
			check("waiting")
			d.frame(prediction.ObjectDetection)
			d.frame(prediction.InstanceSegmentation)
			d.frame(prediction.SemanticSegmentation)
			d.document(`{"kind":"ImageClassification.v1","classId":"crocodile","confidence":0.021827127784490585,"extra":{"a":[1,2]}}`)
			d.document(`{"hello":["world",{"n":1.50,"ok":true}]}`)
			d.document(`{"kind":"ObjectDetection.v1","objects":[`)
			check("broken")
			d.keys("k")
			check("json")
			d.keys("g")
			check("detection")
			d.keys("n")
			check("object")
			d.keys("2")
			check("headers")
			d.keys("3")
			check("parts")
			d.keys("?")
			check("help")
			d.keys("?", "x")
			check("export")
			d.keys("esc", "z")
			check("picture")
			d.keys("z", "s")
			d.traffic()
			check("statistics")
			d.keys("s")
			check("advice")
		})
	}
}
