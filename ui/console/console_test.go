package console_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/ui/console"
	"github.com/framebin/framebin/ui/message"
)

// TestNoTerminal: a file or a buffer is none, and the error says what to do.
func TestNoTerminal(t *testing.T) {
	t.Parallel()
	file, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	for _, out := range []io.Writer{file, &bytes.Buffer{}, console.UntilEnd(t.Context(), file)} {
		if console.File(out) != nil {
			t.Errorf("%T is taken for a terminal", out)
		}
		_, err := console.Open(os.Stdin, out)
		if !message.IsUsage(err) {
			t.Errorf("got %v, want an error of use", err)
		}
		var b strings.Builder
		message.Report(&b, err)
		if !strings.Contains(b.String(), "hint: use --headless") {
			t.Errorf("no way out in %q", b.String())
		}
	}
}

func TestColors(t *testing.T) {
	t.Parallel()
	for want, env := range map[graphics.ColorDepth][]string{
		graphics.Monochrome: {"TERM=xterm-256color", "COLORTERM=truecolor", "TTY_FORCE=1", "NO_COLOR=1"},
		graphics.Colors16:   {"TERM=xterm", "TTY_FORCE=1"},
		graphics.Colors256:  {"TERM=xterm-256color", "TTY_FORCE=1"},
		graphics.TrueColor:  {"TERM=xterm-256color", "COLORTERM=truecolor", "TTY_FORCE=1"},
	} {
		if got := console.Colors(os.Stdout, env); got != want {
			t.Errorf("%v: got %v, want %v", env, got, want)
		}
	}
}

// TestUntilEnd: a reader that does not read keeps a writer for as long as the
// program runs, and for a moment after its end.
func TestUntilEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		in, out := io.Pipe()
		w := console.UntilEnd(ctx, out)
		go func() {
			time.Sleep(time.Hour)
			buf := make([]byte, 5)
			_, _ = io.ReadFull(in, buf)
		}()
		if n, err := w.Write([]byte("first")); n != 5 || err != nil {
			t.Fatalf("got %d, %v before the end", n, err)
		}
		cancel()
		begin := time.Now()
		if _, err := w.Write([]byte("second")); err == nil {
			t.Error("it was read by nobody")
		}
		if waited := time.Since(begin); waited <= 0 || waited > 10*time.Second {
			t.Errorf("waited %v for a reader after the end", waited)
		}
		begin = time.Now()
		if _, err := w.Write([]byte("third")); err == nil || time.Since(begin) > 0 {
			t.Errorf("waited %v more, got %v", time.Since(begin), err)
		}
		_ = in.Close() // ends the write that was given up
	})
}
