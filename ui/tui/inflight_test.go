package tui_test

import (
	"fmt"
	"image"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture/inflight"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui"
)

// TestInFlight shows what has come and has no number yet, below what has one,
// with what it waits for, and takes no more than a share of the list for it.
func TestInFlight(t *testing.T) {
	t.Parallel()
	var list inflight.List
	cfg := tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, Listener: tui.Listener{InFlight: &list}}
	driveConfig(t, 160, 30, cfg, func(d *driver) {
		var first, second inflight.Entry
		list.Begin(&first, inflight.Request{Time: time.Now(), Method: "POST", Target: "/a\x1b[31mb", Length: 3 << 20})
		first.Received(1 << 20)
		later(d)
		d.shows("The first request has come: sent 1 MiB of 3 MiB", "POST /a", "http://127.0.0.1:8080/", "1 in flight")
		d.hides("\x1b[31mb")
		first.End()
		later(d)
		d.hides("has come", "in flight")
		d.frame(prediction.ObjectDetection)
		list.Begin(&second, inflight.Request{Time: time.Now(), Method: "POST", Target: "/b", Length: -1})
		second.Await(inflight.Forwarding)
		later(d)
		d.shows("Requests 1", "waits for the target 1", "POST")
		d.fits(image.Pt(160, 30))
		for range 40 {
			d.frame(prediction.ObjectDetection)
		}
		d.shows("waits for the target", "›12:00")
		many := make([]inflight.Entry, 50)
		for i := range many {
			list.Begin(&many[i], inflight.Request{Time: time.Now(), Method: "PUT", Target: fmt.Sprintf("/%d", i), Length: -1})
		}
		later(d)
		d.shows("waits for the target", "48 more in flight", "sent 0 B so far")
		if n := strings.Count(d.text(), "PUT"); n != 2 {
			t.Errorf("%d of them are shown:\n%s", n, d.text())
		}
		second.End()
		for i := range many {
			many[i].End()
		}
		later(d)
		d.hides("waits for the target", "in flight")
	})
}

// later lets some time pass.
func later(d *driver) {
	for range 4 {
		time.Sleep(300 * time.Millisecond)
		d.send()
	}
}
