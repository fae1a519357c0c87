package raster

import (
	"image"

	"github.com/framebin/framebin/capture/imageheader"
)

// Image is a decoded image as its file stores it.
type Image struct {
	Image       image.Image             // what the decoder made: *image.YCbCr for most JPEGs; Bounds may start anywhere
	Orientation imageheader.Orientation // how it is to be turned
	Format      string                  // "jpeg", "png", "gif", "bmp", "tiff", "webp", "pnm"

	// Full is the size of the stored image where Image is its decoding at
	// half of that; zero where Image is whole.
	Full image.Point
	// Reduced says that it was decoded at half its size because of the limits.
	Reduced bool
}

// Half reports whether the image was decoded at half its size.
func (im *Image) Half() bool { return im.Full != image.Point{} }

// Stored returns the size in pixels before orientation.
func (im *Image) Stored() image.Point {
	if im.Half() {
		return im.Full
	}
	return im.Image.Bounds().Size()
}

// Size returns the size in pixels as shown, after orientation.
func (im *Image) Size() image.Point { return im.Orientation.Size(im.Stored()) }

// Affine returns the map from pixels of the stored image to those of the
// oriented one.
func (im *Image) Affine() Affine { return Orient(im.Orientation, im.Stored()) }

// Bytes returns about how much memory the image holds, for a cache.
func (im *Image) Bytes() int64 {
	size := im.Image.Bounds().Size()
	pixels := int64(size.X) * int64(size.Y)
	if y, ok := im.Image.(*image.YCbCr); ok {
		return int64(len(y.Y) + len(y.Cb) + len(y.Cr))
	}
	return pixels * modelBytes(im.Image.ColorModel())
}
