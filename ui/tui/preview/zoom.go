package preview

import (
	"image"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/survey"
)

const (
	zoomStep = 1.5
	panShare = 0.2 // of what is seen, at one press
)

// Zoomable reports whether there is an image to look into.
func (m Model) Zoomable() bool {
	p := m.shown.picture
	return p != nil && p.Place.Oriented.X > 0 && m.options.Survey.Mode == survey.None
}

// SetZoom shows the image as large as render.Options.Zoom says, and what is in
// the middle now stays there.
func (m *Model) SetZoom(zoom float64) {
	if !m.Zoomable() {
		return
	}
	switch {
	case m.options.Zoom == 0:
		m.centerOnSelected()
	case m.options.Zoom < 0:
		m.keepCenter()
	}
	m.options.Zoom = zoom
}

func (m *Model) fit() { m.options.Zoom, m.options.CenterX, m.options.CenterY = 0, 0.5, 0.5 }

// zoom changes the scale by factor, from that on the screen; at the fitted
// scale or below it fits again. The first step in goes to the selected object.
func (m *Model) zoom(factor float64) {
	if !m.Zoomable() {
		return
	}
	scale, fitted := m.scale(), m.fittedScale()
	if m.options.Zoom > 0 {
		scale = m.options.Zoom // the picture on the screen may be late
	}
	scale = min(scale*factor, render.MaxZoom)
	if scale <= fitted*1.01 {
		m.fit()
		return
	}
	m.SetZoom(scale)
}

// zoomAt changes the scale, and what is under a cell of the pane stays there.
func (m *Model) zoomAt(factor float64, cell image.Point) {
	before, ok := m.fraction(cell)
	was := m.options.Zoom
	m.zoom(factor)
	if !ok || m.options.Zoom <= 0 || was == m.options.Zoom {
		return
	}
	// The point stays where it is if the middle moves towards it by as much as
	// the view shrinks.
	w := m.shown.picture.Place.Window
	o := m.shown.picture.Place.Oriented
	x, y := (w.X+w.Width/2)/float64(o.X), (w.Y+w.Height/2)/float64(o.Y)
	k := m.scale() / m.options.Zoom
	m.options.CenterX = clamp(before.x + (x-before.x)*k)
	m.options.CenterY = clamp(before.y + (y-before.y)*k)
}

// scale is how many screen pixels an image pixel has in the picture shown.
func (m Model) scale() float64 {
	p := m.shown.picture
	pixels := p.Place.At.Dx() * p.Key.Target.Cell.X * p.Cols / max(p.Size.X, 1) // of the screen
	return float64(pixels) / p.Place.Window.Width
}

// fittedScale is how many screen pixels an image pixel gets when the whole
// image is shown.
func (m Model) fittedScale() float64 {
	t, size := m.wanted().key.Target, m.shown.picture.Place.Oriented
	x, y := float64(t.Cols*t.Cell.X)/float64(size.X), float64(t.Rows*t.Cell.Y)/float64(size.Y)
	if m.options.Compare && !m.options.Raw {
		return max(min(x/2, y), min(x, y/2))
	}
	return min(x, y)
}

// centerOnSelected looks at the selected object.
func (m *Model) centerOnSelected() {
	boxes, i := m.shown.picture.Layout.Boxes, m.options.Overlay.Selected
	if i < 0 || i >= len(boxes) || boxes[i].Empty() {
		return
	}
	m.lookAt(boxes[i].Min.Add(boxes[i].Max).Div(2))
}

// keepCenter looks at what is in the middle of the picture shown. What a view
// cannot be centred on, at the edge of the image, it does not try to.
func (m *Model) keepCenter() {
	at := m.shown.picture.Place.At
	m.lookAt(at.Min.Add(at.Max).Div(2))
}

// lookAt centres a pixel of the picture shown.
func (m *Model) lookAt(pixel image.Point) {
	x, y := m.oriented(pixel)
	size := m.shown.picture.Place.Oriented
	m.options.CenterX, m.options.CenterY = clamp(x/float64(size.X)), clamp(y/float64(size.Y))
}

// oriented returns where in the oriented image a pixel of the picture is.
func (m Model) oriented(pixel image.Point) (x, y float64) {
	p := m.shown.picture.Place
	x = p.Window.X + (float64(pixel.X-p.At.Min.X)+0.5)*p.Window.Width/float64(max(p.At.Dx(), 1))
	y = p.Window.Y + (float64(pixel.Y-p.At.Min.Y)+0.5)*p.Window.Height/float64(max(p.At.Dy(), 1))
	return x, y
}

// spot is a place in the oriented image, 0..1.
type spot struct{ x, y float64 }

// fraction returns what is at a cell of the pane, and false beside the image.
func (m Model) fraction(cell image.Point) (spot, bool) {
	pixel, ok := m.pixelAt(cell)
	if !ok || m.shown.picture.Place.Oriented.X < 1 {
		return spot{}, false
	}
	x, y := m.oriented(pixel)
	size := m.shown.picture.Place.Oriented
	return spot{x / float64(size.X), y / float64(size.Y)}, true
}

// pan moves the view by a share of what is seen.
func (m *Model) pan(dx, dy float64) {
	p := m.shown.picture
	if m.options.Zoom == 0 || p == nil || p.Place.Oriented.X < 1 {
		return
	}
	if m.options.Zoom < 0 { // from the object on by hand
		m.keepCenter()
		m.options.Zoom = m.scale()
	}
	size := p.Place.Oriented
	width, height := p.Place.Window.Width/float64(size.X), p.Place.Window.Height/float64(size.Y)
	m.options.CenterX = inside(m.options.CenterX+dx*width, width)
	m.options.CenterY = inside(m.options.CenterY+dy*height, height)
}

// inside returns the middle of a view that does not reach beyond the image, so
// that no press of a key is spent on what is not seen.
func inside(center, extent float64) float64 {
	return min(max(center, extent/2), max(1-extent/2, extent/2))
}

// drag moves the view with the mouse.
func (m *Model) drag(mouse tea.Mouse) {
	at := image.Pt(mouse.X, mouse.Y)
	moved := at.Sub(m.grip)
	m.grip = at
	p := m.shown.picture
	if m.options.Zoom == 0 || p == nil || p.Cols == 0 || p.Rows == 0 || p.Place.At.Empty() {
		return
	}
	m.pan(-float64(moved.X*p.Size.X)/float64(p.Cols*p.Place.At.Dx()), -float64(moved.Y*p.Size.Y)/float64(p.Rows*p.Place.At.Dy()))
}

func clamp(v float64) float64 { return min(max(v, 0), 1) }
