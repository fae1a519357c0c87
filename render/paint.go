package render

import (
	"image"
	"image/color"
	"image/draw"

	"framebin/render/overlay"
	"framebin/render/raster"
)

// painter draws frames. It is safe for concurrent use.
type painter struct{ drawer *overlay.Drawer }

// paint draws the part of a frame that v shows, and its overlay, into dst,
// which has the size of v. cell is that of the characters that the caller
// prints labels in, zero where they are drawn.
func (p *painter) paint(dst *image.RGBA, f *Frame, v *view, o Options, look look) overlay.Layout {
	if v.at != dst.Rect {
		fill(dst, dst.Rect, look.around)
	}
	if f.Image == nil || !opaque(f.Image.Image) {
		fill(dst, v.at, look.canvas)
	}
	if f.Image != nil {
		raster.Draw(dst, v.at, f.Image, v.window)
	}
	scene := overlay.Scene{
		Prediction: f.Reading.Prediction, Masks: f.Masks, Loose: f.Loose,
		View: v.affine(f), Picture: v.whole(f.Oriented()), Assumed: f.Reading.Assumed,
	}
	if o.Raw {
		return overlay.Layout{View: scene.View, Total: total(f)}
	}
	options := o.Overlay
	options.Cell = look.cell
	return p.drawer.Draw(dst, scene, options)
}

// total returns the number of objects predicted.
func total(f *Frame) int {
	if f.Reading.Prediction == nil {
		return 0
	}
	return len(f.Reading.Prediction.Objects)
}

// look is what of a picture does not come from its frame.
type look struct {
	around color.RGBA  // beside the image
	canvas color.RGBA  // in place of an image, and behind a transparent one
	cell   image.Point // of characters that the caller prints; zero where text is drawn
}

// newLook returns the look for a dark or a light background.
func newLook(dark bool) look {
	if dark {
		return look{around: color.RGBA{A: 0xff}, canvas: color.RGBA{0x2b, 0x2b, 0x2b, 0xff}}
	}
	return look{around: color.RGBA{0xff, 0xff, 0xff, 0xff}, canvas: color.RGBA{0xe4, 0xe4, 0xe4, 0xff}}
}

// fill paints a rectangle in one colour.
func fill(dst *image.RGBA, r image.Rectangle, c color.RGBA) {
	draw.Draw(dst, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// opaque reports whether an image is of a type that knows no transparency.
func opaque(im image.Image) bool {
	switch im.(type) {
	case *image.YCbCr, *image.Gray, *image.Gray16, *image.CMYK:
		return true
	}
	return false
}
