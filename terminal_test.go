//go:build unix

package main

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// A terminal is asked what it can show. Its answer, which comes without a
// newline, must neither be echoed nor be left for the shell.
func TestTerminalIsAsked(t *testing.T) {
	t.Parallel()
	const frame = "capture/camera/frames/fork_11.jpg"
	cases := map[string]struct {
		args   []string
		answer string // to the request for the device's attributes
		want   string
		never  string
	}{
		"terminal with sixel": {
			[]string{"terminal"}, "\x1b[?62;4;22c", "pictures      sixel", "62;4",
		},
		"terminal without": {
			[]string{"terminal"}, "\x1b[?62;22c", "pictures      blocks", "62;22",
		},
		"picture in sixel": {
			[]string{"show", frame}, "\x1b[?62;4;22c", "\x1bP", "▀",
		},
		"picture in blocks": {
			[]string{"show", frame}, "\x1b[?62;22c", "▀", "\x1bP",
		},
		"protocol of choice": {
			[]string{"show", frame, "--graphics", "blocks", "--size", "200x200"}, "", "▀", "\x1b[c",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := converse(t, c.answer, c.args...)
			if !strings.Contains(got, c.want) {
				t.Errorf("no %q in %.300q", c.want, got)
			}
			if strings.Contains(got, c.never) {
				t.Errorf("%q in %.300q", c.never, got)
			}
		})
	}
}

// converse runs framebin in a terminal of 100x30 cells that answers once, and
// returns all that it wrote.
func converse(t *testing.T, answer string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "framebin", args...)
	cmd.Env = append(cmd.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "TMUX=", "STY=", noRaceDelay)
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 30, Cols: 100, X: 1000, Y: 600})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tty.Close() }()
	var seen bytes.Buffer
	buf := make([]byte, 1<<16)
	for {
		n, err := tty.Read(buf)
		seen.Write(buf[:n])
		if answer != "" && bytes.Contains(seen.Bytes(), []byte("\x1b[c")) {
			if _, err := tty.WriteString(answer); err != nil {
				t.Fatal(err)
			}
			answer = ""
		}
		if err != nil { // at the end of the program it is not io.EOF
			break
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v: %.300q", err, seen.String())
	}
	return seen.String()
}
