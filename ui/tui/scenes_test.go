package tui_test

import (
	"fmt"
	"image"
	"image/color"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/ui/tui"
)

// compared calls test with a screen on two archives, the second of which begins
// behind n requests.
func compared(t *testing.T, n int, first, second string, test func(*driver)) {
	t.Helper()
	comparedIn(t, image.Pt(100, 30), n, first, second, test)
}

// comparedIn is compared in a window of that size.
func comparedIn(t *testing.T, size image.Point, n int, first, second string, test func(*driver)) {
	t.Helper()
	var both [2]*archive.Source
	for i, dir := range []string{first, second} {
		src, err := archive.Open(dir, archive.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		both[i] = src
	}
	src, err := archive.Join(both[0], both[1])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = src.Close() }()
	driveConfig(t, size.X, size.Y, tui.Config{Archive: archive.NewCatalog(src, 8<<20), Source: "a and b", Second: uint64(n) + 1}, test)
}

// TestTwoCaptures lists the scenes of two captures, goes from difference to
// difference, compares one, and comes back to it from the list.
func TestTwoCaptures(t *testing.T) {
	t.Parallel()
	before, after := t.TempDir(), t.TempDir()
	classified(t, before, "ripe", "green", "ripe", "ripe")
	classified(t, after, "ripe", "green", "rotten", "rotten")
	compared(t, 4, before, after, func(d *driver) {
		d.pass(time.Second)
		d.shows("4 scenes by order, 2 differ", "#1 #5 =", "›#3 #7", "rotten", "#7 ", "a and b")
		d.keys("space")
		d.shows("first #3 · ripe")
		d.keys("z", "space", "space", "esc") // the full screen is left first
		d.shows("4 scenes", "#3 · ripe")
		d.keys("!")
		d.shows("›#4 #8", "#4 · ripe")
		d.keys("!")
		d.shows("no scene differs after this one")
		d.keys("enter")
		d.shows("#4 and #8", "0 the same, 1 added, 1", "removed")
		d.keys("esc")
		d.shows("4 scenes")
		d.keys("esc")
		d.shows("Requests 8")
		d.keys("v")
		d.shows("scenes that differ")
		d.keys("d")
		d.shows("4 scenes", "›#3 #7")
	})
}

// TestScenesScreens compares the screen of two captures at five sizes, with and
// without colour.
func TestScenesScreens(t *testing.T) {
	t.Parallel()
	before, after := t.TempDir(), t.TempDir()
	classified(t, before, "ripe", "green", "ripe", "ripe", "unripe with a long name")
	classified(t, after, "ripe", "green", "rotten", "rotten", "overripe with a longer name")
	for _, size := range sizes() {
		comparedIn(t, size, 5, before, after, func(d *driver) {
			d.pass(time.Second)
			d.keys("G")
			d.golden(fmt.Sprintf("scenes-%dx%d", size.X, size.Y))
			d.fits(size)
			for name, background := range map[string]color.Color{"dark": color.Black, "light": color.White} {
				d.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor}, tea.BackgroundColorMsg{Color: background})
				d.goldenColors(fmt.Sprintf("scenes-%s-%dx%d", name, size.X, size.Y))
			}
			d.keys("enter")
			d.golden(fmt.Sprintf("comparison-%dx%d", size.X, size.Y))
			d.fits(size)
		})
	}
}

// TestTwoCapturesCancelled stops comparing, and begins it again.
func TestTwoCapturesCancelled(t *testing.T) {
	t.Parallel()
	compared(t, 3, capturedIn(t, 3), capturedIn(t, 2), func(d *driver) {
		d.pass(time.Second)
		d.shows("2 scenes by ", "0 differ")
		d.keys("q")
		d.shows("Requests 5")
		if d.quit {
			t.Error("it quits where there was a step to go back")
		}
	})
}
