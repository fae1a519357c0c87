package tui_test

import (
	"fmt"
	"image"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
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
// also where that is the other of the two, in a window for one picture at a time.
func TestComparePick(t *testing.T) {
	drive(t, 80, 24, func(d *driver) {
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

// TestCompareBeside shows both pictures of a comparison, with the same object
// selected in both, and one at a time when asked to.
func TestCompareBeside(t *testing.T) {
	for size, how := range map[image.Point]string{{120, 40}: "#1 beside #2 · #2: ", {200, 50}: "#1 above #2 · #2: "} {
		drive(t, size.X, size.Y, func(d *driver) {
			d.frameAt(prediction.ObjectDetection, 0)
			d.frameAt(prediction.ObjectDetection, 0)
			d.keys("k", "=", "j", "=")
			d.beside(-1, -1)
			d.shows(how)
			d.golden(fmt.Sprintf("beside-%dx%d", size.X, size.Y))
			d.fits(size)
			d.keys("j") // the first object
			a, b := tui.ComparedObjects(d.model)
			d.beside(a, b)
			d.keys("+") // of both
			d.shows("zoom ")
			d.beside(a, b)
			d.keys("space")
			d.shows("── #1 · ")
			d.hides(" #2 · #2: ")
			d.keys("space")
			d.shows("── #2 · ")
			d.keys("&")
			d.shows(" #2 · #2: ")
			d.keys("z")
			d.shows(" #2 · #2: ")
			d.keys("z", "esc")
			d.hides(" #2 · #2: ")
		})
	}
}

// TestCompareHoldsStill goes on with the two that are compared while others come,
// also when the newest of all is one of them.
func TestCompareHoldsStill(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.document(ripe)
		d.document(rotten)
		d.keys("=", "k", "=", "space")
		d.shows("#2 and #1", "── #2 · ", "F follows")
		d.document(ripe)
		d.shows("#2 and #1", "── #2 · ", "+1 new")
		d.keys("k", "j", "space", "space")
		d.document(ripe)
		d.shows("── #2 · ", "+2 new")
	})
}

// TestCompareNarrow says why there is one picture where there is no room for two.
func TestCompareNarrow(t *testing.T) {
	drive(t, 80, 24, func(d *driver) {
		d.frame(prediction.ObjectDetection)
		d.frame(prediction.ObjectDetection)
		d.keys("k", "=", "j", "=")
		d.shows("── #2 · ")
		d.hides("beside #", "& side by side")
		d.keys("&")
		d.shows("two pictures beside each other take 48 columns")
	})
}

// TestCompareBesideUndrawable says of which of two there is no image.
func TestCompareBesideUndrawable(t *testing.T) {
	drive(t, 200, 60, func(d *driver) {
		d.frame(prediction.ObjectDetection)
		d.document(ripe)
		d.keys("k", "=", "j", "=")
		d.shows(" #2 · #2: ", "#2: no image was sent")
		d.beside(-1, -1)
	})
}

// beside fails unless #1 and #2 are in the picture, in that order, with an
// object selected in each; -1 for none.
func (d *driver) beside(objectA, objectB int) {
	d.t.Helper()
	p := tui.Picture(d.model)
	if p == nil || p.Rows == 0 {
		d.t.Fatal("there is no picture")
	}
	o := p.Key.Options
	first, second := p.Key.Seq, o.Beside.Seq
	selectedA, selectedB, atA, atB := o.Overlay.Selected, o.Beside.Selected, p.Place.At, p.Place.Twin
	if o.Beside.Before {
		first, second, selectedA, selectedB, atA, atB = second, first, selectedB, selectedA, atB, atA
	}
	if first != 1 || second != 2 || selectedA != objectA || selectedB != objectB {
		d.t.Errorf("#%d with %d, #%d with %d; want #1 with %d, #2 with %d", first, selectedA, second, selectedB, objectA, objectB)
	}
	if atA.Size() != atB.Size() || atA.Overlaps(atB) || atA.Min.X > atB.Min.X || atA.Min.Y > atB.Min.Y {
		d.t.Errorf("the pictures are at %v and %v", atA, atB)
	}
}

// TestCompareKeeps holds what is kept for a comparison in the ring, while others
// come.
func TestCompareKeeps(t *testing.T) {
	cfg := tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, Ring: capture.NewRing(8, 64<<20)}
	driveConfig(t, 120, 30, cfg, func(d *driver) {
		d.document(ripe)
		d.document(ripe)
		d.keys("k", "=", "j")
		for range 12 {
			d.document(rotten)
		}
		d.keys("G", "=")
		d.shows("#1 and #14")
	})
}
