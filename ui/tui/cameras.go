package tui

import (
	"fmt"
	"strings"

	"github.com/framebin/framebin/ui/tui/table"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/tui/cameras"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/layout"
	"github.com/framebin/framebin/ui/tui/theme"
)

// refreshCameras takes in what is known of the cameras by now, and makes room for
// the bar that tells it.
func (m *Model) refreshCameras() {
	m.source.cameras = m.list.Table().Cameras()
	rows, size := 0, m.window.layout.Window
	if size.X >= layout.PanesWidth && size.Y >= layout.PanesHeight {
		rows = m.cameraBar().Want(size.Y)
	}
	if rows != m.window.bar {
		m.window.bar = rows
		m.resize(size.X, size.Y)
	}
}

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

// clickCamera has the list show the camera that was clicked, or all again.
func clickCamera(m *Model, x, y int) tea.Cmd {
	c, more, ok := m.cameraBar().At(x, y)
	switch {
	case more:
		m.ask(m.cameraChoices())
	case ok:
		return m.pickCamera(c)
	}
	return nil
}

// cameraMsg has the list show one camera, or all of them.
type cameraMsg struct{ camera table.Camera }

func (msg cameraMsg) apply(m *Model) tea.Cmd { return m.pickCamera(msg.camera) }

// pickCamera narrows the filter to a camera, or takes it out of it again. What
// else is asked for stays.
func (m *Model) pickCamera(c table.Camera) tea.Cmd {
	line := m.list.Table().Filter().String()
	again := m.cameraBar().Picked(c)
	for _, other := range m.source.cameras {
		line = strings.TrimSpace(strings.ReplaceAll(" "+line+" ", " "+other.Filter+" ", " "))
	}
	if !again {
		line = strings.TrimSpace(c.Filter + " " + line)
	}
	f, err := query.Parse(line)
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

// cameraChoices asks which camera to show.
func (m *Model) cameraChoices() dialog.Model {
	choices := []dialog.Choice{{Letter: "a", Label: "all cameras", Msg: cameraMsg{}}}
	for i, c := range m.source.cameras {
		letter := ""
		if n := i + 1; n < 10 {
			letter = fmt.Sprint(n)
		}
		hint := theme.Count(c.Frames, "frame")
		if c.Problems > 0 {
			hint += fmt.Sprintf(", %d with problems", c.Problems)
		}
		choices = append(choices, dialog.Choice{Letter: letter, Label: c.Name, Hint: hint, Msg: cameraMsg{c}})
	}
	return dialog.Ask("Which camera?", choices...)
}

// camerasMsg asks which camera to show.
type camerasMsg struct{}

func (camerasMsg) apply(m *Model) tea.Cmd {
	if len(m.source.cameras) == 0 {
		m.say(m.display.Styles.Muted, "all frames are of one camera: one path, one sender")
		return nil
	}
	m.ask(m.cameraChoices())
	return nil
}
