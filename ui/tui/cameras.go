package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/tui/cameras"
	"github.com/framebin/framebin/ui/tui/table"
)

// cameraBar is the bar of cameras as it is now.
func (m *Model) cameraBar() cameras.Bar {
	return cameras.Bar{
		Cameras: m.source.cameras,
		Filter:  m.list.Table().Filter().String(),
		Now:     m.figures.now,
		Still:   m.cfg.Archive != nil && !m.cfg.Archive.Live(),
		Styles:  m.display.Styles,
		Width:   m.window.layout.Window.X,
		Rows:    m.window.bar,
	}
}

// pickCamera narrows the filter to a camera, or takes it out of it again. What
// else is asked for stays.
func (m *Model) pickCamera(c table.Camera) tea.Cmd {
	f, err := query.Parse(m.cameraBar().Pick(c))
	if err != nil {
		m.say(m.display.Styles.Bad, err.Error())
		return nil
	}
	m.leaveWall()
	return m.filter.Set(f)
}

// leaveWall shows one frame again.
func (m *Model) leaveWall() {
	if m.preview.Options().Survey.Mode == aggregate.Sheet {
		m.preview.SetMode(aggregate.None)
	}
}

// pickTile goes from the wall to one of its cameras.
func pickTile(m *Model, seq uint64) tea.Cmd {
	m.leaveWall()
	row, _ := m.list.Table().Row(seq)
	for _, c := range m.source.cameras {
		if c.Name == m.list.Table().CameraOf(row.Origin) && !m.cameraBar().Picked(c) {
			return m.pickCamera(c)
		}
	}
	return nil
}

// camerasMsg asks which camera to show.
type camerasMsg struct{}

func (camerasMsg) apply(m *Model) tea.Cmd {
	if len(m.source.cameras) == 0 {
		m.say(m.display.Styles.Muted, "all frames are of one camera: one path, one sender")
		return nil
	}
	m.ask(cameras.Ask(m.source.cameras))
	return nil
}
