//go:build e2e && linux

package e2e_test

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"framebin/ui/e2e"
)

// waitEqual waits until the screen is, pixel for pixel, what another run
// shows, when it has come to rest.
func waitEqual(t *testing.T, term *e2e.Terminal, want *e2e.Shot) {
	t.Helper()
	var difference e2e.Difference
	if !term.Watch(func(*e2e.Shot) bool {
		var err error
		difference, err = e2e.Compare(want.RGBA, atRest(term).RGBA)
		return err == nil && difference.Count == 0
	}) {
		e2e.Keep(t, "fresh start", want)
		t.Fatalf("not what a fresh start shows: %v", difference)
	}
}

// atRest is the screen without what letters have left in other cells.
func atRest(term *e2e.Terminal) *e2e.Shot {
	term.Shot()
	term.Redraw()
	return term.Shot()
}

// fresh is what a newly started program shows.
func fresh(t *testing.T, dir string, o e2e.Options, flags ...string) *e2e.Shot {
	t.Helper()
	term := open(t, dir, o, flags...)
	return settled(t, term)
}

// settled waits until the newest request is there, and its picture if it has
// one, and nothing changes any more.
func settled(t *testing.T, term *e2e.Terminal) *e2e.Shot {
	t.Helper()
	rows := term.WaitText(fmt.Sprintf("#%d", many))
	in := pane(t, term)
	if !strings.Contains(strings.Join(rows, "\n"), "heartbeat") {
		term.WaitFor("a picture", func(s *e2e.Shot) bool { return pictured(s, in) })
	}
	return atRest(term)
}

// pictured reports whether there is a picture in the pane: text does not fill
// it.
func pictured(s *e2e.Shot, pane image.Rectangle) bool {
	part := s.Crop(s.Pixels(pane))
	ground := part.RGBAAt(part.Rect.Min.X, part.Rect.Max.Y-1)
	return 3*e2e.CountColor(part, ground) < 2*part.Rect.Dx()*part.Rect.Dy()
}

func TestNothingIsLeftOfAnotherPicture(t *testing.T) {
	t.Parallel()
	for name, plainEnd := range map[string]bool{"picture": false, "no picture": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := film(t, plainEnd)
			want := fresh(t, dir, e2e.Options{})
			term := open(t, dir, e2e.Options{})
			term.WaitText(fmt.Sprintf("#%d", many))
			in := pane(t, term)
			term.Key("Up")
			for range 5 { // one of each kind
				term.Key("Up")
				term.WaitFor("a picture", func(s *e2e.Shot) bool { return pictured(s, in) })
				term.Shot()
			}
			term.Key("G")
			waitEqual(t, term, want)
		})
	}
}

// A long session, with everything that makes a screen be drawn anew, ends on
// the very pixels of a fresh start.
func TestTwoHundredMovesLeaveNothing(t *testing.T) {
	t.Parallel()
	dir := film(t, false)
	const cols, rows = 100, 30
	want := fresh(t, dir, e2e.Options{Cols: cols, Rows: rows})
	term, _ := shell(t, e2e.Options{Cols: cols, Rows: rows})
	term.Type("bash $RUN open " + dir + "\n")
	settled(t, term)
	moves := []string{"Up", "Down", "Prior", "Next", "ctrl+u", "ctrl+d", "k", "j"}
	for i := range 10 {
		term.Repeat(12, moves[0])
		for j := range 8 {
			term.Key(moves[(i*3+j)%len(moves)])
		}
		switch i {
		case 2, 7:
			term.Key("question")
			term.WaitText("── Keys")
			term.Repeat(5, "Down")
			term.Key("question")
		case 4:
			term.Key("z")
			term.Repeat(3, "Up")
			term.Key("z")
		case 5:
			term.Key("x")
			term.WaitText("Export")
			term.Key("Escape") // and nothing right after it, which would make it alt and a key
			term.WaitLines("no question", func(rows []string) bool {
				return !strings.Contains(strings.Join(rows, "\n"), "Export")
			})
		}
	}
	for i := range 20 {
		term.Resize(60+(i*37)%61, 16+(i*11)%23)
		term.Key("Up")
	}
	term.Resize(cols, rows)
	term.Key("ctrl+z")
	term.WaitText("Stopped")
	term.Type("ls -l /; fg\n")
	term.WaitText("Requests")
	term.Key("G")
	waitEqual(t, term, want)
}
