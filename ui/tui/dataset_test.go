package tui_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui"
)

// TestDatasetFromTheScreen sets what is to become a dataset and writes it: what
// is wrong is said while one types, and what is set stands beside its name.
func TestDatasetFromTheScreen(t *testing.T) {
	dir := t.TempDir()
	driveConfig(t, 120, 40, tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, ExportDir: dir}, func(d *driver) {
		d.frame(prediction.ObjectDetection)
		d.frame(prediction.ObjectDetection)
		d.document(ripe)
		d.keys("x", "a")
		d.clickOn("csv ")
		d.shows("Dataset csv", "write it   3 requests", "threshold  0.00", "classes    all", "split      none")
		d.keys("f")
		d.typed("kind:obj score>1")
		d.keys("enter")
		d.shows("filter kind:obj score>1", "did you mean confidence?")
		for range " score>1" {
			d.keys("backspace")
		}
		d.keys("enter")
		d.shows("write it   2 requests", "filter     kind:obj")
		d.keys("t")
		d.typed("2")
		d.shows("want a confidence from 0 to 1")
		d.keys("backspace")
		d.typed("0.05")
		d.keys("enter", "r")
		d.typed("king=ace")
		d.keys("enter", "c")
		d.typed("ace")
		d.keys("enter", "p")
		d.typed("80/30")
		d.keys("esc", "d")
		d.shows("threshold  0.05", "rename     king=ace", "classes    ace", "split      none", "an image is in it once")
		d.keys("d", "w")
		d.shows("exported 2 requests")
	})
	var rows []string
	for _, path := range mustGlob(t, filepath.Join(dir, "framebin-*", "*.csv")) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, strings.Split(strings.TrimSpace(string(text)), "\n")...)
	}
	aces := slices.DeleteFunc(slices.Clone(rows), func(row string) bool { return !strings.Contains(row, "ace") })
	if len(aces) == 0 || len(aces) != len(rows)-1 { // but for the head
		t.Errorf("got %d aces in\n%s", len(aces), strings.Join(rows, "\n"))
	}
}

func mustGlob(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: %v, %v", pattern, paths, err)
	}
	return paths
}
