package render

import (
	"context"
	"errors"
	"image"
	"image/color"

	"framebin/capture"
	"framebin/capture/prediction"
	"framebin/render/overlay"
	"framebin/render/raster"
)

// Config is what a [Renderer] is made of. The zero value works.
type Config struct {
	CacheBytes int64            // of frames and pictures kept; 0: 128 MiB; negative: nothing is kept
	Palette    *overlay.Palette // nil: a new one
	Limits     raster.Limits    // zero: the default limits
	Workers    int              // renders at once; 0: GOMAXPROCS-1, at least 1
}

// Renderer draws pictures of requests. It is safe for concurrent use.
type Renderer struct{}

// New returns a Renderer.
func New(cfg Config) *Renderer { return &Renderer{} }

var errTodo = errors.New("not yet")

// Render returns the picture of req that key asks for.
func (r *Renderer) Render(ctx context.Context, req *capture.Request, key Key) (*Picture, error) {
	return nil, errTodo
}

// Cached returns the picture of key if it is at hand.
func (r *Renderer) Cached(key Key) (*Picture, bool) { return nil, false }

// Palette returns the colours that the renderer gives to classes.
func (r *Renderer) Palette() *overlay.Palette { return nil }

// Annotate draws the overlay over the image at its original resolution.
func (r *Renderer) Annotate(ctx context.Context, req *capture.Request, o Options) (*image.RGBA, error) {
	return nil, errTodo
}

// Still is a drawn frame as pixels.
type Still struct {
	Image    *image.RGBA
	Layout   overlay.Layout
	Reserved []color.RGBA // colours of the overlay, for an encoder
	Shown    int          // objects drawn
	Total    int          // objects predicted
	Note     string       // one plain sentence if the image is missing or broken; "" otherwise
	Findings []prediction.Finding
}

// Pixels draws a frame so that it fits within size; the zero size means the
// original resolution.
func (r *Renderer) Pixels(ctx context.Context, req *capture.Request, o Options, size image.Point) (*Still, error) {
	return nil, errTodo
}
