package raster

import "image"

// plane is a rectangle of 8-bit samples.
type plane struct {
	pix           []uint8
	stride        int
	width, height int
	// Where the plane lies in the coordinates of its image: sample i covers
	// the pixels from (x0+i)*subX up to (x0+i+1)*subX.
	x0, y0     int
	subX, subY int
}

// planesOf returns the planes of an image that has them: luma and two of
// chroma, or grey alone.
func planesOf(im image.Image) ([]plane, bool) {
	switch im := im.(type) {
	case *image.Gray:
		b := im.Rect
		return []plane{{
			pix: im.Pix, stride: im.Stride, width: b.Dx(), height: b.Dy(),
			x0: b.Min.X, y0: b.Min.Y, subX: 1, subY: 1,
		}}, true
	case *image.YCbCr:
		sub := subsampling(im.SubsampleRatio)
		if sub.X == 0 || im.Rect.Min.X < 0 || im.Rect.Min.Y < 0 {
			return nil, false
		}
		return ycbcrPlanes(im, sub), true
	}
	return nil, false
}

// ycbcrPlanes returns the planes of an image whose bounds do not reach below
// zero, where the rounding of its offsets would be another.
func ycbcrPlanes(im *image.YCbCr, sub image.Point) []plane {
	b := im.Rect
	c := image.Rect(b.Min.X/sub.X, b.Min.Y/sub.Y, (b.Max.X+sub.X-1)/sub.X, (b.Max.Y+sub.Y-1)/sub.Y)
	chroma := plane{
		stride: im.CStride, width: c.Dx(), height: c.Dy(),
		x0: c.Min.X, y0: c.Min.Y, subX: sub.X, subY: sub.Y,
	}
	cb, cr := chroma, chroma
	cb.pix, cr.pix = im.Cb, im.Cr
	return []plane{{
		pix: im.Y, stride: im.YStride, width: b.Dx(), height: b.Dy(),
		x0: b.Min.X, y0: b.Min.Y, subX: 1, subY: 1,
	}, cb, cr}
}

// subsampling returns the pixels that a chroma sample covers, zero for a
// ratio that is not known.
func subsampling(r image.YCbCrSubsampleRatio) image.Point {
	switch r {
	case image.YCbCrSubsampleRatio444:
		return image.Pt(1, 1)
	case image.YCbCrSubsampleRatio422:
		return image.Pt(2, 1)
	case image.YCbCrSubsampleRatio420:
		return image.Pt(2, 2)
	case image.YCbCrSubsampleRatio440:
		return image.Pt(1, 2)
	case image.YCbCrSubsampleRatio411:
		return image.Pt(4, 1)
	case image.YCbCrSubsampleRatio410:
		return image.Pt(4, 2)
	}
	return image.Point{}
}

// row returns the samples of a row.
func (p plane) row(y int) []uint8 { return p.pix[y*p.stride:][:p.width:p.width] }
