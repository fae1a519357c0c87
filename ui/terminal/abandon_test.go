package terminal_test

import (
	"os"
	"strings"
	"testing"

	"github.com/framebin/framebin/ui/terminal"
)

// TestAbandon: the terminal is put back without the program, and what the
// program still writes does not reach it.
func TestAbandon(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	p := placement("picture")
	p.Erase = []byte("<erased>")
	id := c.Register(p)
	c.paint(t, "\x1b[?1049h"+strings.Join(terminal.Cells(id, 4, 2, 1), "\r\n"))
	c.Abandon("<tail>")
	got := c.written(t)
	order := -1
	for _, want := range []string{"<erased>", "\x1b[?2026l", "\x1b[<1u", "\x1b[?1002l", "\x1b[?1006l", "\x1b[?2004l", "\x1b[?1049l", "\x1b[?25h", "<tail>"} {
		at := strings.Index(got, want)
		if at <= order {
			t.Errorf("%q is not in its place in %q", want, got)
		}
		order = at
	}
	if late := c.paint(t, "a late frame"); late != "" {
		t.Errorf("%q was written after the end", late)
	}
}

// TestAbandonStuck: a terminal that takes nothing does not keep the process.
func TestAbandonStuck(t *testing.T) {
	t.Parallel()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p := terminal.NewPainter(w)
	writing, written := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(written)
		close(writing)
		_, _ = p.Write(make([]byte, 1<<20)) // more than a pipe holds, and nobody reads
	}()
	<-writing
	p.Abandon("") // comes back
	_ = r.Close()
	<-written
	_ = w.Close()
}
