package preview

import (
	"image"

	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/aggregate"
)

// want is a picture in its place.
type want struct {
	key  render.Key
	x, y int
}

// sharp returns what a preview quality picture stands for.
func (w want) sharp() want {
	w.key.Options.PreviewQuality = false
	return w
}

// shown is a picture, or why there is none.
type shown struct {
	want    want
	picture *render.Picture
	id      int // of the Painter; 0 for a picture made of text
	err     error
	pane    Pane
}

// of is the request that is shown, 0 for none.
func (s shown) of() uint64 { return s.want.key.Seq }

// zoomable reports whether there is an image to look into.
func (s shown) zoomable() bool {
	p := s.picture
	return p != nil && p.Place.Oriented.X > 0 && s.want.key.Options.Survey.Mode == aggregate.None
}

// offset is where in the pane the picture lies: in the middle, at the top.
func (s shown) offset() image.Point {
	return image.Pt(max((s.pane.Cols-s.picture.Cols)/2, 0), 0)
}

// middleOf returns where in the picture the middle of a cell of the pane is, in
// pixels. In the image alone, beside the one with the overlay, it is the same
// place of that.
func (s shown) middleOf(cell image.Point) (x, y float64, ok bool) {
	x, y, ok = s.under(cell)
	if !ok {
		return 0, 0, false
	}
	p := s.picture
	if at, twin := p.Place.At, p.Place.Twin; image.Pt(int(x), int(y)).In(twin) {
		x = float64(at.Min.X) + (x-float64(twin.Min.X))*float64(at.Dx())/float64(twin.Dx())
		y = float64(at.Min.Y) + (y-float64(twin.Min.Y))*float64(at.Dy())/float64(twin.Dy())
	}
	return x, y, true
}

// under returns where in the picture the middle of a cell of the pane is, in
// pixels.
func (s shown) under(cell image.Point) (x, y float64, ok bool) {
	p := s.picture
	if p == nil || p.Cols == 0 || p.Rows == 0 {
		return 0, 0, false
	}
	at := cell.Sub(s.offset())
	if !at.In(image.Rect(0, 0, p.Cols, p.Rows)) {
		return 0, 0, false
	}
	return (float64(at.X) + 0.5) * float64(p.Size.X) / float64(p.Cols), (float64(at.Y) + 0.5) * float64(p.Size.Y) / float64(p.Rows), true
}

// otherAt returns the object at a cell of the request that is shown beside; -1
// for none.
func (s shown) otherAt(cell image.Point) int {
	x, y, ok := s.under(cell)
	if at := image.Pt(int(x), int(y)); ok && at.In(s.picture.Place.Twin) {
		return s.picture.Other.Hit(at.X, at.Y)
	}
	return -1
}

// pixelAt returns the pixel of the picture in the middle of a cell.
func (s shown) pixelAt(cell image.Point) (image.Point, bool) {
	x, y, ok := s.middleOf(cell)
	return image.Pt(int(x), int(y)), ok
}

// objectAt returns the object drawn at a cell, -1 for none.
func (s shown) objectAt(cell image.Point) int {
	if pixel, ok := s.pixelAt(cell); ok {
		return s.picture.Layout.Hit(pixel.X, pixel.Y)
	}
	return -1
}

// tileAt returns the frame on the wall at a cell.
func (s shown) tileAt(cell image.Point) (uint64, bool) {
	pixel, ok := s.pixelAt(cell)
	if !ok {
		return 0, false
	}
	for _, t := range s.picture.Tiles {
		if pixel.In(t.At) {
			return t.Seq, true
		}
	}
	return 0, false
}

// scale is how many screen pixels an image pixel has.
func (s shown) scale() float64 {
	p := s.picture
	pixels := p.Place.At.Dx() * p.Key.Target.Cell.X * p.Cols / max(p.Size.X, 1) // of the screen
	return float64(pixels) / p.Place.Window.Width
}

// fittedScale is how many screen pixels an image pixel gets when the whole
// image is shown.
func (s shown) fittedScale(o render.Options) float64 {
	t, size := s.picture.Key.Target, s.picture.Place.Oriented
	x, y := float64(t.Cols*t.Cell.X)/float64(size.X), float64(t.Rows*t.Cell.Y)/float64(size.Y)
	if s.want.key.Options.Beside.Seq != 0 || o.Compare && !o.Raw {
		return max(min(x/2, y), min(x, y/2))
	}
	return min(x, y)
}

// share is a point of the oriented image, 0..1 of its sides.
type share struct{ x, y float64 }

// shareAt returns where in the oriented image a pixel of the picture is.
func (s shown) shareAt(pixel image.Point) share {
	p := s.picture.Place
	x := p.Window.X + (float64(pixel.X-p.At.Min.X)+0.5)*p.Window.Width/float64(max(p.At.Dx(), 1))
	y := p.Window.Y + (float64(pixel.Y-p.At.Min.Y)+0.5)*p.Window.Height/float64(max(p.At.Dy(), 1))
	return share{x / float64(p.Oriented.X), y / float64(p.Oriented.Y)}
}
