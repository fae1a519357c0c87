package tui_test

import (
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui"
)

// TestASCIIScreen has no character beyond ASCII on any page.
func TestASCIIScreen(t *testing.T) {
	cfg := tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, Taste: tui.Taste{ASCII: true}}
	driveConfig(t, 120, 40, cfg, func(d *driver) {
		check := func(page string) {
			t.Helper()
			for _, c := range ansi.Strip(d.model.View().Content) {
				if c > '~' && (c < 0xF0000 || c > 0xFFFFD) {
					t.Fatalf("%s has %q:\n%s", page, c, ansi.Strip(d.model.View().Content))
				}
			}
			if title := d.model.View().WindowTitle; ansi.Strip(title) != title || len([]rune(title)) != len(title) {
				t.Errorf("%s: the title of the window is %q", page, title)
			}
		}
		check("waiting")
		d.frame(prediction.ObjectDetection)
		d.document(`{"kind":"ObjectDetection.v1","objects":[{"classId":"番茄 é","confidence":0.5,"box":{"x":1,"y":2,"width":3,"height":4}}]}`)
		check("a class in Chinese")
		d.shows("???? ?", "-- Requests 2 --")
		for _, keys := range [][]string{{"k", "n"}, {"2"}, {"3"}, {"4"}, {"5"}, {"6"}, {"?"}, {"?", "s"}, {"s", ":"}, {"esc", "x"}, {"esc", "v", "w"}, {"esc", "z"}, {"z", "R"}} {
			d.keys(keys...)
			check(keys[len(keys)-1])
		}
	})
}
