package tui_test

import (
	"fmt"
	"image"
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/ui/tui"
)

// TestAnything presses keys, moves the mouse, resizes the window and lets
// requests arrive at random: nothing panics, and every line is as wide as the
// window says, without a stray escape.
func TestAnything(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		anything(t, seed)
	}
}

// FuzzAnything is TestAnything for as long as one likes:
// go test -run '^$' -fuzz Anything -fuzztime 1m ./ui/tui.
func FuzzAnything(f *testing.F) {
	f.Add(uint64(0))
	f.Fuzz(anything)
}

// anything does what chance says that begins with a seed.
func anything(t *testing.T, seed uint64) {
	t.Helper()
	const steps = 400
	ring := capture.NewRing(12, 1<<20)
	cfg := tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, Ring: ring, ExportDir: t.TempDir()}
	driveConfig(t, 100, 30, cfg, func(d *driver) {
		rnd := rand.New(rand.NewPCG(seed, 9))
		size := image.Pt(100, 30)
		keys := strings.Split("? : esc enter tab space / j k g G n N p t T i B m l o c } { b + - 0 h z v s x y u Z M R P F U ! @ ) ( * # O D = 1 2 3 4 5 [ ] a w e q up down ctrl+z", " ")
		bodies := []string{ripe, rotten, apples(1), `{"hello":["world",{"n":1.50}]}`, "\x1b[31m番茄 👍🏽", "", `{"kind":"ObjectDetection.v1","objects":[`}
		for step := range steps {
			var what string
			switch n := rnd.IntN(10); {
			case n < 6:
				what = keys[rnd.IntN(len(keys))]
				d.update(keyPress(what))
			case n < 7:
				size = image.Pt(1+rnd.IntN(260), 1+rnd.IntN(70))
				what = fmt.Sprint(size)
				d.update(tea.WindowSizeMsg{Width: size.X, Height: size.Y})
			case n < 8:
				at := tea.Mouse{X: rnd.IntN(size.X), Y: rnd.IntN(size.Y), Button: tea.MouseLeft}
				what = fmt.Sprint("mouse ", at)
				d.update([]tea.Msg{tea.MouseClickMsg(at), tea.MouseMotionMsg(at), tea.MouseReleaseMsg(at), tea.MouseWheelMsg{X: at.X, Y: at.Y, Button: tea.MouseWheelDown}}[rnd.IntN(4)])
			default:
				what = "a request"
				r := capture.NewRequest("POST", fmt.Sprintf("/cam%d", rnd.IntN(3)), map[string][]string{"Content-Type": {"application/json"}},
					[]byte(bodies[rnd.IntN(len(bodies))]))
				r.Rejected = rnd.IntN(9) == 0
				ring.Append(r)
			}
			if rnd.IntN(4) == 0 {
				d.send()
			}
			view := d.model.View().Content
			lines := strings.Split(view, "\n")
			if len(lines) > size.Y {
				t.Fatalf("seed %d, step %d, %s: %d lines in a window of %v", seed, step, what, len(lines), size)
			}
			for y, line := range lines {
				if w := ansi.StringWidth(line); w > size.X {
					t.Fatalf("seed %d, step %d, %s: line %d takes %d of %d columns: %q", seed, step, what, y, w, size.X, ansi.Strip(line))
				}
			}
			if strings.Contains(view, "\x1b[31m番茄") {
				t.Fatalf("seed %d, step %d, %s: an escape of a request is on the screen", seed, step, what)
			}
		}
		d.send()
	})
}
