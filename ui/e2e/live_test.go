//go:build e2e && linux

package e2e_test

import (
	"crypto/sha256"
	"image"
	"os/exec"
	"testing"
	"time"

	"github.com/framebin/framebin/ui/e2e"
)

// A camera that is faster than the screen is followed by leaving pictures out:
// many are seen on the way, and when it stops there is no queue to be drawn,
// but the newest.
func TestFollowSkipsAndNeverQueues(t *testing.T) {
	t.Parallel()
	const frames, fps = "120", "30"
	const least = 5  // pictures: drawing gives way to whatever else the machine does
	const behind = 4 // the one being drawn and the one after it, each as a draft and sharp
	term := e2e.Start(t, e2e.Options{Cols: 122, Rows: 36, Command: []string{framebin, "--listen", "127.0.0.1:0"}})
	target := address(t, term)
	camera := func(count string) *exec.Cmd {
		return exec.CommandContext(t.Context(), framebin, "send", target, "--kind", "object-detection", "--fps", fps, "--count", count)
	}
	if out, err := camera("1").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	in := pane(t, term)
	term.WaitFor("a picture", func(s *e2e.Shot) bool { return pictured(s, in) })
	term.Key("z") // 960x540 and more
	in = image.Rect(0, 2, 122, 35)
	term.WaitFor("a large picture", func(s *e2e.Shot) bool { return pictured(s, in) })

	sender, sent := camera(frames), make(chan error, 1)
	start := time.Now()
	go func() { sent <- sender.Run() }()
	seen := make(map[[sha256.Size]byte]bool)
	if !term.Watch(func(s *e2e.Shot) bool { // every few milliseconds, which leaves time to draw
		seen[hash(s, in)] = true
		return len(sent) > 0
	}) {
		t.Fatal("the camera does not come to an end")
	}
	if err := <-sent; err != nil {
		t.Fatal(err)
	}
	shown, took := len(seen), time.Since(start)
	t.Logf("%d pictures of %s frames in %v: %.1f a second", shown, frames, took, float64(shown)/took.Seconds())
	if shown < least {
		t.Errorf("%d pictures were seen, want at least %d", shown, least)
	}
	last := hash(term.Shot(), in)
	if seen[last] {
		return // it was there when the camera stopped
	}
	clear(seen)
	term.Watch(func(s *e2e.Shot) bool {
		h := hash(s, in)
		seen[h] = true
		return h == last
	})
	if len(seen) > behind {
		t.Errorf("%d pictures were drawn after the camera had stopped, want at most %d", len(seen), behind)
	}
}

func hash(s *e2e.Shot, cells image.Rectangle) [sha256.Size]byte {
	part := s.Crop(s.Pixels(cells))
	var all []byte
	for y := part.Rect.Min.Y; y < part.Rect.Max.Y; y++ {
		all = append(all, part.Pix[part.PixOffset(part.Rect.Min.X, y):][:4*part.Rect.Dx()]...)
	}
	return sha256.Sum256(all)
}

// A key that is held down moves the selection at every press, whatever the
// pictures take: rows are skipped by the eye, not by the program.
func TestHeldKeyMovesTheSelection(t *testing.T) {
	t.Parallel()
	term := open(t, film(t, false), e2e.Options{})
	settled(t, term)
	in := pane(t, term)
	from := cursorRow(t, term.Shot())
	const presses = 34
	done := make(chan struct{})
	go func() {
		defer close(done)
		term.Repeat(presses, "k")
	}()
	rows, pictures := map[int]bool{}, map[[sha256.Size]byte]bool{}
	most := from
	for held := true; held; {
		select {
		case <-done:
			held = false
		default:
		}
		shot := term.ShotNow()
		row := cursorRow(t, shot)
		if row < 0 {
			continue // xterm was caught while it drew
		}
		if row > most {
			t.Errorf("the selection went back from row %d to %d", most, row)
		}
		rows[row], most = true, min(most, row)
		pictures[hash(shot, in)] = true
	}
	t.Logf("%d presses: %d rows and %d pictures seen", presses, len(rows), len(pictures))
	if len(rows) < presses/6 || len(rows) < len(pictures)/2 {
		t.Errorf("%d rows were seen under the cursor and %d pictures, after %d presses", len(rows), len(pictures), presses)
	}
	if got, want := cursorRow(t, term.Shot()), from-presses; got != want {
		t.Errorf("the selection is in row %d, want %d: presses were lost", got, want)
	}
}

// cursorRow is the row with the bar of the selection, -1 while there is none.
func cursorRow(t *testing.T, s *e2e.Shot) int {
	t.Helper()
	const column = len(">12:00:00") // the blank behind the time
	for row := 2; row < s.Rows-1; row++ {
		cell := s.Pixels(image.Rect(column, row, column+1, row+1))
		c := s.RGBAAt((cell.Min.X+cell.Max.X)/2, (cell.Min.Y+cell.Max.Y)/2)
		if c.R > 0x80 && c.G > 0x80 && c.B > 0x80 {
			return row
		}
	}
	return -1
}
