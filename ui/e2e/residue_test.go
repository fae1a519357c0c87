//go:build e2e && linux

package e2e_test

import (
	"crypto/sha256"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/e2e"
)

// tones is by how much a pixel may differ from a fresh start: a picture may
// come in the palette of one before that was much like it. What is left of
// something else differs by more.
const tones = 24

// waitEqual waits until the screen is, pixel for pixel, what another run
// shows, when it has come to rest.
func waitEqual(t *testing.T, term *e2e.Terminal, want *e2e.Shot) {
	t.Helper()
	pointer := 0
	if term.Emulator() == e2e.Foot {
		pointer = 200 // pixels at most that weston's is drawn with, here or there
	}
	var difference e2e.Difference
	var err error
	if !term.Watch(func(*e2e.Shot) bool {
		difference, err = e2e.CompareBeyond(want.RGBA, atRest(term).RGBA, tones)
		return err == nil && difference.Count <= pointer
	}) {
		e2e.Keep(t, "fresh start", want)
		t.Fatalf("not what a fresh start shows: %v, %v", difference, err)
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

// settled waits until the newest request is there, with its picture or its
// text, and nothing changes any more.
func settled(t *testing.T, term *e2e.Terminal) *e2e.Shot {
	t.Helper()
	term.WaitText(fmt.Sprintf("#%d", many))
	in := pane(t, term)
	term.WaitFor("a picture or a text", func(s *e2e.Shot) bool {
		return pictured(s, in) || strings.Contains(strings.Join(term.Text(), "\n"), "heartbeat")
	})
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

// The picture alone covers cells of the list, whose text is not written again
// because of that.
func TestFullScreenPictureLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := film(t, false)
	want := fresh(t, dir, e2e.Options{})
	term := open(t, dir, e2e.Options{})
	settled(t, term)
	for range 5 { // each time another picture, which is not at hand when it is left
		for _, key := range []string{"z", "Up", "z"} {
			term.Key(key)
			term.Shot()
		}
	}
	term.Key("G")
	waitEqual(t, term, want)
}

// The same in the other emulators, which erase in ways of their own and do not
// tell their text.
func TestOthersLeaveNothing(t *testing.T) {
	t.Parallel()
	for _, emulator := range []e2e.Emulator{e2e.MLTerm, e2e.Foot, e2e.Kitty} {
		t.Run(string(emulator), func(t *testing.T) {
			t.Parallel()
			start := func() *e2e.Terminal {
				term := open(t, film(t, false), e2e.Options{Emulator: emulator})
				term.WaitFor("a picture", func(s *e2e.Shot) bool { return pictured(s, paneOf120x40()) })
				return term
			}
			want := atRest(start())
			term := start()
			disturb(term)
			term.Key("G")
			waitEqual(t, term, want)
		})
	}
}

// disturb moves through pictures, pages and the full screen.
func disturb(term *e2e.Terminal) {
	term.Repeat(40, "Up")
	term.Repeat(10, "Down")
	for _, key := range []string{"Prior", "question", "Down", "question", "z", "Up", "z", "Home"} {
		term.Key(key)
		term.Shot()
	}
}

// A picture is replaced by the next one without a moment between them in which
// there is none.
func TestPicturesDoNotBlink(t *testing.T) {
	t.Parallel()
	dir := record(t, "same", func() ([]*capture.Request, error) {
		requests := make([]*capture.Request, many)
		for i := range requests {
			r, err := frame(prediction.ObjectDetection, 1+i*scenes)
			if err != nil {
				return nil, err
			}
			requests[i] = r
		}
		return requests, nil
	})
	term := open(t, dir, e2e.Options{Cols: 100, Rows: 30})
	settled(t, term)
	in := pane(t, term)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 25 {
			term.Key("Up")
		}
	}()
	samples, blank, seen := 0, 0, map[[sha256.Size]byte]bool{}
	for moving := true; moving; samples++ {
		select {
		case <-done:
			moving = false
		default:
		}
		shot := term.ShotNow()
		seen[sha256.Sum256(shot.Pix)] = true
		if !pictured(shot, in) {
			blank++
			e2e.Keep(t, "blank", shot)
		}
	}
	t.Logf("%d screenshots, %d of them different", samples, len(seen))
	if blank > 0 {
		t.Errorf("%d of %d screenshots show no picture", blank, samples)
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
	for i := range 10 {
		term.Repeat(12, "Up")
		for j := range 8 {
			term.Key(moves()[(i*3+j)%len(moves())])
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
			term.Key("Escape") // and the next key at once
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

// The same in the other emulators, which do not tell their text: what is waited
// for is the picture. The window of foot cannot be resized here.
func TestOthersAfterTwoHundredMoves(t *testing.T) {
	t.Parallel()
	for _, emulator := range []e2e.Emulator{e2e.MLTerm, e2e.Foot, e2e.Kitty} {
		t.Run(string(emulator), func(t *testing.T) {
			t.Parallel()
			dir := film(t, false)
			in := paneOf120x40()
			o := e2e.Options{Emulator: emulator}
			picture := func(term *e2e.Terminal) {
				t.Helper()
				term.WaitFor("a picture", func(s *e2e.Shot) bool { return pictured(s, in) })
			}
			first := open(t, dir, o)
			picture(first)
			want := atRest(first)

			term, home := shell(t, o)
			term.Type("bash run open " + dir + "\n") // no capitals: a busy kitty mistakes which keys were with shift
			picture(term)
			for i := range 10 {
				term.Repeat(12, "Up")
				for j := range 8 {
					term.Key(moves()[(i*3+j)%len(moves())])
				}
				switch i {
				case 2, 7:
					term.Key("F1", "Down", "Down", "F1")
				case 4:
					term.Key("z", "Up", "Up", "z")
				case 5:
					term.Key("x", "Escape")
				}
			}
			for i := 0; i < 20 && emulator != e2e.Foot; i++ {
				term.Resize(60+(i*37)%61, 16+(i*11)%23)
				term.Key("Up")
			}
			if emulator != e2e.Foot {
				term.Resize(120, 40)
			}
			term.Key("End")
			picture(term)
			term.Key("ctrl+z")
			term.WaitFor("the shell", func(s *e2e.Shot) bool { return stopped(home) && !pictured(s, in) })
			term.Type("fg\n")
			picture(term)
			term.Key("End")
			waitEqual(t, term, want)
		})
	}
}

// stopped reports whether the program that a shell in that folder started is
// suspended: until then what is typed goes to it, though its picture is gone.
func stopped(home string) bool {
	pid, err := os.ReadFile(filepath.Join(home, "pid"))
	if err != nil {
		return false
	}
	stat, err := os.ReadFile(filepath.Join("/proc", strings.TrimSpace(string(pid)), "stat"))
	return err == nil && strings.Contains(string(stat), ") T ")
}

// moves are the keys that move the selection.
func moves() []string {
	return []string{"Up", "Down", "Prior", "Next", "ctrl+u", "ctrl+d", "k", "j"}
}
