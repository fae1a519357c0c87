package tui_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	kept "github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/tui"
)

// TestReplayFromTheScreen asks before requests go to another computer, says what
// is no URL while one types it, and what came of it until that was read.
func TestReplayFromTheScreen(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.keys("r")
		d.shows("nothing to send yet")
		d.document(ripe)
		d.document(rotten)
		d.keys("r")
		d.shows("Send which requests again?", "#2", "2 requests, as fast as they are answered")
		d.keys("a")
		d.typed("ftp://x/")
		d.shows("is no http:// or https:// URL")
		d.keys("enter") // nothing is sent there
		for range "ftp://x/" {
			d.keys("backspace")
		}
		d.typed("10.0.0.7:9/hook")
		d.shows("all to /hook")
		d.keys("enter")
		d.shows("Send 2 requests to 10.0.0.7:9, which is another computer?")
		d.keys("n")
		d.hides("another computer", "sending")
	})
}

// TestReplayIsAJob sends to a receiver here.
func TestReplayIsAJob(t *testing.T) {
	file := kept.NewFile(filepath.Join(t.TempDir(), "screen.json"))
	cfg := tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, Taste: tui.Taste{State: file, Remembered: kept.State{Targets: []string{"http://127.0.0.1:1/"}}}}
	driveConfig(t, 120, 40, cfg, func(d *driver) {
		d.document(ripe)
		d.document(rotten)
		d.keys("r", "a")
		d.shows("send to http://127.0.0.1:1/", "each to its own path")
		d.keys("enter")
		for range 10_000 { // a socket, which the clock of the bubble does not wait for
			if d.send(); strings.Contains(d.text(), "not answered") {
				break
			}
		}
		d.shows("sent 2 requests to http://127.0.0.1:1/", "0 accepted, 0 refused, 2 not answered", "esc")
		d.keys("esc")
		d.hides("not answered")
	})
	if s, err := file.Load(); err != nil || !slices.Equal(s.Targets, []string{"http://127.0.0.1:1/"}) {
		t.Errorf("remembered %+v, %v", s, err)
	}
}
