// Package raster decodes images and masks within limits and brings them to
// the size they are shown at.
//
// Nothing here converts a whole frame to RGBA: an [Image] keeps what its
// decoder made, and [Draw] scales that on the way into the picture.
//
// Coordinates are pixels with their origin top left; the centre of the first
// pixel is at (0.5, 0.5). The stored image is the raster as the file holds
// it, the oriented image is the one that its EXIF orientation asks to show.
package raster
