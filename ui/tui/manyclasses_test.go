package tui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture/prediction"
)

// TestFrameOfManyClasses: what a frame of an idle screen takes does not grow
// with the classes of the request on it, which are summed up once. It counts
// allocations, as no other measure is the same on every computer.
//
//nolint:paralleltest // allocations are of the whole process
func TestFrameOfManyClasses(t *testing.T) {
	count := func(classes int) (n float64) {
		drive(t, 120, 40, func(d *driver) {
			var b strings.Builder
			for i := range classes {
				fmt.Fprintf(&b, `,{"classId":"class %d","confidence":0.5,"boundingBox":{"x":%d,"y":1,"width":5,"height":5}}`, i, i%600)
			}
			d.frame(prediction.ObjectDetection)
			d.document(`{"kind":"ObjectDetection.v1","objects":[` + b.String()[1:] + `]}`)
			d.pass(2 * time.Second)
			d.shows(fmt.Sprint(classes))
			n = testing.AllocsPerRun(5, func() { _ = d.model.View() })
		})
		return n
	}
	few, many := count(500), count(20_000)
	if many > 1.2*few+100 {
		t.Errorf("a frame takes %.0f allocations with 20,000 classes, %.0f with 500", many, few)
	}
}
