package raster

import "image"

// Draw scales the window src of the oriented image into the rectangle r of
// dst. It averages where the picture is smaller than the image and
// interpolates where it is larger; what is transparent lets dst through. Parts
// of r outside dst are left out.
func Draw(dst *image.RGBA, r image.Rectangle, im *Image, src Window) {
}
