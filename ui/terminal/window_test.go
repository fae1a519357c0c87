//go:build unix

package terminal_test

import (
	"testing"

	"github.com/creack/pty"

	"github.com/framebin/framebin/ui/terminal"
)

// TestPoll notices cells of another size in a window that has as many of them as
// before, asks the terminal about it, and says nothing while nothing changes.
func TestPoll(t *testing.T) {
	t.Parallel()
	ptmx, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = ptmx.Close(), tty.Close() }()
	resize := func(x, y uint16) {
		t.Helper()
		if err := pty.Setsize(ptmx, &pty.Winsize{Cols: 80, Rows: 24, X: x, Y: y}); err != nil {
			t.Fatal(err)
		}
	}
	d, err := terminal.NewDetector(terminal.ProbeConfig{Out: tty})
	if err != nil {
		t.Fatal(err)
	}
	resize(800, 480)
	d, _ = d.Update(d.Poll()())
	if msg := d.Poll()(); msg != nil {
		t.Errorf("nothing has changed, and %v came", msg)
	}
	resize(960, 600) // a larger font in a larger window
	msg := d.Poll()()
	if msg == nil {
		t.Fatal("the cells have changed without a word")
	}
	d, ask := d.Update(msg)
	if cell := d.Terminal().Cell; cell.X != 12 || cell.Y != 25 || ask == nil {
		t.Errorf("cells are %v, asked %v", cell, ask != nil)
	}
}
