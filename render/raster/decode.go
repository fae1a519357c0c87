package raster

// Decode decodes the first frame of a JPEG, PNG, GIF, BMP, TIFF or WebP.
//
// The limits are checked against the header first. An image that is cut short
// or damaged comes back as far as it could be decoded together with an error
// that wraps [ErrBroken] and says why; with any other error there is no image.
func Decode(data []byte, l Limits) (*Image, error) {
	return nil, ErrFormat
}
