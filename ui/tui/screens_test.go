package tui_test

import (
	"fmt"
	"image"
	"image/color"
	"regexp"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui"
)

// sizes are from the smallest with several panes to a wall.
func sizes() []image.Point { return []image.Point{{60, 14}, {80, 24}, {120, 40}, {200, 60}, {300, 90}} }

// TestScreens compares whole screens at five sizes; of the largest a few.
func TestScreens(t *testing.T) {
	few := []string{"waiting", "detection", "object", "help", "statistics"}
	for _, size := range sizes() {
		drive(t, size.X, size.Y, func(d *driver) {
			name := func(screen string) string { return fmt.Sprintf("%s-%dx%d", screen, size.X, size.Y) }
			check := func(screen string) {
				d.t.Helper()
				if size.X < 200 || slices.Contains(few, screen) {
					d.golden(name(screen))
				}
				d.fits(size)
			}
			check("waiting")
			d.frame(prediction.ObjectDetection)
			d.frame(prediction.InstanceSegmentation)
			d.frame(prediction.SemanticSegmentation)
			d.document(`{"kind":"ImageClassification.v1","classId":"crocodile","confidence":0.021827127784490585,"extra":{"a":[1,2]}}`)
			d.document(`{"hello":["world",{"n":1.50,"ok":true}]}`)
			d.document(`{"kind":"ObjectDetection.v1","objects":[`)
			check("broken")
			d.keys("k")
			check("json")
			d.keys("g")
			check("detection")
			d.keys("n")
			check("object")
			d.keys("2")
			check("headers")
			d.keys("3")
			check("parts")
			d.keys("?")
			check("help")
			d.keys("?", "x")
			check("export")
			d.keys("esc", "z")
			check("picture")
			d.keys("z", "s")
			d.traffic()
			check("statistics")
			d.keys("s")
			check("advice")
		})
	}
}

// TestColors compares screens with their colours, on dark and on light
// backgrounds.
func TestColors(t *testing.T) {
	for _, size := range sizes() {
		for name, background := range map[string]color.Color{"dark": color.Black, "light": color.White} {
			cfg := tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, Terminal: tui.Terminal{Graphics: "none"}}
			driveConfig(t, size.X, size.Y, cfg, func(d *driver) {
				d.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor}, tea.BackgroundColorMsg{Color: background})
				for i := range 2 {
					d.camera("/cam1", i)
					d.camera("/cam2", i)
				}
				d.document(`{"kind":"ObjectDetection.v1","objects":[`)
				d.keys("g", "n", "t")
				d.goldenColors(fmt.Sprintf("%s-%dx%d", name, size.X, size.Y))
			})
		}
	}
}

// goldenColors compares the screen with a file, with its colours.
func (d *driver) goldenColors(name string) {
	d.t.Helper()
	sgr := regexp.MustCompile(`\x1b\[([0-9;]*)m`)
	var lines []string
	for line := range strings.Lines(d.model.View().Content) {
		line = strings.TrimRight(sgr.ReplaceAllString(line, "{$1}"), " \n")
		lines = append(lines, ansi.Strip(line))
	}
	d.compare(name, strings.Join(lines, "\n")+"\n")
}
