package raster

import (
	"image"
	"image/draw"
)

// pixelRows hands out the rows of any image as premultiplied RGBA. It keeps
// the last two, as the rows of a picture share them.
type pixelRows struct {
	im   image.Image
	kept [2]*image.RGBA
	have [2]int
}

// newPixelRows returns the rows of im; RGBA gives its own.
func newPixelRows(im image.Image) rowSource {
	if rgba, ok := im.(*image.RGBA); ok {
		return rgbaRows{rgba}
	}
	p := &pixelRows{im: im, have: [2]int{-1, -1}}
	for i := range p.kept {
		p.kept[i] = image.NewRGBA(image.Rect(0, 0, im.Bounds().Dx(), 1))
	}
	return p
}

// row implements rowSource.
func (p *pixelRows) row(y int) []uint8 {
	slot := y & 1
	if p.have[slot] != y {
		b := p.im.Bounds()
		draw.Draw(p.kept[slot], p.kept[slot].Rect, p.im, b.Min.Add(image.Pt(0, y)), draw.Src)
		p.have[slot] = y
	}
	return p.kept[slot].Pix
}

// rgbaRows are the rows of an image that is RGBA already.
type rgbaRows struct{ im *image.RGBA }

// row implements rowSource.
func (r rgbaRows) row(y int) []uint8 {
	at := y * r.im.Stride
	return r.im.Pix[at : at+4*r.im.Rect.Dx()]
}
