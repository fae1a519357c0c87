package tui_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
)

// apples is a frame of objects of two classes on a canvas.
func apples(n int) string {
	return fmt.Sprintf(`{"kind":"ObjectDetection.v1","width":400,"height":300,"objects":[
		{"classId":"apple","confidence":0.9,"boundingBox":{"left":%d,"top":20,"width":80,"height":80}},
		{"classId":"pear","confidence":0.7,"boundingBox":{"left":200,"top":120,"width":80,"height":80}},
		{"classId":"pear","confidence":0.6,"boundingBox":{"left":40,"top":200,"width":80,"height":80}}]}`, 10*n)
}

// TestViews goes through the views of several frames, and back.
func TestViews(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		for i := range 5 {
			d.document(apples(i))
		}
		d.document(ripe) // of another inference
		d.keys("k", "k")
		d.keys("v")
		d.shows("Views", "side by side", "heat map of boxes", "#4 · ")
		d.keys("h")
		d.shows("heat map · all classes · up to 5 boxes at a place · 15 in 5 frames")
		d.keys("n")
		d.shows("heat map · apple · ", "5 in 5 frames")
		d.keys("j") // the newest; what is counted stays
		d.shows("#5 · heat map · apple")
		d.keys("q")
		if d.quit {
			t.Fatal("q quit while there was a view to go back from")
		}
		d.hides("heat map · ")
	})
}

// TestClasses hides classes and shows one alone, while the picture is seen.
func TestClasses(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.document(apples(1))
		d.keys("v", "c")
		d.shows("Classes", "■ pear", "■ apple", "all classes")
		d.keys("j", "space")
		d.shows("□ pear", "1 of 3 shown", "without pear")
		d.keys("space", "s")
		d.shows("■ pear", "□ apple", "2 of 3 shown", "only pear")
		d.document(apples(2)) // what comes meanwhile does not end the question
		d.shows("Classes", "#1 · ")
		d.keys("a")
		d.hides("only", "without", "□")
		d.keys("esc")
		d.shows("● follow", "#2 · ")
	})
}

// TestCrosshair points at a pixel with the mouse.
func TestCrosshair(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.frame(prediction.ObjectDetection)
		if mode := d.model.View().MouseMode; mode != tea.MouseModeCellMotion {
			t.Errorf("the mouse is asked for %v", mode)
		}
		d.send(tea.MouseMotionMsg{X: 80, Y: 10})
		d.hides("rgb")
		d.keys("v", "x")
		d.shows("point at a pixel")
		if mode := d.model.View().MouseMode; mode != tea.MouseModeAllMotion {
			t.Errorf("with a crosshair the mouse is asked for %v", mode)
		}
		d.send(tea.MouseMotionMsg{X: 44, Y: 2}) // the first cell: 960 pixels in 76 cells
		d.shows("#1 · 6,", " · rgb ")
		d.send(tea.MouseMotionMsg{X: 75, Y: 10}) // a card
		d.shows(" · rgb ", " · king")
		d.send(tea.MouseMotionMsg{X: 5, Y: 10}) // beside the picture it stays
		d.shows(" · king")
		d.keys("v", "x")
		d.hides("rgb")
	})
}

// TestZoomViews zooms by the chooser, pans, and zooms at the mouse.
func TestZoomViews(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.frame(prediction.ObjectDetection)
		d.keys("v", "2")
		d.shows("zoom 200 %")
		d.keys("n", "v", "o")
		d.shows("zoom to the object")
		d.keys("tab", "h") // by hand from there
		d.hides("zoom to the object")
		d.shows("zoom ")
		d.keys("0")
		d.hides("zoom ")
		d.send(tea.MouseWheelMsg{X: 60, Y: 8, Button: tea.MouseWheelUp})
		d.shows("zoom ")
		d.send(tea.MouseWheelMsg{X: 60, Y: 8, Button: tea.MouseWheelDown})
		d.hides("zoom ")
	})
}

