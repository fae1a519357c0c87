package raster

import (
	"image"

	"github.com/framebin/framebin/capture/imageheader"
)

// orient puts a picture of a stored image, turned by an orientation, over the
// rectangle of dst that it fills when turned.
func orient(dst *image.RGBA, r image.Rectangle, stored *image.RGBA, o imageheader.Orientation) {
	size := stored.Rect.Size()
	back, ok := Orient(o, size).Invert()
	if !ok {
		return
	}
	// Steps through the stored picture, in bytes: where the first pixel of
	// the turned one comes from, one to the right, one down.
	dx := int(back.XX)*4 + int(back.YX)*stored.Stride
	dy := int(back.XY)*4 + int(back.YY)*stored.Stride
	x, y := back.Apply(0.5, 0.5)
	from := stored.PixOffset(int(x), int(y))
	row := make([]uint8, 4*r.Dx())
	for y := range r.Dy() {
		at := from + y*dy
		for i := 0; i < len(row); i += 4 {
			copy(row[i:i+4], stored.Pix[at:at+4])
			at += dx
		}
		blendRow(dst.Pix[dst.PixOffset(r.Min.X, r.Min.Y+y):], row)
	}
}
