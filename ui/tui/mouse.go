package tui

import (
	"image"

	tea "charm.land/bubbletea/v2"
)

// mouse hands a click or a turn of the wheel to the pane under it. A click
// gives that pane the keys.
func (m *Model) mouse(msg tea.MouseMsg) (cmd tea.Cmd) {
	body := m.window.layout.body.Min.Add(image.Pt(0, titleRows))
	switch m.window.page {
	case helpPage:
		m.pages.help, _ = m.pages.help.Update(relative(msg, body))
		return nil
	case palettePage:
		m.pages.palette, cmd = m.pages.palette.Update(relative(msg, body))
		return cmd
	case mainPage, statsPage:
	}
	if m.window.page != mainPage || m.question.dialog.Active() {
		return nil
	}
	l := m.window.layout
	at := image.Pt(msg.Mouse().X, msg.Mouse().Y)
	pane, area := panes, image.Rectangle{}
	for f, r := range map[focus]image.Rectangle{onList: l.list, onPicture: l.preview, onDetails: l.detail} {
		if at.In(r) {
			pane, area = f, r
		}
	}
	switch msg.(type) {
	case tea.MouseClickMsg:
		if pane < panes && !m.window.picture {
			m.window.focus = pane
		}
	case tea.MouseMotionMsg:
		if pane != onPicture {
			return nil
		}
	}
	return m.tell(pane, relative(msg, area.Min))
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
