package motion

import (
	"image"

	tea "charm.land/bubbletea/v2"
)

// Relative moves a position into a pane.
func Relative(msg tea.MouseMsg, origin image.Point) tea.Msg {
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
