package render

import (
	"image"
	"image/color"
	"image/draw"

	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
)

// painter draws frames. It is safe for concurrent use.
type painter struct{ drawer *overlay.Drawer }

// paint draws a frame into dst, which has the size of the plan, and says
// where things are.
func (p *painter) paint(dst *image.RGBA, f *Frame, plan *plan, o Options, look look) overlay.Layout {
	if len(plan.views) == 1 {
		return p.view(dst, f, plan.main(), o, look)
	}
	fill(dst, dst.Rect, look.around)
	raw := o
	raw.Raw = true
	alone := p.view(part(dst, plan.views[0].room), f, &plan.views[0], raw, look)
	layout := p.view(part(dst, plan.main().room), f, plan.main(), o, look)
	layout.Labels = append(alone.Labels, layout.Labels...)
	return layout
}

// part returns a rectangle of an image, as a picture of its own.
func part(dst *image.RGBA, r image.Rectangle) *image.RGBA {
	sub, _ := dst.SubImage(r).(*image.RGBA) // it is one
	return sub
}

// view draws the part of a frame that v shows, and its overlay, into dst,
// which is the room of v. The labels of its layout are those that the look
// leaves to the caller.
func (p *painter) view(dst *image.RGBA, f *Frame, v *view, o Options, look look) overlay.Layout {
	if v.at != dst.Rect {
		fill(dst, dst.Rect, look.around)
	}
	p.image(dst, f, v, look)
	affine, whole := v.affine(f), v.whole(f.Oriented())
	layout := overlay.Layout{View: affine, Total: total(f)}
	var coordinates []overlay.Label
	if o.Grid {
		coordinates = p.drawer.Grid(dst, overlay.Grid{
			View: affine, Size: f.Size, Picture: whole, Cell: look.cell,
		})
	}
	if !o.Raw {
		options := o.Overlay
		options.Cell = look.cell
		layout = p.drawer.Draw(dst, overlay.Scene{
			Prediction: f.Reading.Prediction, Image: f.Which, Masks: f.Masks, Unreferenced: f.unreferenced(),
			View: affine, Picture: whole,
		}, options)
	}
	if o.Crosshair.On {
		p.drawer.Crosshair(dst, affine, image.Pt(o.Crosshair.X, o.Crosshair.Y), whole)
	}
	layout.Labels = append(coordinates, layout.Labels...)
	return layout
}

// image draws the image alone.
func (p *painter) image(dst *image.RGBA, f *Frame, v *view, look look) {
	if f.Image == nil || !opaque(f.Image.Image) {
		fill(dst, v.at, look.canvas)
	}
	if f.Image != nil {
		raster.Draw(dst, v.at, f.Image, v.window)
	}
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
	mark   color.RGBA  // around what is selected among images
	cell   image.Point // of characters that the caller prints; zero where text is drawn
}

// newLook returns the look for a dark or a light background.
func newLook(dark bool) look {
	if dark {
		return look{
			around: color.RGBA{A: 0xff},
			canvas: color.RGBA{0x2b, 0x2b, 0x2b, 0xff},
			mark:   color.RGBA{0x6c, 0xb6, 0xff, 0xff},
		}
	}
	return look{
		around: color.RGBA{0xff, 0xff, 0xff, 0xff},
		canvas: color.RGBA{0xe4, 0xe4, 0xe4, 0xff},
		mark:   color.RGBA{0x0b, 0x61, 0xa4, 0xff},
	}
}

// lookOf returns the look of pictures for a target.
func lookOf(t Target) look {
	l := newLook(t.Dark)
	l.cell = t.Protocol.Text()
	return l
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

// unreferenced returns the masks that no object refers to, which lie on the image that
// is drawn first.
func (f *Frame) unreferenced() []*maskbits.Mask {
	if f.Which != f.Reading.Drawn {
		return nil
	}
	return f.Unreferenced
}
