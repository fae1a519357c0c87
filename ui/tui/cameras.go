package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/requests"
	"github.com/framebin/framebin/ui/tui/theme"
)

// The bar of cameras, above all panes while there are several.
const (
	barShare = 10 // rows of the window for each row of the bar
	barMost  = 4  // rows
	nameMost = 18 // columns of a camera's name
)

// A camera is silent when nothing came for so many of its usual gaps, and not
// for less than leastSilence.
const (
	silentGaps   = 4
	leastSilence = 2 * time.Second
)

// refreshCameras takes in what is known of the cameras by now, and makes room for
// the bar that tells it.
func (m *Model) refreshCameras() {
	m.source.cameras = m.list.Cameras()
	if rows := m.barRows(); rows != m.window.bar {
		m.window.bar = rows
		m.resize(m.window.layout.window.X, m.window.layout.window.Y)
	}
}

// barRows is how many rows the bar of cameras takes.
func (m *Model) barRows() int {
	l := m.window.layout
	cameras := len(m.source.cameras)
	if cameras == 0 || l.window.X < panesWidth || l.window.Y < panesHeight {
		return 0
	}
	columns := screen{*m}.barColumns()
	return min((cameras+columns-1)/columns, max(l.window.Y/barShare, 1), barMost)
}

// chipGap is between the cameras of a row.
const chipGap = "  "

// chipWidth is what one camera takes.
func (m screen) chipWidth() int {
	const figures = len("● ") + len("  12.5/s") + len(" !99")
	return m.nameWidth() + figures - len("●") + 1
}

func (m screen) nameWidth() int {
	width := 0
	for _, c := range m.source.cameras {
		width = max(width, m.display.styles.Width(c.Name))
	}
	return min(width, nameMost)
}

func (m screen) barColumns() int {
	return max((m.window.layout.window.X-1+len(chipGap))/(m.chipWidth()+len(chipGap)), 1)
}

// barLines are the cameras: whether each is well, how fast it sends, and how
// many of its requests have problems.
func (m screen) barLines() []string {
	rows, columns := m.window.bar, m.barColumns()
	lines := make([]string, 0, rows)
	for row := range rows {
		var chips []string
		for i := row * columns; i < min((row+1)*columns, len(m.source.cameras)); i++ {
			if hidden := len(m.source.cameras) - i; i == rows*columns-1 && hidden > 1 {
				chips = append(chips, m.display.styles.Accent.Render(m.display.styles.Fit(fmt.Sprintf("+ %d more", hidden), m.chipWidth())))
				break
			}
			chips = append(chips, m.chip(m.source.cameras[i]))
		}
		lines = append(lines, m.display.styles.Fit(" "+strings.Join(chips, chipGap), m.window.layout.window.X))
	}
	return lines
}

// chip is what is told of one camera.
func (m screen) chip(c requests.Camera) string {
	s := m.display.styles
	mark, style := m.health(c)
	name := s.Text
	if m.picked(c) {
		name = s.Focused.Underline(true)
	}
	problems := ""
	if c.Problems > 0 {
		problems = fmt.Sprintf("!%d", min(c.Problems, 99))
	}
	return style.Render(mark) + " " + name.Render(s.Fit(c.Name, m.nameWidth())) + "  " +
		style.Render(s.Right(m.pace(c), len("12.5/s"))) + " " + s.Warn.Render(s.Fit(problems, len("!99")))
}

// health is a mark for how a camera is, and how it looks.
func (m screen) health(c requests.Camera) (mark string, style lipgloss.Style) {
	s := m.display.styles
	switch {
	case m.silent(c):
		return "○", s.Warn
	case c.Problem:
		return "!", s.Bad
	case m.still():
		return "·", s.Muted
	}
	return "●", s.Good
}

// still reports whether nothing comes any more: an archive is looked at.
func (m screen) still() bool { return m.cfg.Archive != nil && !m.cfg.Archive.Live() }

// silent reports whether nothing has come from a camera for long.
func (m screen) silent(c requests.Camera) bool {
	return !m.still() && m.figures.now.Sub(c.Last) > max(silentGaps*c.Gap, leastSilence)
}

// pace is how fast a camera sends, for how long it has not, or how much there is
// of it.
func (m screen) pace(c requests.Camera) string {
	switch {
	case m.still():
		return theme.Number(c.Frames)
	case m.silent(c):
		return seconds(m.figures.now.Sub(c.Last))
	case c.Gap <= 0:
		return "1"
	}
	return fmt.Sprintf("%.1f/s", 1/c.Gap.Seconds())
}

// seconds is a time that has passed, in one figure.
func seconds(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%.0f min", d.Minutes())
	}
	return fmt.Sprintf("%.0f h", d.Hours())
}

// picked reports whether the filter asks for a camera.
func (m screen) picked(c requests.Camera) bool {
	line := m.list.Filter().String()
	return line == c.Filter || slices.Contains(strings.Fields(line), c.Filter)
}

// cameraAt is the camera at a place of the bar; more reports that those are
// meant for which there is no room.
func (m screen) cameraAt(x, y int) (c requests.Camera, more, ok bool) {
	columns := m.barColumns()
	column := (x - 1) / (m.chipWidth() + len(chipGap))
	at := y*columns + column
	if x < 1 || column >= columns || at >= len(m.source.cameras) {
		return requests.Camera{}, false, false
	}
	return m.source.cameras[at], at == m.window.bar*columns-1 && at < len(m.source.cameras)-1, true
}

// clickCamera has the list show the camera that was clicked, or all again.
func (m *Model) clickCamera(x, y int) tea.Cmd {
	c, more, ok := screen{*m}.cameraAt(x, y)
	switch {
	case more:
		m.ask(m.cameraChoices())
	case ok:
		return m.pickCamera(c)
	}
	return nil
}

// cameraMsg has the list show one camera, or all of them.
type cameraMsg struct{ camera requests.Camera }

func (msg cameraMsg) apply(m *Model) tea.Cmd { return m.pickCamera(msg.camera) }

// pickCamera narrows the filter to a camera, or takes it out of it again. What
// else is asked for stays.
func (m *Model) pickCamera(c requests.Camera) tea.Cmd {
	line := m.list.Filter().String()
	again := screen{*m}.picked(c)
	for _, other := range m.source.cameras {
		line = strings.TrimSpace(strings.ReplaceAll(" "+line+" ", " "+other.Filter+" ", " "))
	}
	if !again {
		line = strings.TrimSpace(c.Filter + " " + line)
	}
	f, err := query.Parse(line)
	if err != nil {
		m.say(m.display.styles.Bad, err.Error())
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
func (m *Model) pickTile(seq uint64) tea.Cmd {
	m.leaveWall()
	row, _ := m.list.Row(seq)
	for _, c := range m.source.cameras {
		if c.Name == m.list.Place(row) && !(screen{*m}).picked(c) {
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
		m.say(m.display.styles.Muted, "all frames are of one camera: one path, one sender")
		return nil
	}
	m.ask(m.cameraChoices())
	return nil
}
