package tui_test

import (
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/prediction"
	kept "github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/tui"
)

// drag holds the left button from one cell to another.
func (d *driver) drag(fromX, fromY, toX, toY int) {
	d.t.Helper()
	d.send(tea.MouseClickMsg{X: fromX, Y: fromY, Button: tea.MouseLeft})
	d.send(tea.MouseMotionMsg{X: toX, Y: toY, Button: tea.MouseLeft})
	d.send(tea.MouseReleaseMsg{X: toX, Y: toY, Button: tea.MouseLeft})
}

// cell returns the column and the line of a text on the screen.
func (d *driver) cell(text string) (x, y int) {
	d.t.Helper()
	for y, line := range strings.Split(d.text(), "\n") {
		if before, _, ok := strings.Cut(line, text); ok {
			return len([]rune(before)), y
		}
	}
	d.t.Fatalf("%q is not on the screen:\n%s", text, d.text())
	return 0, 0
}

// TestSeparators drags the lines between the panes; where they were left is
// remembered.
func TestSeparators(t *testing.T) {
	file := kept.NewFile(filepath.Join(t.TempDir(), "screen.json"))
	cfg := tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, Taste: tui.Taste{State: file}}
	driveConfig(t, 120, 40, cfg, func(d *driver) {
		d.frame(prediction.ObjectDetection)
		x, _ := d.cell("│")
		d.drag(x, 10, 60, 10)
		if x, _ := d.cell("│"); x != 60 {
			t.Errorf("the list ends at %d, want 60", x)
		}
		x, y := d.cell("1 Pred")
		d.drag(x+40, y, x+40, 15)
		if _, y := d.cell("1 Pred"); y != 15 {
			t.Errorf("the details begin at %d, want 15", y)
		}
		d.drag(60, 10, 119, 10) // never to nothing
		if x, _ := d.cell("│"); x != 100 {
			t.Errorf("the list ends at %d, want 100", x)
		}
		d.drag(100, 10, 60, 10)
		d.keys("2")
		x, y = d.cell("1 Pred")
		d.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}, tea.MouseReleaseMsg{X: x, Y: y, Button: tea.MouseLeft})
		if tui.Tab(d.model) != 0 {
			t.Error("a tab cannot be clicked any more")
		}
	})
	remembered, err := file.Load()
	if err != nil {
		t.Fatal(err)
	}
	cfg.Remembered = remembered
	driveConfig(t, 120, 40, cfg, func(d *driver) {
		d.frame(prediction.ObjectDetection)
		if x, _ := d.cell("│"); x != 60 {
			t.Errorf("the next time the list ends at %d, want 60", x)
		}
	})
}

// TestKeysAreNeverDead: a click on a picture that is seen as a whole leaves the
// keys where they are, from the picture j and k go through the requests, and a
// zoomed picture pans, in full screen too.
func TestKeysAreNeverDead(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.frame(prediction.ObjectDetection)
		d.frame(prediction.ObjectDetection)
		d.send(tea.MouseClickMsg{X: 80, Y: 10, Button: tea.MouseLeft})
		d.keys("k")
		if got := tui.Selected(d.model); got != 1 {
			t.Errorf("after a click on the picture k goes to #%d, want #1", got)
		}
		d.keys("tab", "j")
		if got := tui.Selected(d.model); got != 2 {
			t.Errorf("from the picture j goes to #%d, want #2", got)
		}
		d.send(tea.KeyPressMsg{Code: tea.KeyLeft})
		d.shows("left moves a zoomed picture: + zooms in")
		d.keys("z", "+", "+")
		d.shows("←→↑↓ look around")
		before := tui.Center(d.model)
		d.send(tea.KeyPressMsg{Code: tea.KeyRight}, tea.KeyPressMsg{Code: tea.KeyDown})
		if after := tui.Center(d.model); after == before {
			t.Error("the zoomed picture does not pan in full screen")
		}
		d.keys("k")
		if got := tui.Selected(d.model); got != 1 {
			t.Errorf("k goes to #%d, want #1", got)
		}
	})
}
