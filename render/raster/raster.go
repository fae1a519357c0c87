// Package raster decodes images and masks within limits and brings them to
// the size they are shown at.
package raster

// Affine maps a point: x' = XX*x + XY*y + X0, y' = YX*x + YY*y + Y0.
type Affine struct{ XX, XY, X0, YX, YY, Y0 float64 }

// Mask is a bitmap, one bit a pixel.
type Mask struct {
	Width, Height int
	Stride        int     // bytes a row
	Bits          []uint8 // most significant bit first, as in a 1-bit PNG
	Area          int     // pixels inside
}
