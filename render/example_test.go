package render_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"net/http"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/render/overlay"
)

// A request that holds nothing but an image becomes a picture for a terminal
// with sixel graphics: 40x20 cells of 10x20 pixels, of which it covers what its
// proportions take.
func Example() {
	var body bytes.Buffer
	if err := png.Encode(&body, image.NewGray(image.Rect(0, 0, 640, 480))); err != nil {
		fmt.Println(err)
		return
	}
	req := capture.NewRequest(http.MethodPost, "/", http.Header{"Content-Type": {"image/png"}}, body.Bytes())
	in := render.Input{Request: req, Reading: prediction.Read(req, prediction.Options{})}
	picture, err := render.New(render.Config{}).Render(context.Background(), in, render.Key{
		Options: render.Options{Overlay: overlay.DefaultOptions()},
		Target:  render.Target{Protocol: graphics.Sixel, Cols: 40, Rows: 20, Cell: image.Pt(10, 20)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(picture.Size, picture.Cols, picture.Rows, bytes.HasPrefix(picture.Payload, []byte("\x1bP")))
	// Output: (400,300) 40 15 true
}
