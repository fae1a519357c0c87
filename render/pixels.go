package render

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/overlay"
)

// ErrNothing is wrapped by the errors of Pixels and Annotate for a request
// with nothing to draw.
var ErrNothing = errors.New("nothing to draw")

// Image is a drawn frame as pixels.
type Image struct {
	Image    *image.RGBA
	Layout   overlay.Layout
	Reserved []color.RGBA // colours of the overlay, for an encoder
	Shown    int          // objects drawn
	Total    int          // objects predicted
	Note     string       // one plain sentence if the image is missing or broken; "" otherwise
	Findings []prediction.Finding
	Summary  string // what a survey found, in a few words; "" without one
	Probe    *Probe // what is under the crosshair; nil without one, or beside the image
}

// Pixels draws a frame so that it fits within size; the zero size means the
// original resolution, turned as its EXIF orientation says. It holds the request for
// as long as it needs it, and keeps nothing.
func (r *Renderer) Pixels(ctx context.Context, in Input, o Options, size image.Point) (*Image, error) {
	var drawn *Image
	err := r.workers.do(ctx, func(*worker) error {
		half := func(oriented image.Point) bool {
			plan := planIn(oriented, o, viewportOf(o, nil), size)
			return size.X > 0 && size.Y > 0 && plan.main().half() && o.allowsHalf()
		}
		leave, err := r.admit(ctx, in)
		if err != nil {
			return err
		}
		defer leave()
		f, err := r.frame(ctx, in, frameKey{boxes: o.Boxes, image: o.Image}, half)
		if err != nil {
			return err
		}
		drawn, err = r.drawFrame(f, o, size)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("draw the picture: %w", err)
	}
	return drawn, nil
}

// Annotate draws the overlay over the image at its original resolution.
func (r *Renderer) Annotate(ctx context.Context, in Input, o Options) (*image.RGBA, error) {
	drawn, err := r.Pixels(ctx, in, o, image.Point{})
	if err != nil {
		return nil, err
	}
	return drawn.Image, nil
}

// largestCanvas is how large a picture without an image is at most, if no
// size is asked for: its numbers say nothing about resolution.
const largestCanvas = 4096

// drawFrame draws a frame into memory of its own.
func (r *Renderer) drawFrame(f *Frame, o Options, size image.Point) (*Image, error) {
	if !f.drawable() {
		return nil, fmt.Errorf("%w: %s", ErrNothing, f.Note)
	}
	own := f.Oriented()
	if (size.X < 1 || size.Y < 1) && f.Image == nil && max(own.X, own.Y) > largestCanvas {
		size = image.Pt(largestCanvas, largestCanvas)
	}
	plan := planIn(own, o, viewportOf(o, f), size)
	if err := r.checkPicture(plan.size); err != nil {
		return nil, err
	}
	s := &Image{Image: image.NewRGBA(image.Rectangle{Max: plan.size}), Note: f.Note, Findings: f.Findings, Total: total(f)}
	s.Layout = r.painter.paint(s.Image, f, &plan, o, newLook(true))
	s.Probe = f.pixelProbe(o.Crosshair, s.Layout)
	s.Reserved, s.Shown = s.Layout.Reserved, s.Layout.Shown
	return s, nil
}

// checkPicture returns an error for a picture of more pixels than are allowed.
func (r *Renderer) checkPicture(size image.Point) error {
	const perPixel = 4 // bytes
	return r.limits.Check(size, int64(size.X)*int64(size.Y)*perPixel)
}
