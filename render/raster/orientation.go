package raster

import "image"

// Orientation is how a stored image is turned before it is shown: the value of
// the Orientation tag of TIFF 6.0 and EXIF, 1 to 8. Any other value, the zero
// value too, means as stored.
type Orientation uint8

// The orientations, by what is done to the stored image.
const (
	AsStored   Orientation = 1
	FlipX      Orientation = 2 // mirrored left to right
	Rotate180  Orientation = 3
	FlipY      Orientation = 4 // mirrored top to bottom
	Transpose  Orientation = 5 // mirrored along the diagonal from the top left
	Rotate90   Orientation = 6 // clockwise
	Transverse Orientation = 7 // mirrored along the other diagonal
	Rotate270  Orientation = 8 // clockwise
)

// Swaps reports whether width and height change places.
func (o Orientation) Swaps() bool { return o >= Transpose && o <= Rotate270 }

// Size returns the size of the oriented image for a stored one.
func (o Orientation) Size(stored image.Point) image.Point {
	if o.Swaps() {
		return image.Pt(stored.Y, stored.X)
	}
	return stored
}

// Affine returns the map from pixels of a stored image of the given size to
// pixels of the oriented image.
func (o Orientation) Affine(stored image.Point) Affine {
	w, h := float64(stored.X), float64(stored.Y)
	switch o {
	case FlipX:
		return Affine{XX: -1, X0: w, YY: 1}
	case Rotate180:
		return Affine{XX: -1, X0: w, YY: -1, Y0: h}
	case FlipY:
		return Affine{XX: 1, YY: -1, Y0: h}
	case Transpose:
		return Affine{XY: 1, YX: 1}
	case Rotate90:
		return Affine{XY: -1, X0: h, YX: 1}
	case Transverse:
		return Affine{XY: -1, X0: h, YX: -1, Y0: w}
	case Rotate270:
		return Affine{XY: 1, YX: -1, Y0: w}
	case AsStored:
	}
	return Identity()
}
