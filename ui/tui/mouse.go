package tui

import (
	"image"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/tui/cameras"
	"github.com/framebin/framebin/ui/tui/keymap"
	"github.com/framebin/framebin/ui/tui/layout"
	"github.com/framebin/framebin/ui/tui/motion"
)

// mouse hands a click or a turn of the wheel to the pane under it. A click
// gives that pane the keys.
func (m *Model) mouse(msg tea.MouseMsg) tea.Cmd {
	if cmd, ok := clickEdge(m, msg); ok {
		return cmd
	}
	if m.window.page != mainPage {
		return mouseOnPage(m, msg)
	}
	if m.question.dialog.Active() {
		return answerMouse(m, msg)
	}
	l := m.window.layout
	switch m.window.drag(msg) {
	case grabbed:
		return nil
	case dragged:
		m.resize(l.Window.X, l.Window.Y)
		return nil
	case dropped:
		sizes := m.window.sizes
		return m.cfg.remember(func(s *state.State) { s.List, s.Details, s.Column = sizes.List, sizes.Detail, sizes.Column })
	case noDrag:
	}
	pane, area := paneAt(l, image.Pt(msg.Mouse().X, msg.Mouse().Y))
	switch msg.(type) {
	case tea.MouseClickMsg:
		if pane < panes && !m.window.picture && (pane != onPicture || m.preview.Moves()) {
			m.window.focus = pane
		}
	case tea.MouseMotionMsg:
		if pane != onPicture {
			return nil
		}
	}
	return m.tell(pane, motion.Relative(msg, area.Min))
}

// paneAt returns the pane at a cell, and where it lies; panes where none is.
func paneAt(l layout.Layout, at image.Point) (focus, image.Rectangle) {
	for f, area := range []image.Rectangle{onList: l.List, onPicture: l.Preview, onDetails: l.Detail} {
		if at.In(area) {
			return focus(f), area
		}
	}
	return panes, image.Rectangle{}
}

// drag is what the mouse does with a separator.
type drag int

const (
	noDrag  drag = iota // nothing, it is for somebody else
	grabbed             // holds it
	dragged             // moved it
	dropped             // left it where it is
)

// drag moves the line between panes that the mouse holds. The tabs above the
// details are such a line, and are clicked all the same.
func (w *window) drag(msg tea.MouseMsg) drag {
	at := image.Pt(msg.Mouse().X, msg.Mouse().Y)
	switch msg := msg.(type) {
	case tea.MouseClickMsg:
		w.grip = layout.None
		if msg.Button == tea.MouseLeft && !w.large {
			w.grip = w.layout.SeparatorAt(at)
		}
		if w.grip == layout.OfList || w.grip == layout.OfColumn {
			return grabbed
		}
	case tea.MouseMotionMsg:
		if w.grip != layout.None && msg.Button == tea.MouseLeft {
			w.sizes = w.layout.Dragged(w.grip, at, w.sizes)
			return dragged
		}
	case tea.MouseReleaseMsg:
		if w.grip != layout.None {
			w.grip = layout.None
			return dropped
		}
	}
	return noDrag
}

// clickEdge does what a hint of the last line says, or picks a camera from the
// bar; false for anything else that the mouse did.
func clickEdge(m *Model, msg tea.MouseMsg) (tea.Cmd, bool) {
	click, ok := msg.(tea.MouseClickMsg)
	if !ok || click.Button != tea.MouseLeft {
		return nil, false
	}
	switch bar := click.Y - layout.HeaderRows; {
	case click.Y == m.window.layout.Window.Y-1:
		if k, ok := (screen{*m}).hintAt(click.X); ok {
			return m.press(keymap.Press(k.Keys()[0])), true
		}
		return nil, true
	case bar >= 0 && bar < m.window.bar && !m.question.dialog.Active():
		return clickCamera(m, click.X, bar), true
	}
	return nil, false
}

// answerMouse hands what the mouse did to the question that is open.
func answerMouse(m *Model, msg tea.MouseMsg) (cmd tea.Cmd) {
	area, _ := m.questionArea()
	q := &m.question
	q.dialog, cmd = q.dialog.Mouse(motion.Relative(msg, area.Min), m.display.Styles, area.Dx()-2*questionIndent, area.Dy())
	return m.answered(cmd)
}

// clickCamera has the list show the camera that was clicked, or all again.
func clickCamera(m *Model, x, y int) tea.Cmd {
	c, more, ok := m.cameraBar().At(x, y)
	switch {
	case more:
		m.ask(cameras.Ask(m.source.cameras))
	case ok:
		return m.pickCamera(c)
	}
	return nil
}

// mouseOnPage hands it to what stands in the place of the panes.
func mouseOnPage(m *Model, msg tea.MouseMsg) tea.Cmd {
	body := m.window.layout.Body.Min.Add(image.Pt(0, layout.TitleRows))
	switch m.window.page {
	case helpPage:
		return update(&m.pages.help, motion.Relative(msg, body))
	case palettePage:
		return update(&m.pages.palette, motion.Relative(msg, body))
	case mainPage, statsPage, qrPage:
	}
	return nil
}
