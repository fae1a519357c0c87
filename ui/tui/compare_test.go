package tui_test

import (
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
