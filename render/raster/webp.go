package raster

import (
	"image"
	"io"

	"golang.org/x/image/webp"
)

// decodeWebP decodes a WebP. The samples of a lossy one have the range of
// video, black at 16 (RFC 6386, 9.2), which x/image hands on: they are
// stretched to that of JFIF, which all YCbCr has here.
func decodeWebP(r io.Reader) (image.Image, error) {
	im, err := webp.Decode(r)
	switch im := im.(type) {
	case *image.YCbCr:
		stretch(im)
	case *image.NYCbCrA:
		stretch(&im.YCbCr)
	}
	return im, err
}

// stretch makes the full range of that of video: 16 to 235 of luma, 16 to 240
// of chroma.
func stretch(im *image.YCbCr) {
	var luma, chroma [256]uint8
	for i := range luma {
		luma[i] = uint8(min(max((2*255*(i-16)+219)/(2*219), 0), 255))
		chroma[i] = uint8(min(max(neutral+(2*255*(i-neutral)+224*sign(i-neutral))/(2*224), 0), 255))
	}
	for i, v := range im.Y {
		im.Y[i] = luma[v]
	}
	for i := range im.Cb {
		im.Cb[i], im.Cr[i] = chroma[im.Cb[i]], chroma[im.Cr[i]]
	}
}

// sign returns -1 for a negative number and else 1, which rounds a division.
func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}
