package tui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/filename"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/theme"
)

// handlePart does what was asked for with a part of a request.
func (m *Model) handlePart(msg detail.PartMsg) tea.Cmd {
	if msg.Do == detail.DrawPart {
		m.drawPart(msg.Part)
		return nil
	}
	from, dir, env := m.source.store, m.cfg.ExportDir, m.cfg.Env
	return m.start.run(func(context.Context) tea.Msg {
		if msg.Do != detail.WritePart {
			temporary, err := os.MkdirTemp("", "framebin-*")
			if err != nil {
				return partMsg{err: err}
			}
			dir = temporary
		}
		path, size, err := writePart(from, msg, dir)
		if err != nil {
			return partMsg{err: err}
		}
		return partMsg{do: msg.Do, path: path, size: size, env: env}
	})
}

// drawPart shows a part alone in the picture, which stays with this request. In
// a window that has no room for it the picture takes all of it.
func (m *Model) drawPart(part int) {
	m.list.SetFollow(false)
	m.preview.SetPart(part)
	if m.window.layout.preview.Empty() {
		m.setPicture(true)
	}
}

// leavePart shows the frame again.
func (m *Model) leavePart() {
	m.preview.SetPart(-1)
	if m.window.layout.single() {
		m.setPicture(false)
		m.setLarge(true)
	}
}

// followPart has the picture go with the cursor through the parts, once one is
// shown.
func (m *Model) followPart() {
	if part, ok := m.detail.Drawable(); ok && m.preview.Part() >= 0 && m.window.focus == onDetails {
		m.preview.SetPart(part)
	}
}

// partTitle names the part that is shown alone.
func (m screen) partTitle(seq uint64) string {
	title := fmt.Sprintf("#%d part %d", seq, m.preview.Part()+1)
	if r := m.detail.Content().Reading; r != nil && m.preview.Part() < len(r.Parts) {
		title += " " + escape.Line(r.Parts[m.preview.Part()].Place())
	}
	return title
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
		m.say(m.display.styles.Bad, "part: "+msg.err.Error())
		return nil
	}
	switch msg.do {
	case detail.EditPart:
		editor := editorOf(msg.env)
		cmd := exec.CommandContext(context.Background(), editor[0], append(editor[1:], msg.path)...) //nolint:gosec // what the person's own environment names
		return tea.ExecProcess(cmd, func(err error) tea.Msg {
			_ = os.RemoveAll(filepath.Dir(msg.path))
			return shownMsg{strings.Join(editor, " "), err}
		})
	case detail.ViewPart:
		viewer := viewerOf(runtime.GOOS)
		m.say(m.display.styles.Muted, "opening "+msg.path)
		return func() tea.Msg {
			// The viewer may go on when framebin has ended: the file stays.
			cmd := exec.CommandContext(context.Background(), viewer[0], append(viewer[1:], msg.path)...) //nolint:gosec // a fixed name
			return shownMsg{viewer[0], cmd.Run()}
		}
	case detail.WritePart, detail.DrawPart:
	}
	m.say(m.display.styles.Good, fmt.Sprintf("wrote %s (%s)", msg.path, theme.Bytes(int64(msg.size))))
	return nil
}

// shownMsg tells that another program has ended.
type shownMsg struct {
	program string
	err     error
}

func (msg shownMsg) apply(m *Model) tea.Cmd {
	if msg.err != nil {
		m.say(m.display.styles.Bad, msg.program+": "+msg.err.Error())
	}
	m.preview.Redraw()
	return nil
}

// editorOf returns the command in which a person looks at files.
func editorOf(env []string) []string {
	for _, name := range []string{"VISUAL", "EDITOR", "PAGER"} {
		for _, entry := range env {
			if value, ok := strings.CutPrefix(entry, name+"="); ok && strings.TrimSpace(value) != "" {
				return strings.Fields(value)
			}
		}
	}
	if runtime.GOOS == "windows" {
		return []string{"notepad"}
	}
	return []string{"less"}
}

// viewerOf returns the command that opens a file with what a system has for
// it.
func viewerOf(system string) []string {
	switch system {
	case "darwin":
		return []string{"open"}
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler"}
	}
	return []string{"xdg-open"}
}

// writePart writes a part into a new file of a folder.
func writePart(from store, what detail.PartMsg, dir string) (path string, size int, err error) {
	r, err := hold(from, what.Seq)
	if err != nil {
		return "", 0, fmt.Errorf("request %d: %w", what.Seq, err)
	}
	defer r.Release()
	name, data, err := partOf(r, what.Part)
	if err != nil {
		return "", 0, err
	}
	stem, ext := strings.TrimSuffix(name, filepath.Ext(name)), filepath.Ext(name)
	const most = 1000
	for i := 1; i < most; i++ {
		path = filepath.Join(dir, name)
		if i > 1 {
			path = filepath.Join(dir, fmt.Sprintf("%s-%d%s", stem, i, ext))
		}
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", 0, err
		}
		_, err = file.Write(data)
		if err = errors.Join(err, file.Close()); err != nil {
			return "", 0, errors.Join(err, os.Remove(path))
		}
		if whole, err := filepath.Abs(path); err == nil {
			path = whole
		}
		return path, len(data), nil
	}
	return "", 0, fmt.Errorf("%s: %w", filepath.Join(dir, name), fs.ErrExist)
}

var errNoPart = errors.New("the request has no such part")

// partOf returns the bytes of a part and the name of a file for it.
func partOf(r *capture.Request, part int) (name string, data []byte, err error) {
	parts, _ := r.Parts() // what could be told apart
	fallback, mediaType := fmt.Sprintf("request-%d", r.Seq), r.MediaType
	switch {
	case part == detail.WholeBody:
		data, _ = r.Content() // what could be decoded
	case part < 0 || part >= len(parts):
		return "", nil, errNoPart
	default:
		p := parts[part]
		fallback, mediaType, data = fmt.Sprintf("request-%d-part-%d", r.Seq, part+1), p.MediaType, p.Body
		name = p.Filename
		if name == "" {
			name = p.Name
		}
	}
	name = filename.Safe(name, fallback)
	if filepath.Ext(name) == "" {
		if known, _ := mime.ExtensionsByType(mediaType); len(known) > 0 {
			name += known[0]
		}
	}
	return name, data, nil
}
