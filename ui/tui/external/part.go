package external

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/feed"
	"github.com/framebin/framebin/ui/tui/theme"
)

// WrittenMsg tells where a part was written to, to be shown by another program
// or to stay.
type WrittenMsg struct {
	do   detail.PartAction
	path string
	size int
	err  error
}

// WriteTo writes a part of a request into dir, or into a folder of its own where
// another program is to show it. It is called beside the screen.
func WriteTo(dir string, from feed.Store, msg detail.PartMsg) WrittenMsg {
	if msg.Do != detail.WritePart {
		temporary, err := os.MkdirTemp("", "framebin-*")
		if err != nil {
			return WrittenMsg{err: err}
		}
		dir = temporary
	}
	r, err := feed.Hold(from, msg.Seq)
	if err != nil {
		return WrittenMsg{err: fmt.Errorf("request %d: %w", msg.Seq, err)}
	}
	defer r.Release()
	path, size, err := WritePart(r, msg.Part, dir)
	return WrittenMsg{do: msg.Do, path: path, size: size, err: err}
}

// ShownMsg tells that another program has ended.
type ShownMsg struct {
	Program string
	Err     error
}

// Show says where the part is, or has another program show it, by the variables
// of an environment, in the terminal of in and out.
func (msg WrittenMsg) Show(env []string, in, out *os.File) (theme.Note, tea.Cmd) {
	if msg.err != nil {
		return theme.Note{Tone: theme.Bad, Text: "part: " + msg.err.Error()}, nil
	}
	switch msg.do {
	case detail.EditPart:
		pager := Pager(env)
		return theme.Note{}, tea.ExecProcess(pager.Before(msg.path, in, out), func(err error) tea.Msg {
			_ = os.RemoveAll(filepath.Dir(msg.path))
			return ShownMsg{pager.String(), err}
		})
	case detail.ViewPart:
		viewer := Viewer(runtime.GOOS)
		// The viewer may go on when framebin has ended: the file stays.
		return theme.Note{Tone: theme.Muted, Text: "opening " + msg.path},
			func() tea.Msg { return ShownMsg{viewer[0], viewer.on(msg.path).Run()} }
	case detail.WritePart, detail.DrawPart:
	}
	return theme.Note{Tone: theme.Good, Text: fmt.Sprintf("wrote %s (%s)", msg.path, units.Bytes(int64(msg.size)))}, nil
}
