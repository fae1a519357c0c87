package camera

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/inconsolata"
	"golang.org/x/image/math/fixed"
)

const (
	glyphWidth  = 8
	glyphHeight = 16
	baseline    = 12
	stampLayout = "15:04:05.000"
	paper       = 16  // luma behind the text
	ink         = 235 // luma of the text
	neutral     = 128 // chroma of grey
	wideEnough  = 600 // pixels of width from which the text is doubled
)

// stamp returns a copy of a strip, its origin at zero, with the frame number
// and the time in its bottom left corner.
func stamp(strip image.Image, number int, at time.Time) image.Image {
	text := fmt.Sprintf(" #%06d %s ", number, at.Format(stampLayout))
	scale := 1
	if strip.Bounds().Dx() >= wideEnough {
		scale = 2
	}
	mask := typeset(text)
	switch p := strip.(type) {
	case *image.YCbCr:
		out := cloneYCbCr(p)
		paint(&image.Gray{Pix: out.Y, Stride: out.YStride, Rect: out.Rect}, mask, scale)
		paper := corner(out.Rect, mask, scale)
		for y := paper.Min.Y; y < paper.Max.Y; y++ {
			for x := paper.Min.X; x < paper.Max.X; x++ {
				c := out.COffset(x, y)
				out.Cb[c], out.Cr[c] = neutral, neutral
			}
		}
		return out
	case *image.Gray:
		out := image.NewGray(image.Rectangle{Max: p.Rect.Size()})
		draw.Draw(out, out.Rect, p, p.Rect.Min, draw.Src)
		paint(out, mask, scale)
		return out
	default:
		return strip
	}
}

// typeset draws text at its natural size.
func typeset(text string) *image.Alpha {
	mask := image.NewAlpha(image.Rect(0, 0, glyphWidth*len(text), glyphHeight))
	pen := font.Drawer{
		Dst:  mask,
		Src:  image.NewUniform(color.Alpha{A: 0xff}),
		Face: inconsolata.Bold8x16,
		Dot:  fixed.P(0, baseline),
	}
	pen.DrawString(text)
	return mask
}

// corner returns the bottom left corner of r that text fills when scaled.
func corner(r image.Rectangle, mask *image.Alpha, scale int) image.Rectangle {
	size := mask.Rect.Size().Mul(scale)
	return image.Rect(r.Min.X, r.Max.Y-size.Y, r.Min.X+size.X, r.Max.Y).Intersect(r)
}

// paint puts text on paper into the bottom left corner, scaled.
func paint(dst *image.Gray, mask *image.Alpha, scale int) {
	r := corner(dst.Rect, mask, scale)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			a := int(mask.AlphaAt((x-r.Min.X)/scale, (y-r.Min.Y)/scale).A)
			dst.SetGray(x, y, color.Gray{Y: uint8(paper + (ink-paper)*a/0xff)})
		}
	}
}

// cloneYCbCr copies the pixels of a part of an image, with its origin at zero
// and the same subsampling.
func cloneYCbCr(p *image.YCbCr) *image.YCbCr {
	out := image.NewYCbCr(image.Rect(0, 0, p.Rect.Dx(), p.Rect.Dy()), p.SubsampleRatio)
	for y := range out.Rect.Dy() {
		from := p.YOffset(p.Rect.Min.X, p.Rect.Min.Y+y)
		copy(out.Y[y*out.YStride:(y+1)*out.YStride], p.Y[from:])
		c, chroma := out.COffset(0, y), p.COffset(p.Rect.Min.X, p.Rect.Min.Y+y)
		copy(out.Cb[c:c+out.CStride], p.Cb[chroma:])
		copy(out.Cr[c:c+out.CStride], p.Cr[chroma:])
	}
	return out
}
