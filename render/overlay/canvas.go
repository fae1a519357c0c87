package overlay

import (
	"encoding/binary"
	"image"
	"image/color"

	"github.com/framebin/framebin/render/overlay/coverage"
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
	p := coverage.NewPaint(col, 255)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := c.row(r.Min.X, r.Max.X, y)
		for ; len(row) >= 4; row = row[4:] {
			blend(row, p, alpha)
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

// blend replaces alpha/255 of the first pixel of px.
func blend(px []uint8, p coverage.Paint, alpha int) {
	old := binary.LittleEndian.Uint32(px)
	binary.LittleEndian.PutUint32(px, coverage.Over(old, p, uint32(alpha)))
}
