package overlay

import (
	"image"
	"image/color"
)

// canvas is the part of a picture that may be drawn on.
type canvas struct {
	img  *image.RGBA
	clip image.Rectangle
}

// newCanvas limits drawing to r. An image whose pixels do not fill its
// rectangle gives a canvas that cannot be drawn on.
func newCanvas(img *image.RGBA, r image.Rectangle) canvas {
	clip := img.Rect.Intersect(r)
	if clip.Empty() || img.Stride < 4*img.Rect.Dx() ||
		len(img.Pix) < (img.Rect.Dy()-1)*img.Stride+4*img.Rect.Dx() {
		return canvas{img: img}
	}
	return canvas{img: img, clip: clip}
}

// row returns the pixels of row y from x0 to x1, which lie inside the clip.
func (c canvas) row(x0, x1, y int) []uint8 {
	i := c.img.PixOffset(x0, y)
	return c.img.Pix[i : i+4*(x1-x0) : i+4*(x1-x0)]
}

// fill blends col into r, alpha 0..255.
func (c canvas) fill(r image.Rectangle, col color.RGBA, alpha int) {
	r = r.Intersect(c.clip)
	if r.Empty() || alpha <= 0 {
		return
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := c.row(r.Min.X, r.Max.X, y)
		for i := 0; i < len(row); i += 4 {
			blend(row[i:i+4:i+4], col, alpha)
		}
	}
}

// ring blends col into outer without inner.
func (c canvas) ring(outer, inner image.Rectangle, col color.RGBA, alpha int) {
	if inner.Empty() {
		c.fill(outer, col, alpha)
		return
	}
	for _, r := range sides(outer, inner) {
		c.fill(r, col, alpha)
	}
}

// sides cuts outer without inner into top, bottom, left and right.
func sides(outer, inner image.Rectangle) [4]image.Rectangle {
	return [4]image.Rectangle{
		image.Rect(outer.Min.X, outer.Min.Y, outer.Max.X, inner.Min.Y),
		image.Rect(outer.Min.X, inner.Max.Y, outer.Max.X, outer.Max.Y),
		image.Rect(outer.Min.X, inner.Min.Y, inner.Min.X, inner.Max.Y),
		image.Rect(inner.Max.X, inner.Min.Y, outer.Max.X, inner.Max.Y),
	}
}

// stamp blends col into the picture where mask, with its top left at p, is set.
func (c canvas) stamp(mask *image.Alpha, p image.Point, col color.RGBA, alpha int) {
	r := image.Rectangle{Min: p, Max: p.Add(mask.Rect.Size())}.Intersect(c.clip)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := c.row(r.Min.X, r.Max.X, y)
		m := mask.Pix[(y-p.Y)*mask.Stride+r.Min.X-p.X:]
		for i := 0; i < len(row); i += 4 {
			if a := int(m[i/4]); a != 0 {
				blend(row[i:i+4:i+4], col, (a*alpha+127)/255)
			}
		}
	}
}

// blend mixes col into a pixel, alpha 0..255.
func blend(px []uint8, col color.RGBA, alpha int) {
	if alpha >= 255 {
		px[0], px[1], px[2], px[3] = col.R, col.G, col.B, 255
		return
	}
	rest := 255 - alpha
	px[0] = uint8((int(col.R)*alpha + int(px[0])*rest + 127) / 255)
	px[1] = uint8((int(col.G)*alpha + int(px[1])*rest + 127) / 255)
	px[2] = uint8((int(col.B)*alpha + int(px[2])*rest + 127) / 255)
	px[3] = uint8((255*alpha + int(px[3])*rest + 127) / 255)
}
