package tui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/external"
	"github.com/framebin/framebin/ui/tui/feed"
	"github.com/framebin/framebin/ui/tui/theme"
)

// handlePart does what was asked for with a part of a request.
func handlePart(m *Model, msg detail.PartMsg) tea.Cmd {
	if msg.Do == detail.DrawPart {
		drawPart(m, msg.Part)
		return nil
	}
	from, dir, env := m.source.Store, m.cfg.ExportDir, m.cfg.Env
	return m.start.run(func(context.Context) tea.Msg {
		if msg.Do != detail.WritePart {
			temporary, err := os.MkdirTemp("", "framebin-*")
			if err != nil {
				return partMsg{err: err}
			}
			dir = temporary
		}
		r, err := feed.Hold(from, msg.Seq)
		if err != nil {
			return partMsg{err: fmt.Errorf("request %d: %w", msg.Seq, err)}
		}
		defer r.Release()
		path, size, err := external.WritePart(r, msg.Part, dir)
		if err != nil {
			return partMsg{err: err}
		}
		return partMsg{do: msg.Do, path: path, size: size, env: env}
	})
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

// partMsg tells where a part was written to.
type partMsg struct {
	do   detail.PartAction
	path string
	size int
	env  []string
	err  error
}

// apply says so, or has another program show it.
func (msg partMsg) apply(m *Model) tea.Cmd {
	if msg.err != nil {
		m.say(m.display.Styles.Bad, "part: "+msg.err.Error())
		return nil
	}
	switch msg.do {
	case detail.EditPart:
		pager := external.Pager(msg.env)
		return tea.ExecProcess(pager.On(msg.path), func(err error) tea.Msg {
			_ = os.RemoveAll(filepath.Dir(msg.path))
			return shownMsg{pager.String(), err}
		})
	case detail.ViewPart:
		viewer := external.Viewer(runtime.GOOS)
		m.say(m.display.Styles.Muted, "opening "+msg.path)
		// The viewer may go on when framebin has ended: the file stays.
		return func() tea.Msg { return shownMsg{viewer[0], viewer.On(msg.path).Run()} }
	case detail.WritePart, detail.DrawPart:
	}
	m.say(m.display.Styles.Good, fmt.Sprintf("wrote %s (%s)", msg.path, theme.Bytes(int64(msg.size))))
	return nil
}

// shownMsg tells that another program has ended.
type shownMsg struct {
	program string
	err     error
}

func (msg shownMsg) apply(m *Model) tea.Cmd {
	if msg.err != nil {
		m.say(m.display.Styles.Bad, msg.program+": "+msg.err.Error())
	}
	m.preview.Redraw()
	return nil
}
