package tui_test

import (
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/readings"
	"github.com/framebin/framebin/ui/tui"
)

// TestOneReading walks over frames, looks at all that is said of them and
// exports them: each is read once. The linter sees to it that nobody reads one
// past the store.
func TestOneReading(t *testing.T) {
	const frames = 20
	kept := readings.New(1 << 20)
	cfg := tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, Readings: kept, ExportDir: t.TempDir()}
	driveConfig(t, 120, 40, cfg, func(d *driver) {
		for i := range frames {
			d.frame([]prediction.Kind{
				prediction.ObjectDetection, prediction.InstanceSegmentation, prediction.ImageClassification,
			}[i%3])
		}
		d.keys("g")
		for i := range frames {
			if got := tui.PictureKeySeq(d.model); got != uint64(i+1) {
				t.Fatalf("#%d is shown, want #%d", got, i+1)
			}
			for _, key := range []string{"4", "1", "n", "j"} {
				d.update(keyPress(key))
			}
			d.send()
		}
		d.keys("v", "h", "x", "a", "p", "n", "g", "enter")
		d.shows("exported 20 requests")
		if got := kept.Reads(); got != frames {
			t.Errorf("%d readings of %d frames", got, frames)
		}
	})
}
