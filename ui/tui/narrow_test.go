package tui_test

import (
	"image"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui"
	"github.com/framebin/framebin/ui/tui/program"
)

// TestOnePaneAtATime goes to the details and to a view, and back, where there is
// room for the list alone: what has the keys is what is to be seen.
func TestOnePaneAtATime(t *testing.T) {
	t.Parallel()
	drive(t, 40, 12, func(d *driver) {
		d.frame(prediction.ObjectDetection)
		d.frame(prediction.InstanceSegmentation)
		list := d.text()
		d.shows("q quit", "enter open", "z picture")
		d.keys("tab")
		d.shows("1 Pred", "nucleus")
		d.keys("tab", "tab", "esc")
		if d.text() != list {
			t.Errorf("esc does not lead back to the list:\n%s", d.text())
		}
		d.keys("v", "w")
		d.shows("wall of cameras")
		d.hides("Requests")
		d.keys("esc", "esc")
		d.shows("Requests 2")
		d.send(tea.WindowSizeMsg{Width: 100, Height: 30})
		d.keys("tab", "tab") // the details
		d.send(tea.WindowSizeMsg{Width: 40, Height: 12})
		d.keys("k", "enter") // the list has the keys again
		d.shows("1 Pred", "king")
		d.fits(image.Pt(40, 12))
	})
}

// TestOnePaneOfTwo: where the comparison is all there is room for, its hints lead to
// the picture and back.
func TestOnePaneOfTwo(t *testing.T) {
	t.Parallel()
	drive(t, 40, 12, func(d *driver) {
		d.frame(prediction.ObjectDetection)
		d.frame(prediction.ObjectDetection)
		d.keys("k", "=", "j", "=")
		d.shows("#1 and #2", "z picture", "esc leave", "j/k move")
		d.hides("the other picture")
		d.keys("z")
		d.shows("space the other picture", "esc leave", "── #2 · ")
		d.keys("space")
		d.shows("── #1 · ")
		d.keys("esc", "esc")
		d.shows("Requests 2")
		d.fits(image.Pt(40, 12))
	})
}

// TestLargeDetailsInANarrowWindow: at the front they take all of a window in which
// they would have no width beside the list, and what has the keys is to be seen.
func TestLargeDetailsInANarrowWindow(t *testing.T) {
	t.Parallel()
	drive(t, 60, 14, func(d *driver) {
		d.frame(prediction.ObjectDetection)
		d.keys("enter", "3")
		d.shows("image.jpeg", "image/jpeg")
		d.hides("Requests")
		d.keys("enter") // the part, for which there is no room beside
		d.shows("part 1")
		d.keys("esc")
		d.shows("image.jpeg", "image/jpeg")
		d.keys("tab", "1")
		d.shows("Requests 1", "q quit")
		d.fits(image.Pt(60, 14))
	})
}

// TestLongMessages breaks a message into lines, which lie over no picture.
func TestLongMessages(t *testing.T) {
	t.Parallel()
	text := "exported 40 requests to " + strings.Repeat("/a-folder-of-a-long-name", 5) + "/framebin-20261130.har"
	for _, size := range []image.Point{{40, 12}, {80, 24}, {200, 60}} {
		drive(t, size.X, size.Y, func(d *driver) {
			d.frame(prediction.ObjectDetection)
			d.send(program.Notice{Text: text})
			if size.X < 200 {
				all := strings.NewReplacer("\n", "", " ", "").Replace(d.text())
				if !strings.Contains(all, strings.ReplaceAll(text, " ", "")) {
					t.Errorf("%v: the message is cut:\n%s", size, d.text())
				}
			}
			d.fits(size)
			d.keys("z") // full screen, to the last row but one
			d.send(program.Notice{Text: text})
			lines := strings.Split(d.text(), "\n")
			if !strings.HasPrefix(lines[len(lines)-1], " exported 40") || len(lines) != size.Y {
				t.Errorf("%v: the message lies over the picture:\n%s", size, d.text())
			}
		})
	}
}

// TestQuestionsInSmallWindows has every answer of a question, with what it does,
// to be read: where there is no room beside the list over all, and by a click too.
func TestQuestionsInSmallWindows(t *testing.T) {
	t.Parallel()
	for _, size := range []image.Point{{40, 12}, {60, 14}, {80, 24}} {
		cfg := tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, ExportDir: t.TempDir(), Now: time.Now}
		driveConfig(t, size.X, size.Y, cfg, func(d *driver) {
			d.frame(prediction.ObjectDetection)
			d.keys("x", "s")
			d.keys(slices.Repeat([]string{"down"}, 5)...)
			all := strings.Join(strings.Fields(d.text()), " ")
			if want := "the image with its predictions drawn on it, at original resolution"; !strings.Contains(all, want) {
				t.Errorf("%v: not told whole what png is:\n%s", size, d.text())
			}
			d.fits(size)
			d.keys("esc", "o", "j")
			all = strings.Join(strings.Fields(d.text()), " ")
			if !strings.Contains(all, "since the camera's one before") {
				t.Errorf("%v: not told whole what a gap is:\n%s", size, d.text())
			}
			d.keys("esc", "x")
			for y, line := range strings.Split(d.text(), "\n") {
				if strings.Contains(line, "all in the list") {
					d.send(tea.MouseClickMsg{X: 25, Y: y, Button: tea.MouseLeft})
				}
			}
			d.shows("Export 1 request as")
		})
	}
}
