//go:build unix

package tui_test

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/term"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/ui/terminal"
	"github.com/framebin/framebin/ui/tui"
)

// openTerminal returns both ends of a pseudo terminal; what the program
// writes is collected.
func openTerminal(t *testing.T) (tty *os.File, out *journal, ended <-chan struct{}) {
	t.Helper()
	ptmx, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	if err := pty.Setsize(ptmx, &pty.Winsize{Rows: 30, Cols: 100}); err != nil {
		t.Fatal(err)
	}
	out = &journal{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(out, ptmx)
	}()
	t.Cleanup(func() { _, _ = tty.Close(), ptmx.Close() })
	return tty, out, done
}

func state(t *testing.T, tty *os.File) *term.State {
	t.Helper()
	s, err := term.GetState(int(tty.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestEmergency: the terminal is as it was before, and no frame comes after.
func TestEmergency(t *testing.T) {
	t.Parallel()
	tty, out, ended := openTerminal(t)
	before := state(t, tty)
	painter := terminal.NewPainter(tty)
	var e terminal.Emergency
	e.Leave() // nothing runs yet
	_, disarm := e.Arm(tty, painter, "", slog.Default())
	if _, err := term.MakeRaw(int(tty.Fd())); err != nil {
		t.Fatal(err)
	}
	_, _ = painter.Write([]byte("\x1b[?1049h a frame"))
	e.Leave()
	e.Leave()
	_, _ = painter.Write([]byte("a late frame"))
	if after := state(t, tty); !reflect.DeepEqual(after, before) {
		t.Error("the terminal is not in the state it was in")
	}
	disarm()
	_ = tty.Close()
	<-ended
	if got := out.String(); strings.Count(got, "\x1b[?1049l") != 1 || strings.Contains(got, "late") {
		t.Errorf("got %q", got)
	}
	var none *terminal.Emergency
	_, disarm = none.Arm(os.Stdin, nil, "", nil)
	disarm() // a screen without one
}

// TestScreenFails: a defect of the screen gives the terminal back, with an
// error that says so and a stack in the log.
func TestScreenFails(t *testing.T) {
	t.Parallel()
	tty, out, ended := openTerminal(t)
	before := state(t, tty)
	ring := capture.NewRing(10, 1<<20)
	ring.Append(capture.NewRequest("POST", "/", nil, []byte("hello")))
	var log bytes.Buffer
	failed := tui.Run(t.Context(), tui.Config{
		Ring: ring, Meter: meter.New(), Renderer: render.New(render.Config{}),
		Terminal: tui.Terminal{In: tty, Out: tty, Env: []string{"TERM=xterm-256color"}, Graphics: "none"}, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Now: func() time.Time { panic("defect in the clock") },
	})
	after := state(t, tty)
	_ = tty.Close()
	<-ended
	if failed == nil || !strings.Contains(failed.Error(), "the screen failed: ") || !strings.Contains(failed.Error(), "defect in the clock") {
		t.Errorf("got %v", failed)
	}
	if !reflect.DeepEqual(after, before) {
		t.Error("the terminal is not in the state it was in")
	}
	if got := out.String(); strings.LastIndex(got, "\x1b[?1049h") > strings.LastIndex(got, "\x1b[?1049l") || strings.Contains(got, "goroutine") {
		t.Errorf("got %q on the terminal", got)
	}
	if !strings.Contains(log.String(), "emergency_test.go") {
		t.Errorf("got log %.300q, want the stack", &log)
	}
}
