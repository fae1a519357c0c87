// Package external hands what the screen shows to other programs: parts of
// requests as files, and the commands in which a person edits, reads and views
// files.
//
// It starts nothing and shows nothing. The screen imports it.
package external

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

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/filename"
	"github.com/framebin/framebin/ui/tui/detail"
)

// Program is a command with its arguments, before the file.
type Program []string

// Editor returns the program in which a person changes files, by the variables
// NAME=VALUE of an environment.
func Editor(env []string) Program { return named(env, "vi", "VISUAL", "EDITOR") }

// Pager returns the program in which a person looks at files.
func Pager(env []string) Program { return named(env, "less", "VISUAL", "EDITOR", "PAGER") }

// named returns what the first of the variables says that is set.
func named(env []string, otherwise string, variables ...string) Program {
	for _, name := range variables {
		for _, entry := range env {
			if value, ok := strings.CutPrefix(entry, name+"="); ok && strings.TrimSpace(value) != "" {
				return strings.Fields(value)
			}
		}
	}
	if runtime.GOOS == "windows" {
		return Program{"notepad"}
	}
	return Program{otherwise}
}

// Viewer returns the program that opens a file with what a system, as
// [runtime.GOOS] names it, has for it.
func Viewer(system string) Program {
	switch system {
	case "darwin":
		return Program{"open"}
	case "windows":
		return Program{"rundll32", "url.dll,FileProtocolHandler"}
	}
	return Program{"xdg-open"}
}

// on returns the command that opens a file. It may go on when framebin has
// ended.
func (p Program) on(path string) *exec.Cmd {
	return exec.CommandContext(context.Background(), p[0], append(p[1:], path)...) //nolint:gosec // what the person's own environment names
}

// Before returns the command that opens a file in the terminal that framebin leaves
// to it meanwhile: these files, for through a pipe a pager pages nothing.
func (p Program) Before(path string, in, out *os.File) *exec.Cmd {
	cmd := p.on(path)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, out
	return cmd
}

// String returns the command as it is typed.
func (p Program) String() string { return strings.Join(p, " ") }

// WritePart writes a part of a request, or its [detail.WholeBody], which the
// caller has on hold, into a new file of a folder, and returns its path and its
// number of bytes.
func WritePart(r *capture.Request, part int, dir string) (path string, size int, err error) {
	name, data, err := partOf(r, part)
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
