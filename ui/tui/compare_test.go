package tui_test

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/tui"
)

func TestCompare(t *testing.T) {
	drive(t, 120, 30, func(d *driver) {
		d.keys("=")
		d.shows("there is nothing to compare yet")
		d.document(ripe)
		d.document(rotten)
		d.keys("k", "=")
		d.shows("#1 is kept", "= compares with #1")
		d.keys("=")
		d.shows("no longer kept")
		d.keys("=", "j", "=")
		d.shows("#1 and #2", "Objects:", "1 added, 1 removed", "JSON:")
		d.keys("space")
		if got := tui.Selected(d.model); got != 1 {
			t.Errorf("#%d is shown, want the other, #1", got)
		}
		d.keys("space")
		if got := tui.Selected(d.model); got != 2 {
			t.Errorf("#%d is shown, want #2 again", got)
		}
		d.send(tea.KeyPressMsg{Code: tea.KeyEscape})
		d.shows("Requests 2")
		d.hides("Objects:")
	})
}

// TestComparePick selects the object under the cursor in the request that has it,
// also where that is the other of the two.
func TestComparePick(t *testing.T) {
	drive(t, 120, 30, func(d *driver) {
		object := func(class string, x int) string {
			return fmt.Sprintf(`{"classId":%q,"confidence":0.9,"boundingBox":{"x":%d,"y":0,"width":10,"height":10}}`, class, x)
		}
		d.document(`{"kind":"ObjectDetection.v1","objects":[` + object("kept", 0) + `,` + object("lost", 40) + `]}`)
		d.document(`{"kind":"ObjectDetection.v1","objects":[` + object("kept", 0) + `,` + object("gained", 80) + `]}`)
		d.keys("k", "=", "j", "=", "j", "enter") // #2 is shown, and the object is of #1
		d.shows("- lost 0.900", "#1 · ", "›■ lost")
		d.keys("j", "enter")
		d.shows("#2 · ", "›■ gained")
		d.keys("j", "enter")
		d.shows("#2 · ", "›■ kept")
		d.keys("space")
		d.shows("#1 · ", "›■ kept")
		d.keys("space")
		d.shows("#2 · ", "›■ kept")
		d.keys("k", "space") // which #1 has not
		d.shows("#1 · ")
		d.hides("›■")
	})
}
