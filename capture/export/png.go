package export

import (
	"errors"
	"image"
	"image/png"
	"io"

	"github.com/framebin/framebin/capture"
)

// PNG is the image with its predictions drawn on it.
var PNG = &Format{
	whole: true,
	Name:  "png", Extension: ".png", Binary: true,
	Help:   "the image with its predictions drawn on it, at original resolution",
	Keeps:  "what is seen",
	single: (*run).png,
}

// png draws. A request that cannot be drawn is passed over.
func (x *run) png(w io.Writer, r *capture.Request) error {
	if x.job.Annotate == nil {
		return errors.New("pictures cannot be drawn here")
	}
	picture, err := x.job.Annotate(x.ctx, r)
	if cancelled := x.ctx.Err(); cancelled != nil {
		return cancelled
	}
	if err != nil {
		return skip{err.Error()}
	}
	return encodePNG(w, picture)
}

// encodePNG writes in a third of the time that the smallest file takes, which
// has a tenth less.
func encodePNG(w io.Writer, picture image.Image) error {
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	return encoder.Encode(w, picture)
}
