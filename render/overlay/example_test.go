package overlay_test

import (
	"fmt"
	"image"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
)

func ExampleDrawer_Draw() {
	scene := overlay.Scene{
		Prediction: &prediction.Prediction{
			Kind: prediction.ObjectDetection,
			Objects: []prediction.Object{{
				Class:      "tomato",
				Confidence: prediction.Confidence{Value: 0.93, Known: true},
				Box:        &prediction.Box{X: 400, Y: 200, Width: 800, Height: 600},
			}},
		},
		View: raster.Scale(0.1, 0.1), // a picture of 192x108 for an image of 1920x1080
	}
	picture := image.NewRGBA(image.Rect(0, 0, 192, 108))
	layout := overlay.NewDrawer(overlay.NewPalette()).Draw(picture, scene, overlay.DefaultOptions())

	fmt.Println(layout.Boxes[0], layout.Hit(100, 50))
	fmt.Println(layout.Labels[0].Text) // too small for letters: the caller prints them
	// Output:
	// (40,20)-(120,80) 0
	// tomato 0.93
}
