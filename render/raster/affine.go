package raster

import (
	"image"

	"github.com/framebin/framebin/capture/imageheader"
)

// Affine maps a point: x' = XX*x + XY*y + X0, y' = YX*x + YY*y + Y0.
type Affine struct{ XX, XY, X0, YX, YY, Y0 float64 }

// Identity returns the map that moves nothing.
func Identity() Affine { return Affine{XX: 1, YY: 1} }

// Scale returns the map that multiplies x by sx and y by sy.
func Scale(sx, sy float64) Affine { return Affine{XX: sx, YY: sy} }

// Apply returns where (x, y) goes.
func (a Affine) Apply(x, y float64) (tx, ty float64) {
	return a.XX*x + a.XY*y + a.X0, a.YX*x + a.YY*y + a.Y0
}

// Mul returns the map that does b first and then a, as the product of their
// matrices does.
func (a Affine) Mul(b Affine) Affine {
	return Affine{
		XX: a.XX*b.XX + a.XY*b.YX,
		XY: a.XX*b.XY + a.XY*b.YY,
		X0: a.XX*b.X0 + a.XY*b.Y0 + a.X0,
		YX: a.YX*b.XX + a.YY*b.YX,
		YY: a.YX*b.XY + a.YY*b.YY,
		Y0: a.YX*b.X0 + a.YY*b.Y0 + a.Y0,
	}
}

// Det returns the factor by which areas grow, negative where the map mirrors.
func (a Affine) Det() float64 { return a.XX*a.YY - a.XY*a.YX }

// Invert returns the map back, and false where there is none because a
// flattens the plane.
func (a Affine) Invert() (Affine, bool) {
	d := a.Det()
	if d == 0 || d != d {
		return Affine{}, false
	}
	return Affine{
		XX: a.YY / d,
		XY: -a.XY / d,
		X0: (a.XY*a.Y0 - a.YY*a.X0) / d,
		YX: -a.YX / d,
		YY: a.XX / d,
		Y0: (a.YX*a.X0 - a.XX*a.Y0) / d,
	}, true
}

// Orient returns the map from pixels of a stored image of the given size to
// pixels of the image as an orientation shows it.
func Orient(o imageheader.Orientation, stored image.Point) Affine {
	w, h := float64(stored.X), float64(stored.Y)
	switch o {
	case imageheader.FlipX:
		return Affine{XX: -1, X0: w, YY: 1}
	case imageheader.Rotate180:
		return Affine{XX: -1, X0: w, YY: -1, Y0: h}
	case imageheader.FlipY:
		return Affine{XX: 1, YY: -1, Y0: h}
	case imageheader.Transpose:
		return Affine{XY: 1, YX: 1}
	case imageheader.Rotate90:
		return Affine{XY: -1, X0: h, YX: 1}
	case imageheader.Transverse:
		return Affine{XY: -1, X0: h, YX: -1, Y0: w}
	case imageheader.Rotate270:
		return Affine{XY: 1, YX: -1, Y0: w}
	case imageheader.AsStored:
	}
	return Identity()
}
