package preview

import (
	"image"
	"math"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/render/overlay"
)

// Steps of the keys.
const (
	thresholdStep = 0.05
	opacityStep   = 0.1
	zoomStep      = 1.5
	panShare      = 0.2 // of what is seen, at one press
)

// viewport is how one looks at a picture: what is drawn over the image, and
// which part of it is seen.
type viewport struct {
	options   render.Options
	crosshair bool        // the mouse points pixels out
	grip      image.Point // cell where the mouse holds the picture
}

func newViewport(threshold float64) viewport {
	v := viewport{options: render.Options{Overlay: overlay.DefaultOptions(), CenterX: 0.5, CenterY: 0.5}}
	v.options.Overlay.Threshold = threshold
	return v
}

// next returns the options for another frame.
func (v viewport) next() render.Options {
	v.options.Overlay.Selected = -1
	if v.options.Zoom < 0 {
		v.fit()
	}
	v.setPart(0)
	v.options.Image = 0
	return v.options
}

// turn shows the next of n images of a request, after the last one the first.
// Where one has zoomed to means nothing there.
func (v *viewport) turn(n int) {
	if n > 1 {
		v.setPart(0)
		v.options.Image = (v.options.Image + 1) % n
		v.fit()
	}
}

// setPart shows one part alone, or the frame again with 0. It is another
// image: where one has zoomed to means nothing there.
func (v *viewport) setPart(n int) {
	if n != v.options.Part {
		v.options.Part = n
		v.setMode(aggregate.None)
		v.fit()
	}
}

func (v *viewport) fit() { v.options.Zoom, v.options.CenterX, v.options.CenterY = 0, 0.5, 0.5 }

// setMode shows several frames, or one again.
func (v *viewport) setMode(mode aggregate.Mode) {
	if mode == v.options.Survey.Mode {
		return
	}
	v.options.Survey = render.Survey{Mode: mode}
	v.fit()
	v.setCrosshair(false)
}

// selectObject emphasises an object, -1 none, and has a survey count what it
// is.
func (v *viewport) selectObject(i int, objects []prediction.Object) {
	v.options.Overlay.Selected = i
	o := &v.options.Survey
	if o.Mode == aggregate.None {
		return
	}
	o.All, o.Class = i < 0 || i >= len(objects), ""
	if !o.All {
		o.Class = objects[i].Class
	}
}

// step selects the next object above the threshold, none after the last.
func (v *viewport) step(delta int, objects []prediction.Object) {
	o := &v.options.Overlay
	stops := len(objects) + 1 // none is a stop too
	at := o.Selected
	for range stops {
		at = (at+1+delta+stops)%stops - 1
		if at < 0 || o.Passes(&objects[at]) {
			break
		}
	}
	v.selectObject(at, objects)
}

// deselectHidden drops a selected object that is no longer drawn.
func (v *viewport) deselectHidden(objects []prediction.Object) {
	o := &v.options.Overlay
	if o.Selected >= 0 && o.Selected < len(objects) && !o.Passes(&objects[o.Selected]) {
		v.selectObject(-1, objects)
	}
}

// setThreshold moves the threshold.
func (v *viewport) setThreshold(d float64, objects []prediction.Object) {
	v.options.Overlay.Threshold = step(v.options.Overlay.Threshold, d)
	v.deselectHidden(objects)
}

// step adds d to a value of 0..1, without the dirt that adding 0.05 leaves.
func step(value, d float64) float64 {
	const hundred = 100
	return min(max(math.Round((value+d)*hundred)/hundred, 0), 1)
}

func (v *viewport) setCompare(on bool) {
	if on {
		v.setMode(aggregate.None)
	}
	v.options.Compare = on
	v.options.Raw = v.options.Raw && !on
}

func (v *viewport) setCrosshair(on bool) {
	if on {
		v.setMode(aggregate.None)
	}
	v.crosshair = on
	v.options.Crosshair = render.Crosshair{}
}

// point moves the cross to the pixel of the image at a cell. Beside the image
// it stays where it was.
func (v *viewport) point(cell image.Point, s shown) {
	x, y, ok := s.middleOf(cell)
	if !v.crosshair || !ok || !s.zoomable() || !image.Pt(int(x), int(y)).In(s.picture.Place.At) {
		return
	}
	back, ok := s.picture.Layout.View.Invert()
	if !ok {
		return
	}
	x, y = back.Apply(x, y)
	v.options.Crosshair = render.Crosshair{On: true, X: int(math.Floor(x)), Y: int(math.Floor(y))}
}

