package tui_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/ui/tui"
)

// TestMarkedAndSelectedStay lets a ring of eight overflow.
func TestMarkedAndSelectedStay(t *testing.T) {
	ring := capture.NewRing(8, 1<<20)
	driveConfig(t, 100, 30, tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, Ring: ring}, func(d *driver) {
		for range 5 {
			d.document(ripe)
		}
		d.keys("g", "space") // marks #1, goes to #2
		for range 30 {
			d.document(rotten)
		}
		d.shows("●12:00:00", "›12:00:01", "Requests 8 · 1 marked")
		if got := tui.Selected(d.model); got != 2 {
			t.Errorf("#%d is selected, want #2", got)
		}
		for _, seq := range []uint64{1, 2} {
			if _, ok := ring.Get(seq); !ok {
				t.Errorf("#%d was evicted", seq)
			}
		}
		d.keys("G")
		d.document(rotten)
		if _, ok := ring.Get(2); ok {
			t.Error("what is not selected any more is still kept")
		}
		d.keys("g", "j", "space", "space", "space", "space") // more marks than half of the ring
		d.shows("2 marked requests may leave the ring", "raise --max-requests or", "--max-memory to keep more")
	})
}

// TestClear forgets what it asked about and no more, and brings it back.
func TestClear(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		for range 6 {
			d.document(ripe)
		}
		d.keys("g", "j", "space", "Z")
		d.shows("Forget 5 requests?", "marked ones stay", "marked ones too")
		d.document(rotten) // comes while it is asked
		d.keys("y")
		d.shows("forgot 5 requests; Z brings them back for a minute", "Requests 2", "rotten")
		if got := d.ring.Stats().Len; got != 2 {
			t.Errorf("the ring holds %d, want the marked one and the one that came", got)
		}
		d.keys("Z", "b")
		d.shows("5 requests brought back", "Requests 7", "1 marked", "ring 7/100")
		d.keys("U", "Z", "y")
		d.shows("forgot 7 requests", "ring 0/100")
		d.keys("Z")
		d.shows("Bring back what was forgotten?", "7 requests")
		d.keys("b")
		d.shows("Requests 7", "ring 7/100")
		d.keys("g", "j", "space")
		d.keys("Z", "m")
		d.shows("forgot 7 requests", "Waiting for the first request")
		d.pass(2 * time.Minute)
		d.keys("Z")
		d.hides("bring back")
	})
}

// TestJobs cancels an export, and quits during one.
func TestJobs(t *testing.T) {
	dir := t.TempDir()
	empty := func() {
		t.Helper()
		if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
			t.Errorf("left in the folder: %v %v", entries, err)
		}
	}
	driveConfig(t, 120, 40, tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, ExportDir: dir}, func(d *driver) {
		for range 9 {
			d.document(apples(1))
		}
		model, release := tui.HoldJobs(d.model)
		d.model = model
		d.keys("x", "a", "h", "a", "r", "enter")
		d.shows("exporting", "of 9", "esc cancels")
		d.keys("q")
		d.shows("Quit? exporting is at")
		d.keys("n")
		if d.quit {
			t.Fatal("quit though the answer was no")
		}
		d.keys("esc")
		release()
		d.send()
		d.shows("the export was cancelled; nothing of it is left")
		empty()
		d.keys("j")
		d.shows("the export was cancelled") // until it was read
		d.keys("esc")
		d.hides("the export was cancelled")
		d.keys("x", "a", "p", "n", "g", "enter")
		d.shows("exported 9 requests")
		if !strings.Contains(d.text(), dir[:20]) {
			t.Errorf("the path is not told:\n%s", d.text())
		}
		d.keys("esc", "ctrl+c")
		if !d.quit {
			t.Error("ctrl+c does not quit")
		}
	})
}
