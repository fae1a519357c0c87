//go:build e2e && linux

package e2e

import (
	"bytes"
	"image"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Shot is a screenshot of a terminal's window.
type Shot struct {
	*image.RGBA

	Cell   image.Point // pixels of a cell
	Origin image.Point // of the first cell
	Cols   int
	Rows   int
}

// Pixels returns where cells are.
func (s *Shot) Pixels(cells image.Rectangle) image.Rectangle {
	return image.Rect(
		cells.Min.X*s.Cell.X, cells.Min.Y*s.Cell.Y,
		cells.Max.X*s.Cell.X, cells.Max.Y*s.Cell.Y,
	).Add(s.Origin).Intersect(s.Rect)
}

// Crop returns a part of the window. Its pixels are shared with the Shot.
func (s *Shot) Crop(pixels image.Rectangle) *image.RGBA {
	part, _ := s.SubImage(pixels).(*image.RGBA)
	return part
}

// Row returns the cells of a row; -1 is the last.
func (s *Shot) Row(n int) image.Rectangle {
	if n < 0 {
		n += s.Rows
	}
	return image.Rect(0, n, s.Cols, n+1)
}

const (
	// shotLimit is how long a screen may take to become what a test waits
	// for: it does so in well below a second unless the machine is busy.
	shotLimit = 20 * time.Second
	// calm is how long a screen must not change to count as finished.
	calm = 400 * time.Millisecond
)

// ShotNow returns the window as it is, perhaps in the middle of a change.
func (t *Terminal) ShotNow() *Shot {
	t.tb.Helper()
	t.alive()
	img, err := t.x.pixels(t.window.rect)
	if err != nil {
		t.tb.Fatal(err)
	}
	return &Shot{RGBA: img, Cell: t.cell, Origin: t.origin(), Cols: t.cols, Rows: t.rows}
}

// Shot returns the window when it has not changed for a while. A screen that
// never rests fails the test.
func (t *Terminal) Shot() *Shot {
	t.tb.Helper()
	last, since := t.ShotNow(), time.Now()
	if !eventually(shotLimit, func() bool {
		now := t.ShotNow()
		if !bytes.Equal(now.Pix, last.Pix) {
			last, since = now, time.Now()
		}
		return time.Since(since) >= calm
	}) {
		t.tb.Fatal("the screen does not come to rest")
	}
	return last
}

// Redraw has the emulator draw its window anew from what it holds to be on
// the screen, pictures included. Letters that reach into the next cell leave
// pixels there when their own cell is written again; this takes them away. foot
// has no such letters, and its window is weston's.
func (t *Terminal) Redraw() {
	t.tb.Helper()
	if t.emulator == Foot {
		return
	}
	t.x.run("xdotool", "windowunmap", "--sync", t.window.id, "windowmap", "--sync", t.window.id)
	t.Focus()
}

// WaitFor returns the first screenshot that ok likes. The test fails if none
// comes.
func (t *Terminal) WaitFor(what string, ok func(*Shot) bool) *Shot {
	t.tb.Helper()
	var shot *Shot
	if !t.Watch(func(s *Shot) bool { shot = s; return ok(s) }) {
		t.tb.Fatalf("the screen never showed %s", what)
	}
	return shot
}

// Watch looks at the screen until ok likes it, and reports false if it never
// does.
func (t *Terminal) Watch(ok func(*Shot) bool) bool {
	t.tb.Helper()
	return eventually(shotLimit, func() bool { return ok(t.ShotNow()) })
}

// Text returns the rows of the screen as characters. Only xterm can tell.
func (t *Terminal) Text() []string {
	t.tb.Helper()
	if t.emulator != XTerm && t.emulator != XTermText {
		t.tb.Fatalf("%s does not print its text", t.emulator)
	}
	t.Key("ctrl+F12")
	var text []byte
	if !eventually(shotLimit, func() bool {
		names, _ := filepath.Glob(filepath.Join(t.dir, textFile+"*")) // xterm adds the time
		if len(names) == 0 {
			return false
		}
		text, _ = os.ReadFile(names[0])
		return bytes.Count(text, []byte("\n")) == t.rows && os.Remove(names[0]) == nil
	}) {
		t.tb.Fatalf("xterm did not print its text, only %q", text)
	}
	// U+FFFF is how xterm tells the second cell of a wide letter.
	return strings.Split(strings.NewReplacer("\r", "", "\uFFFF", "").Replace(string(text)), "\n")[:t.rows]
}

// WaitText waits until the screen has a text, in one row.
func (t *Terminal) WaitText(want string) []string {
	t.tb.Helper()
	return t.WaitLines("the text "+want, func(rows []string) bool {
		return strings.Contains(strings.Join(rows, "\n"), want)
	})
}

// WaitLines waits until ok likes the rows of the screen.
func (t *Terminal) WaitLines(what string, ok func([]string) bool) []string {
	t.tb.Helper()
	var rows []string
	if !eventually(shotLimit, func() bool {
		rows = t.Text()
		return ok(rows)
	}) {
		t.tb.Fatalf("the screen never showed %s, but\n%s", what, strings.Join(rows, "\n"))
	}
	return rows
}
