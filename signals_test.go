//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"syscall"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/term"
)

// watched is framebin on a terminal of its own.
type watched struct {
	*testing.T
	cmd  *exec.Cmd
	ptmx *os.File
	tty  *os.File
	was  *term.State // of tty, before the program
	seen bytes.Buffer
}

// watch starts framebin with its screen.
func watch(t *testing.T, args ...string) *watched {
	t.Helper()
	ptmx, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	t.Cleanup(func() { _, _ = ptmx.Close(), tty.Close() })
	if err := pty.Setsize(ptmx, &pty.Winsize{Rows: 30, Cols: 100, X: 1000, Y: 600}); err != nil {
		t.Fatal(err)
	}
	was, err := term.GetState(int(tty.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	w := &watched{T: t, ptmx: ptmx, tty: tty, was: was}
	w.cmd = exec.CommandContext(t.Context(), "framebin", args...)
	w.cmd.Env = append(w.cmd.Environ(), "TERM=xterm-256color", "TMUX=", "STY=", noRaceDelay)
	w.cmd.Stdin, w.cmd.Stdout, w.cmd.Stderr = tty, tty, tty
	w.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return w
}

// await reads on until the terminal has seen a match, and returns its groups.
func (w *watched) await(pattern string) [][]byte {
	w.Helper()
	re := regexp.MustCompile(pattern)
	buf := make([]byte, 1<<16)
	for {
		if m := re.FindSubmatch(w.seen.Bytes()); m != nil {
			return m
		}
		n, err := w.ptmx.Read(buf)
		w.seen.Write(buf[:n])
		if err != nil {
			w.Fatalf("no %s: %v: %q", pattern, err, w.seen.Bytes())
		}
	}
}

func (w *watched) signal(s os.Signal) {
	w.Helper()
	if err := w.cmd.Process.Signal(s); err != nil {
		w.Fatal(err)
	}
}

// TestSecondSignal: the first signal takes the screen away and answers what is
// in flight; the second does not wait for that. The terminal is as before.
func TestSecondSignal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		signals []os.Signal
		code    int
	}{
		"once":             {[]os.Signal{syscall.SIGTERM}, 0},
		"twice":            {[]os.Signal{syscall.SIGINT, syscall.SIGTERM}, 128 + 15},
		"twice, interrupt": {[]os.Signal{syscall.SIGTERM, os.Interrupt}, 128 + 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := watch(t, "--listen", "127.0.0.1:0", "--graphics", "none")
			address := string(w.await(`http://(127\.0\.0\.1:[0-9]+)/`)[1])
			conn, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = conn.Close() })
			fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n")
			if n, err := conn.Read(make([]byte, 64)); n == 0 || err != nil {
				t.Fatalf("not told to go on: %v", err) // so that it is in flight
			}
			w.signal(c.signals[0])
			w.await(`\x1b\[\?1049l`)
			if len(c.signals) > 1 {
				w.signal(c.signals[1])
			} else if _, err := fmt.Fprint(conn, "the rest."); err != nil {
				t.Error(err)
			}
			err = w.cmd.Wait()
			code := 0
			if exit, ok := errors.AsType[*exec.ExitError](err); ok {
				code = exit.ExitCode()
			}
			if code != c.code {
				t.Errorf("got exit code %d, want %d: %q", code, c.code, w.seen.Bytes())
			}
			if c.code == 0 {
				if got := w.await(`captured ([0-9]+) request`)[1]; string(got) != "1" {
					t.Errorf("captured %s requests, want that which was in flight", got)
				}
			}
			after, err := term.GetState(int(w.tty.Fd()))
			if err != nil || !reflect.DeepEqual(after, w.was) {
				t.Errorf("the terminal is not in the state it was in (%v)", err)
			}
		})
	}
}
