package tui

import (
	"image"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/tui/preview"
)

// pane is a rectangle of the screen as the preview takes it.
func pane(r image.Rectangle) preview.Pane {
	return preview.Pane{X: r.Min.X, Y: r.Min.Y, Cols: r.Dx(), Rows: r.Dy()}
}

// mouse hands a click or a turn of the wheel to the pane under it. A click
// gives that pane the keys.
func (m *Model) mouse(msg tea.MouseMsg) tea.Cmd {
	if m.page != mainPage || m.dialog.Active() {
		return nil
	}
	at := image.Pt(msg.Mouse().X, msg.Mouse().Y)
	_, click := msg.(tea.MouseClickMsg)
	if _, motion := msg.(tea.MouseMotionMsg); motion && !at.In(m.layout.preview) {
		return nil
	}
	for _, target := range []struct {
		area   image.Rectangle
		focus  focus
		update func(tea.Msg) tea.Cmd
	}{
		{m.layout.list, onList, m.updateList},
		{m.layout.preview, onPicture, m.updatePreview},
		{m.layout.detail, onDetails, m.updateDetail},
	} {
		if !at.In(target.area) {
			continue
		}
		if click && !m.picture {
			m.focus = target.focus
		}
		return target.update(relative(msg, target.area.Min))
	}
	return nil
}

func (m *Model) updateList(msg tea.Msg) tea.Cmd {
	list, cmd := m.list.Update(msg)
	m.list = list
	return cmd
}

func (m *Model) updatePreview(msg tea.Msg) tea.Cmd {
	p, cmd := m.preview.Update(msg)
	m.preview = p
	return cmd
}

func (m *Model) updateDetail(msg tea.Msg) tea.Cmd {
	d, cmd := m.detail.Update(msg)
	m.detail = d
	return cmd
}

// relative moves a position into a pane.
func relative(msg tea.MouseMsg, origin image.Point) tea.Msg {
	switch msg := msg.(type) {
	case tea.MouseClickMsg:
		msg.X, msg.Y = msg.X-origin.X, msg.Y-origin.Y
		return msg
	case tea.MouseMotionMsg:
		msg.X, msg.Y = msg.X-origin.X, msg.Y-origin.Y
		return msg
	case tea.MouseWheelMsg:
		msg.X, msg.Y = msg.X-origin.X, msg.Y-origin.Y
		return msg
	default:
		return nil
	}
}
