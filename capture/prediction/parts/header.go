package parts

import (
	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/capture/prediction/object"
)

// Sniff returns the media type of an image by its first bytes; "" for
// anything else.
func Sniff(data []byte) string { return imageheader.Sniff(data).MediaType() }

// Image is what the header of an image tells.
type Image struct {
	Is          bool // there is one
	Size        object.Size
	Orientation int // of EXIF, 1..8; 0 where there is no image
	Err         error
}

// Inspect looks at the header of an image.
func Inspect(data []byte) Image {
	h, err := imageheader.Read(data)
	return Image{
		Is: true, Err: err, Size: object.Size{Width: h.Size.X, Height: h.Size.Y},
		Orientation: int(max(h.Orientation, imageheader.AsStored)),
	}
}
