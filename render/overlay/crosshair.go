package overlay

import (
	"image"
	"image/color"

	"github.com/framebin/framebin/render/raster"
)

// Crosshair draws hair lines through one pixel of the stored image and frames that
// pixel. Like [Drawer.Grid] it keeps to where the image lies in the picture.
func (d *Drawer) Crosshair(dst *image.RGBA, view raster.Affine, pixel image.Point, picture image.Rectangle) {
	c := newCanvas(dst, picture)
	e, ok := mapped(view, extent{float64(pixel.X), float64(pixel.Y), float64(pixel.X + 1), float64(pixel.Y + 1)})
	if !ok || c.clip.Empty() {
		return
	}
	spot := e.nearest()
	x, y := (spot.Min.X+spot.Max.X)/2, (spot.Min.Y+spot.Max.Y)/2
	// The frame keeps clear of a pixel that is smaller than what can be aimed at.
	const free = 3
	frame := spot.Union(image.Rect(x-free, y-free, x+free+1, y+free+1)).Inset(-1)
	if !newStyle(c.clip.Size(), image.Point{}).fine {
		frame = spot // pixels are scarce: lines of one
	} else {
		for _, r := range hairs(c.clip, frame, x, y) {
			c.fill(r.Inset(-1), black(), haloAlpha)
		}
		c.ring(frame.Inset(-1), frame, black(), haloAlpha)
	}
	for _, r := range hairs(c.clip, frame, x, y) {
		c.fill(r, hairColor(), 255)
	}
	c.ring(frame, frame.Inset(1), hairColor(), 255)
}

// hairColor is no colour of a class.
func hairColor() color.RGBA { return color.RGBA{R: 255, G: 255, B: 255, A: 255} }

// hairs are the four lines from the frame to the edges of the picture.
func hairs(clip, frame image.Rectangle, x, y int) [4]image.Rectangle {
	return [4]image.Rectangle{
		image.Rect(clip.Min.X, y, max(frame.Min.X, clip.Min.X), y+1),
		image.Rect(min(frame.Max.X, clip.Max.X), y, clip.Max.X, y+1),
		image.Rect(x, clip.Min.Y, x+1, max(frame.Min.Y, clip.Min.Y)),
		image.Rect(x, min(frame.Max.Y, clip.Max.Y), x+1, clip.Max.Y),
	}
}
