//go:build unix

package terminal_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"
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

// TestPollOfALostSignal tells the program of a window that has other cells than it
// was told.
func TestPollOfALostSignal(t *testing.T) {
	t.Parallel()
	ptmx, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = ptmx.Close(), tty.Close() }()
	d, err := terminal.NewDetector(terminal.ProbeConfig{Out: tty})
	if err != nil {
		t.Fatal(err)
	}
	d, _ = d.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	if err := pty.Setsize(ptmx, &pty.Winsize{Cols: 100, Rows: 30}); err != nil {
		t.Fatal(err)
	}
	d, tell := d.Update(d.Poll()())
	if tell == nil {
		t.Fatal("the program is not told")
	}
	want := tea.WindowSizeMsg{Width: 100, Height: 30}
	if got := tell(); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	d, _ = d.Update(want)
	if msg := d.Poll()(); msg != nil {
		t.Errorf("nothing has changed, and %v came", msg)
	}
}
