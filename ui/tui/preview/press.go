package preview

import (
	"math"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"framebin/capture/prediction"
)

// Steps of the keys.
const (
	thresholdStep = 0.05
	opacityStep   = 0.1
	zoomStep      = 1.5
	zoomMax       = 32.0
	panShare      = 0.1 // of the image, at one press
)

// Press handles a key if it is one of the pane's that work in every pane.
func (m *Model) Press(msg tea.KeyPressMsg) bool {
	return m.pressOverlay(msg) || m.pressObject(msg) || m.pressZoom(msg)
}

// press handles the keys of the focused pane.
func (m *Model) press(msg tea.KeyPressMsg) {
	if m.Press(msg) {
		return
	}
	switch k := m.keys; {
	case key.Matches(msg, k.Left):
		m.pan(-1, 0)
	case key.Matches(msg, k.Right):
		m.pan(1, 0)
	case key.Matches(msg, k.Up):
		m.pan(0, -1)
	case key.Matches(msg, k.Down):
		m.pan(0, 1)
	}
}

func (m *Model) pressOverlay(msg tea.KeyPressMsg) bool {
	o := &m.options.Overlay
	switch k := m.keys; {
	case key.Matches(msg, k.Raw):
		m.options.Raw = !m.options.Raw
	case key.Matches(msg, k.Boxes):
		o.Boxes = !o.Boxes
	case key.Matches(msg, k.Masks):
		o.Masks = !o.Masks
	case key.Matches(msg, k.Labels):
		o.Labels = !o.Labels
	case key.Matches(msg, k.Only):
		o.Only = !o.Only
	case key.Matches(msg, k.ByObject):
		o.ByObject = !o.ByObject
	case key.Matches(msg, k.MoreFill):
		o.Opacity = step(o.Opacity, opacityStep)
	case key.Matches(msg, k.LessFill):
		o.Opacity = step(o.Opacity, -opacityStep)
	default:
		return false
	}
	return true
}

func (m *Model) pressObject(msg tea.KeyPressMsg) bool {
	switch k := m.keys; {
	case key.Matches(msg, k.Raise):
		m.setThreshold(thresholdStep)
	case key.Matches(msg, k.Lower):
		m.setThreshold(-thresholdStep)
	case key.Matches(msg, k.Next):
		m.step(1)
	case key.Matches(msg, k.Previous):
		m.step(-1)
	default:
		return false
	}
	return true
}

func (m *Model) pressZoom(msg tea.KeyPressMsg) bool {
	switch k := m.keys; {
	case key.Matches(msg, k.ZoomIn):
		m.zoom(zoomStep)
	case key.Matches(msg, k.ZoomOut):
		m.zoom(1 / zoomStep)
	case key.Matches(msg, k.Fit):
		m.fit()
	default:
		return false
	}
	return true
}

// step adds d to a value of 0..1, without the dirt that adding 0.05 leaves.
func step(v, d float64) float64 {
	const hundred = 100
	return min(max(math.Round((v+d)*hundred)/hundred, 0), 1)
}

// setThreshold moves the threshold; an object that falls below it is no
// longer selected.
func (m *Model) setThreshold(d float64) {
	o := &m.options.Overlay
	o.Threshold = step(o.Threshold, d)
	if objects := m.objects(); o.Selected >= 0 && o.Selected < len(objects) &&
		!objects[o.Selected].Confidence.AtLeast(o.Threshold) {
		o.Selected = -1
	}
}

// step selects the next object above the threshold, none after the last.
func (m *Model) step(delta int) {
	objects, o := m.objects(), &m.options.Overlay
	stops := len(objects) + 1 // none is a stop too
	for range stops {
		o.Selected = (o.Selected+1+delta+stops)%stops - 1
		if o.Selected < 0 || objects[o.Selected].Confidence.AtLeast(o.Threshold) {
			return
		}
	}
}

func (m Model) objects() []prediction.Object {
	if m.reading == nil || m.reading.Prediction == nil {
		return nil
	}
	return m.reading.Prediction.Objects
}

func (m *Model) click(mouse tea.Mouse) {
	if mouse.Button == tea.MouseLeft {
		m.Select(m.objectAt(mouse.X, mouse.Y))
	}
}

func (m *Model) wheel(mouse tea.Mouse) {
	switch mouse.Button {
	case tea.MouseWheelUp:
		m.zoom(zoomStep)
	case tea.MouseWheelDown:
		m.zoom(1 / zoomStep)
	default:
	}
}

func (m *Model) fit() { m.options.Zoom, m.options.CenterX, m.options.CenterY = 0, 0.5, 0.5 }

// zoom changes the scale by factor, from that of the fitted image on; at the
// fitted scale or below it fits again. The first step in goes to the selected
// object.
func (m *Model) zoom(factor float64) {
	p := m.shown.picture
	if p == nil || !m.Zoomable() {
		return
	}
	fitted := m.fittedScale()
	scale := m.options.Zoom
	if scale == 0 {
		scale = fitted
		m.centerOnSelected()
	}
	scale *= factor
	if scale <= fitted*1.01 {
		m.fit()
		return
	}
	m.options.Zoom = min(scale, zoomMax)
}

func (m *Model) pan(dx, dy float64) {
	if m.options.Zoom == 0 {
		return
	}
	m.options.CenterX = min(max(m.options.CenterX+dx*panShare, 0), 1)
	m.options.CenterY = min(max(m.options.CenterY+dy*panShare, 0), 1)
}
