//go:build e2e && linux

package e2e_test

import (
	"image"
	"strings"
	"testing"

	"github.com/framebin/framebin/ui/e2e"
)

// The demonstration moves by itself, with boxes in the colours of classes.
// From the first move of the person's on, the picture holds still while the
// list goes on growing.
func TestDemoMovesUntilThePersonDoes(t *testing.T) {
	t.Parallel()
	term := e2e.Start(t, e2e.Options{Command: []string{framebin, "demo", "--kind", "object-detection", "--fps", "4"}})
	term.WaitText("follow")
	in := pane(t, term)
	first := waitClassColors(t, term, in)
	term.WaitFor("another picture", func(s *e2e.Shot) bool { return different(first, s, in) })
	waitClassColors(t, term, in)

	term.Key("Up", "Up")
	rows := term.WaitText("new, F follows")
	waitClassColors(t, term, in)
	still := waitSame(term, in)
	count := requests(rows)
	term.WaitLines("eight more requests", func(rows []string) bool { return requests(rows) >= count+8 })
	if different(still, term.ShotNow(), in) {
		t.Error("the picture has changed though another request was selected")
	}
	term.Key("F")
	term.WaitText("● follow")
	term.WaitFor("the newest picture", func(s *e2e.Shot) bool { return different(still, s, in) })
}

// waitClassColors waits for lines in a colour of a class: sixel tells colours
// in percent, and lines of boxes are long.
func waitClassColors(t *testing.T, term *e2e.Terminal, pane image.Rectangle) *e2e.Shot {
	t.Helper()
	const tolerance, enough = 2, 500
	return term.WaitFor("boxes in the colours of classes", func(s *e2e.Shot) bool {
		n := 0
		for c, pixels := range e2e.Colors(s.Crop(s.Pixels(pane))) {
			for _, class := range palette() {
				if near(c, class, tolerance) {
					n += pixels
				}
			}
		}
		return n >= enough
	})
}

// waitSame waits for cells that have not changed for a while, and returns them.
func waitSame(term *e2e.Terminal, cells image.Rectangle) *e2e.Shot {
	const enough = 20 // screenshots
	var last *e2e.Shot
	same := 0
	return term.WaitFor("a picture that stays", func(s *e2e.Shot) bool {
		if same++; last == nil || different(last, s, cells) {
			same = 0
		}
		last = s
		return same >= enough
	})
}

func different(a, b *e2e.Shot, cells image.Rectangle) bool {
	d, err := e2e.Compare(a.Crop(a.Pixels(cells)), b.Crop(b.Pixels(cells)))
	return err != nil || d.Count > 0
}

// requests reads how many there are from the title of the list.
func requests(rows []string) int {
	n := 0
	if _, after, ok := strings.Cut(rows[1], "Requests "); ok {
		for _, r := range after {
			if r < '0' || r > '9' {
				break
			}
			n = n*10 + int(r-'0')
		}
	}
	return n
}
