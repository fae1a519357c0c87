package render_test

import (
	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
)

// read makes what there is to draw out of a request that may be gone.
func read(r *capture.Request) render.Input {
	if !r.Hold() {
		return render.Input{Request: r, Reading: &prediction.Reading{Image: -1, Document: -1}}
	}
	defer r.Release()
	return render.Input{Request: r, Reading: prediction.Read(r, prediction.Options{})}
}
