package preview

import (
	"cmp"
	"image"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/render/overlay"
)

// TileMsg tells that a frame on the wall was chosen.
type TileMsg struct{ Seq uint64 }

// Press handles a key if it is one of the pane's that work in every pane.
func (m *Model) Press(msg tea.KeyPressMsg) bool {
	v, o := &m.viewport, &m.viewport.options
	k := m.keys
	for _, toggle := range []struct {
		key key.Binding
		on  *bool
	}{
		{k.Raw, &o.Raw},
		{k.Boxes, &o.Overlay.Boxes},
		{k.Masks, &o.Overlay.Masks},
		{k.Labels, &o.Overlay.Labels},
		{k.Only, &o.Overlay.Only},
		{k.ByObject, &o.Overlay.ByObject},
	} {
		if key.Matches(msg, toggle.key) {
			*toggle.on = !*toggle.on
			return true
		}
	}
	switch {
	case key.Matches(msg, k.MoreFill):
		o.Overlay.Opacity = step(o.Overlay.Opacity, opacityStep)
	case key.Matches(msg, k.LessFill):
		o.Overlay.Opacity = step(o.Overlay.Opacity, -opacityStep)
	case key.Matches(msg, k.Raise):
		v.setThreshold(thresholdStep, m.subject.objects())
	case key.Matches(msg, k.Lower):
		v.setThreshold(-thresholdStep, m.subject.objects())
	case key.Matches(msg, k.Next, k.Previous) && m.subject.Reading == nil:
		m.steps += direction(msg, k) // counts once the request has been read
	case key.Matches(msg, k.Next, k.Previous):
		v.step(direction(msg, k), m.subject.objects())
		m.turnToSelected()
	case key.Matches(msg, k.Image):
		v.turn(m.subject.images())
	case key.Matches(msg, k.ZoomIn):
		v.zoom(zoomStep, m.shown)
	case key.Matches(msg, k.ZoomOut):
		v.zoom(1/zoomStep, m.shown)
	case key.Matches(msg, k.Fit):
		v.fit()
	default:
		return false
	}
	return true
}

// direction is that of a key that goes from object to object.
func direction(msg tea.KeyPressMsg, k KeyMap) int {
	if key.Matches(msg, k.Next) {
		return 1
	}
	return -1
}

// Select emphasises an object, -1 none.
func (m *Model) Select(object int) {
	m.viewport.selectObject(object, m.subject.objects())
	m.turnToSelected()
}

// PickMsg asks for an object of a request to be selected, once that is shown and its
// reading is there.
type PickMsg struct {
	Seq    uint64
	Object int
}

// OtherMsg tells that an object of the request beside the subject was chosen.
type OtherMsg PickMsg

// turnToSelected shows the image that the selected object lies on, of a request
// with several.
func (m *Model) turnToSelected() {
	i, n, objects := m.viewport.options.Overlay.Selected, m.subject.images(), m.subject.objects()
	if n < 2 || i < 0 || i >= len(objects) {
		return
	}
	further := objects[i].Image - m.subject.Reading.Drawn
	for m.viewport.options.Image != (further+n)%n {
		m.viewport.turn(n)
	}
}

// SetMode shows several frames, or one again.
func (m *Model) SetMode(mode aggregate.Mode) {
	m.viewport.setMode(mode)
	m.Select(m.viewport.options.Overlay.Selected)
}

// SetPart shows part i of the request alone, or the frame again with -1.
func (m *Model) SetPart(i int) { m.viewport.setPart(i + 1) }

// Part returns the part that is shown alone, -1 for none.
func (m Model) Part() int { return m.viewport.options.Part - 1 }

// Moves reports whether the keys of the pane move something: a zoomed picture, or
// the choice on a sheet.
func (m Model) Moves() bool {
	return m.viewport.options.Zoom != 0 || m.viewport.options.Survey.Mode == aggregate.Sheet
}

// SetZoom shows the image as large as render.Options.Zoom says.
func (m *Model) SetZoom(zoom float64) { m.viewport.setZoom(zoom, m.shown) }

// SetCompare shows the image alone beside the one with the overlay.
func (m *Model) SetCompare(on bool) { m.viewport.setCompare(on) }

// SetGrid draws lines with the coordinates of pixels.
func (m *Model) SetGrid(on bool) { m.viewport.options.Grid = on }

// SetCrosshair has the mouse point pixels out, or no longer.
func (m *Model) SetCrosshair(on bool) { m.viewport.setCrosshair(on) }

// Crosshair reports whether the mouse points pixels out, so that its every
// motion is wanted.
func (m Model) Crosshair() bool { return m.viewport.crosshair }

// Class is one that objects of the shown frame have, or that was hidden.
type Class struct {
	Name    string
	Objects int // of the shown frame
	Drawn   bool
}

// Classes lists the classes that can be hidden, the most frequent first.
func (m Model) Classes() []Class {
	counts := make(map[string]int)
	for i := range m.subject.objects() {
		counts[m.subject.objects()[i].Class]++
	}
	chosen := m.viewport.options.Overlay.Classes
	for _, name := range chosen.Names() {
		counts[name] += 0
	}
	classes := make([]Class, 0, len(counts))
	for name, n := range counts {
		classes = append(classes, Class{Name: name, Objects: n, Drawn: chosen.Has(name)})
	}
	slices.SortFunc(classes, func(a, b Class) int {
		return cmp.Or(cmp.Compare(b.Objects, a.Objects), cmp.Compare(a.Name, b.Name))
	})
	return classes
}

// SetClasses chooses the classes to draw. An object that is no longer drawn is
// no longer selected.
func (m *Model) SetClasses(c overlay.Classes) {
	m.viewport.options.Overlay.Classes = c
	m.viewport.deselectHidden(m.subject.objects())
}

// click selects the object under the mouse, or on the wall tells which frame it
// is.
func (m *Model) click(mouse tea.Mouse) tea.Cmd {
	if mouse.Button != tea.MouseLeft {
		return nil
	}
	at := image.Pt(mouse.X, mouse.Y)
	m.viewport.grip = at
	if m.viewport.options.Survey.Mode != aggregate.Sheet {
		switch other := m.shown.otherAt(at); {
		case m.shown.of() != m.subject.Seq: // it would be an object of another frame
		case other >= 0:
			seq := m.shown.want.key.Options.Beside.Seq
			return func() tea.Msg { return OtherMsg{seq, other} }
		default:
			m.Select(m.shown.objectAt(at))
		}
		return nil
	}
	if seq, ok := m.shown.tileAt(at); ok {
		return func() tea.Msg { return TileMsg{seq} }
	}
	return nil
}