// setZoom shows the image as large as render.Options.Zoom says, and what is in
// the middle now stays there.
func (v *viewport) setZoom(zoom float64, s shown) {
	if !s.zoomable() {
		return
	}
	switch {
	case v.options.Zoom == 0:
		v.centerOnSelected(s)
	case v.options.Zoom < 0:
		v.keepCenter(s)
	}
	v.options.Zoom = zoom
}

// zoom changes the scale by factor, from that on the screen; at the fitted
// scale or below it fits again. The first step in goes to the selected object.
func (v *viewport) zoom(factor float64, s shown) {
	if !s.zoomable() {
		return
	}
	scale, fitted := s.scale(), s.fittedScale(v.options)
	if v.options.Zoom > 0 {
		scale = v.options.Zoom // the picture on the screen may be late
	}
	scale = min(scale*factor, render.MaxZoom)
	if scale <= fitted*1.01 {
		v.fit()
		return
	}
	v.setZoom(scale, s)
}

// zoomAt changes the scale, and what is under a cell stays there.
func (v *viewport) zoomAt(factor float64, cell image.Point, s shown) {
	pixel, ok := s.pixelAt(cell)
	was := v.options.Zoom
	v.zoom(factor, s)
	if !ok || s.picture.Place.Oriented.X < 1 || v.options.Zoom <= 0 || was == v.options.Zoom {
		return
	}
	// The point stays where it is if the middle moves towards it by as much as
	// the view shrinks.
	before := s.shareAt(pixel)
	w, o := s.picture.Place.Window, s.picture.Place.Oriented
	x, y := (w.X+w.Width/2)/float64(o.X), (w.Y+w.Height/2)/float64(o.Y)
	k := s.scale() / v.options.Zoom
	v.lookAt(share{before.x + (x-before.x)*k, before.y + (y-before.y)*k})
}

// centerOnSelected looks at the selected object.
func (v *viewport) centerOnSelected(s shown) {
	boxes, i := s.picture.Layout.Boxes, v.options.Overlay.Selected
	if i < 0 || i >= len(boxes) || boxes[i].Empty() {
		return
	}
	v.lookAt(s.shareAt(boxes[i].Min.Add(boxes[i].Max).Div(2)))
}

// keepCenter looks at what is in the middle of the picture shown. What a view
// cannot be centred on, at the edge of the image, it does not try to.
func (v *viewport) keepCenter(s shown) {
	at := s.picture.Place.At
	v.lookAt(s.shareAt(at.Min.Add(at.Max).Div(2)))
}

func (v *viewport) lookAt(at share) {
	v.options.CenterX, v.options.CenterY = min(max(at.x, 0), 1), min(max(at.y, 0), 1)
}

// press handles the keys of the focused pane.
func (v *viewport) press(k KeyMap, msg tea.KeyPressMsg, s shown) {
	var dx, dy int
	switch {
	case key.Matches(msg, k.Left):
		dx = -1
	case key.Matches(msg, k.Right):
		dx = 1
	case key.Matches(msg, k.Up):
		dy = -1
	case key.Matches(msg, k.Down):
		dy = 1
	default:
		return
	}
	v.pan(panShare*float64(dx), panShare*float64(dy), s)
}

// pan moves the view by a share of what is seen.
func (v *viewport) pan(dx, dy float64, s shown) {
	p := s.picture
	if v.options.Zoom == 0 || p == nil || p.Place.Oriented.X < 1 {
		return
	}
	if v.options.Zoom < 0 { // from the object on by hand
		v.keepCenter(s)
		v.options.Zoom = s.scale()
	}
	size := p.Place.Oriented
	width, height := p.Place.Window.Width/float64(size.X), p.Place.Window.Height/float64(size.Y)
	v.options.CenterX = centred(v.options.CenterX+dx*width, width)
	v.options.CenterY = centred(v.options.CenterY+dy*height, height)
}

// centred returns the middle of a view that does not reach beyond the image, so
// that no press of a key is spent on what is not seen.
func centred(center, extent float64) float64 {
	return min(max(center, extent/2), max(1-extent/2, extent/2))
}

// drag moves the view with the mouse.
func (v *viewport) drag(mouse tea.Mouse, s shown) {
	at := image.Pt(mouse.X, mouse.Y)
	moved := at.Sub(v.grip)
	v.grip = at
	p := s.picture
	if v.options.Zoom == 0 || p == nil || p.Cols == 0 || p.Rows == 0 || p.Place.At.Empty() {
		return
	}
	v.pan(-float64(moved.X*p.Size.X)/float64(p.Cols*p.Place.At.Dx()), -float64(moved.Y*p.Size.Y)/float64(p.Rows*p.Place.At.Dy()), s)
}
