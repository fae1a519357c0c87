package preview

import (
	"image"
	"math"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/survey"
)

// Steps of the keys.
const (
	thresholdStep = 0.05
	opacityStep   = 0.1
)

// Press handles a key if it is one of the pane's that work in every pane.
func (m *Model) Press(msg tea.KeyPressMsg) bool {
	return m.pressOverlay(msg) || m.pressObject(msg) || m.pressZoom(msg)
}

// press handles the keys of the focused pane.
func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	if m.Press(msg) {
		return nil
	}
	var dx, dy int
	switch k := m.keys; {
	case key.Matches(msg, k.Left):
		dx = -1
	case key.Matches(msg, k.Right):
		dx = 1
	case key.Matches(msg, k.Up):
		dy = -1
	case key.Matches(msg, k.Down):
		dy = 1
	default:
		return nil
	}
	if m.options.Survey.Mode == survey.Sheet {
		return m.stepSheet(dx, dy)
	}
	m.pan(panShare*float64(dx), panShare*float64(dy))
	return nil
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
		!o.Passes(&objects[o.Selected]) {
		m.Select(-1)
	}
}

// step selects the next object above the threshold, none after the last. What
// is pressed before the request has been read counts once it has.
func (m *Model) step(delta int) {
	if m.reading == nil {
		m.steps += delta
		return
	}
	objects, o := m.objects(), &m.options.Overlay
	stops := len(objects) + 1 // none is a stop too
	defer m.setClass()
	for range stops {
		o.Selected = (o.Selected+1+delta+stops)%stops - 1
		if o.Selected < 0 || o.Passes(&objects[o.Selected]) {
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

// click selects the object under the mouse, or shows the frame that was
// clicked on a contact sheet.
func (m *Model) click(mouse tea.Mouse) tea.Cmd {
	if mouse.Button != tea.MouseLeft {
		return nil
	}
	m.grip = image.Pt(mouse.X, mouse.Y)
	if m.options.Survey.Mode != survey.Sheet {
		m.Select(m.objectAt(m.grip))
		return nil
	}
	seq, ok := m.tileAt(m.grip)
	if !ok {
		return nil
	}
	m.SetMode(survey.None)
	return selectCmd(seq)
}

func (m *Model) wheel(mouse tea.Mouse) {
	at := image.Pt(mouse.X, mouse.Y)
	switch mouse.Button {
	case tea.MouseWheelUp:
		m.zoomAt(zoomStep, at)
	case tea.MouseWheelDown:
		m.zoomAt(1/zoomStep, at)
	default:
	}
}

// motion drags the view, or moves the cross.
func (m *Model) motion(mouse tea.Mouse) {
	if mouse.Button == tea.MouseLeft {
		m.drag(mouse)
	}
	m.point(image.Pt(mouse.X, mouse.Y))
}
