package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/external"
)

// handlePart does what was asked for with a part of a request.
func handlePart(m *Model, msg detail.PartMsg) tea.Cmd {
	if msg.Do == detail.DrawPart {
		drawPart(m, msg.Part)
		return nil
	}
	from, dir := m.source.Store, m.cfg.ExportDir
	return m.start.run(func(context.Context) tea.Msg { return external.WriteTo(dir, from, msg) })
}

// drawPart shows a part alone in the picture, which stays with this request. In
// a window that has no room for it the picture takes all of it.
func drawPart(m *Model, part int) {
	m.list.SetFollow(false)
	m.preview.SetPart(part)
	if m.window.layout.Preview.Empty() {
		m.setPicture(true)
	}
}