// TestHeatMapReadsAnew counts boxes as the person has them read.
func TestHeatMapReadsAnew(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		for range 2 {
			d.document(`{"width":400,"height":300,"objects":[{"label":"a","bbox":[100,100,200,200]}]}`)
		}
		d.keys("v", "h")
		before := d.model.View().Content
		d.keys("b", "b")
		d.send()
		if after := d.model.View().Content; after == before {
			t.Error("boxes read another way fall into the same places")
		}
	})
}

// TestUnitsAreChosen goes through the units of boxes whose layout is told.
func TestUnitsAreChosen(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.document(`{"width":640,"height":480,"objects":[{"label":"a","xmin":100,"ymin":100,"xmax":200,"ymax":200},{"label":"b","x_min_norm":0.5,"y_min_norm":0.5,"x_max_norm":0.75,"y_max_norm":0.75}]}`)
		d.shows("1 of 2 assumed pixels", "100,100 100x100    assumed")
		d.keys("b")
		d.shows("boxes read as auto,px", "100,100 100x100", "#1 · boxes as auto,px · ")
		d.hides("assumed pixels")
		d.keys("b", "b", "b")
		d.shows("boxes read as auto,1000", "64,48 64x48")
		d.keys("b", "b", "b")
		d.shows("1 of 2 assumed pixels")
		d.hides("boxes as")
		d.document(`{"hello":"world"}`)
		d.keys("b")
		d.shows("no boxes to read another way")
	})
}

// camera posts to a path of its own.
func (d *driver) camera(path string, n int) {
	d.t.Helper()
	d.post(capture.NewRequest("POST", path, http.Header{"Content-Type": {"application/json"}}, []byte(apples(n))))
}

// TestWall shows the newest frame of each camera, live, and goes to one of them.
func TestWall(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		for i := range 3 {
			d.camera("/cam1", i)
			d.camera("/cam2", i)
			d.camera("/cam3", i)
		}
		d.keys("v", "w")
		d.shows("wall of cameras · 3 frames", "#7 /cam1", "#8 /cam2", "#9 /cam3")
		d.camera("/cam2", 4)
		d.shows("#7", "#9", "#10", "wall of cameras · 3 frames")
		d.hides("#8")
		d.keys("enter")
		d.hides("wall of cameras")
		d.keys("v", "w")
		d.send(tea.MouseClickMsg{X: 50, Y: 6, Button: tea.MouseLeft}) // on the first
		d.hides("wall of cameras")
		d.shows("3 of 10: path=/cam1", "#7 · ")
	})
}

// TestCameraBar tells of each camera how it is, and narrows the list to one.
func TestCameraBar(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.camera("/cam1", 1)
		d.hides("● /cam")
		for i := range 3 {
			d.camera("/cam2", i)
			d.camera("/cam1", i)
		}
		d.post(capture.NewRequest("POST", "/cam2", http.Header{"Content-Type": {"application/json"}},
			[]byte(`{"kind":"ObjectDetection.v1","objects":[{"classId":"a","confidence":1.5,"box":{"x":1,"y":2,"width":3,"height":4}}]}`)))
		d.shows("● /cam1   0.5/s", "! /cam2   0.5/s !1")
		d.send(tea.MouseClickMsg{X: 4, Y: 1, Button: tea.MouseLeft})
		d.shows("4 of 8: path=/cam1")
		d.send(tea.MouseClickMsg{X: 4, Y: 1, Button: tea.MouseLeft}) // again
		d.shows("Requests 8")
		d.keys("/", "a", "p", "p", "l", "e", "enter", "v", "f", "j", "j", "enter")
		d.shows("path=/cam2 apple")
		d.keys("v", "f", "a")
		d.shows(": apple")
	})
}

// TestSilentCamera says for how long nothing has come from one of several.
func TestSilentCamera(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		for i := range 8 {
			r := capture.NewRequest("POST", fmt.Sprintf("/cam%d", i%2), http.Header{"Content-Type": {"application/json"}}, []byte(apples(i)))
			if r.Time = time.Now(); i < 6 || i%2 == 1 {
				d.ring.Append(r)
			}
			d.send()
			time.Sleep(time.Second)
		}
		for range 7 { // silent is who missed four gaps, of some 2.4 s here
			time.Sleep(time.Second)
			d.send()
		}
		d.shows("○ /cam0    1", " s", "● /cam1   0.4/s")
	})
}
