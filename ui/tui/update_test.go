package tui_test

import (
	"image"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui"
)

const (
	ripe   = `{"kind":"ImageClassification.v1","classId":"ripe","confidence":0.97}`
	rotten = `{"kind":"ImageClassification.v1","classId":"rotten","confidence":0.61}`
)

func TestFollow(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.document(ripe)
		d.document(rotten)
		if got := tui.Selected(d.model); got != 2 {
			t.Errorf("following, #%d is selected, want the newest, #2", got)
		}
		d.keys("k")
		d.document(ripe)
		d.document(ripe)
		if got := tui.Selected(d.model); got != 1 {
			t.Errorf("after moving away and two arrivals, #%d is selected, want #1", got)
		}
		d.shows("+2 new")
		d.keys("G")
		d.shows("● follow")
		if got := tui.Selected(d.model); got != 4 {
			t.Errorf("after G #%d is selected, want #4", got)
		}
	})
}

// TestBurst captures more at once than is read at once: all is listed at once,
// and read in the end, each once.
func TestBurst(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.keys("/")
		d.keys(strings.Split("ripe", "")...)
		const burst = 90
		for range burst {
			r := capture.NewRequest("POST", "/", http.Header{"Content-Type": {"application/json"}}, []byte(ripe))
			d.ring.Append(r)
		}
		d.send()
		d.shows("90 of 90: ripe", "ripe 0.97")
		if got, want := d.meter.Snapshot(time.Now()).Parts.JSON, int64(burst*len(ripe)); got != want {
			t.Errorf("%d bytes of JSON were read, want %d", got, want)
		}
	})
}

// TestNote has a camera pause: the status line says so, and whose it is, for
// as long as it is news.
func TestNote(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.document(ripe)
		d.hides("paused")
		d.traffic()
		d.shows("paused 2.1 s, not ours")
		d.pass(12500 * time.Millisecond)
		d.hides("paused")
		d.shows("nothing for 12 s")
		d.keys("s")
		d.hides("masks are")
		d.shows("nothing has come for 12 s; requests usually come every 100 ms", "answering", "1 stall")
	})
}

func TestPause(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.document(ripe)
		d.keys("P")
		d.document(rotten)
		d.document(rotten)
		d.keys("k") // any update; the figures come with the clock
		d.shows("PAUSED", "Requests 1")
		d.hides("rotten")
		d.keys("P")
		d.shows("Requests 3", "rotten")
		d.hides("PAUSED")
	})
}

func TestFilterLine(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		for range 3 {
			d.document(ripe)
			d.document(rotten)
		}
		d.keys("/")
		d.keys(strings.Split("rot", "")...)
		d.shows("3 of 6: rot")
		d.keys("esc")
		d.shows("Requests 6")
		d.keys("/", "q", "?") // letters, while the line is open
		d.shows("0 of 6: q?", "nothing matches")
		d.keys("enter")
		if d.quit {
			t.Error("a letter typed into the filter quit")
		}
		d.keys("esc")
		d.shows("Requests 6")
	})
}

func TestClearAsksFirst(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.document(ripe)
		d.document(ripe)
		d.keys("Z")
		d.shows("Forget 2 requests?")
		d.keys("enter") // the first answer is no
		if d.ring.Stats().Len != 2 {
			t.Fatal("cleared although the answer was no")
		}
		d.keys("Z", "y")
		if d.ring.Stats().Len != 0 {
			t.Error("not cleared although the answer was yes")
		}
		d.shows("Waiting for the first request", "forgot 2 requests")
	})
}

func TestQuitGoesBackFirst(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.document(ripe)
		d.keys("enter", "?", "q", "q")
		if d.quit {
			t.Fatal("quit while there was something to go back from")
		}
		d.keys("q")
		if !d.quit {
			t.Error("q on the list does not quit")
		}
	})
}

func TestInterruptQuitsAtOnce(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.document(ripe)
		d.keys("?", "ctrl+c")
		if !d.quit {
			t.Error("ctrl+c does not quit")
		}
	})
}

func TestThresholdAndObjects(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.document(`{"kind":"ObjectDetection.v1","objects":[
			{"classId":"a","confidence":0.02,"boundingBox":{"x":1,"y":2,"width":30,"height":40}},
			{"classId":"b","confidence":0.9,"boundingBox":{"x":50,"y":2,"width":30,"height":40}},
			{"classId":"c","boundingBox":{"x":90,"y":2,"width":30,"height":40}}]}`)
		d.keys("t")
		d.shows("1 below 0.05", "≥ 0.05")
		d.keys("n")
		d.shows("›■ b") // the first is below the threshold
		d.keys("n")
		d.shows("›■ c") // without a confidence it passes every threshold
		d.keys("n", "n")
		d.shows("›■ b")
		d.keys("esc")
		d.hides("›■")
		d.keys("T")
		d.hides("below")
	})
}

func TestExport(t *testing.T) {
	dir := t.TempDir()
	driveConfig(t, 120, 40, tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, ExportDir: dir}, func(d *driver) {
		d.document(ripe)
		d.document(rotten)
		d.keys("x")
		d.shows("Export which requests?", "#2", "all in the list")
		d.keys("a")
		d.shows("Export 2 requests as", "har", "curl")
		d.keys("enter")
		d.shows("exported 2 requests")
	})
	files, err := filepath.Glob(filepath.Join(dir, "framebin-*.ndjson"))
	if err != nil || len(files) != 1 {
		t.Fatalf("wrote %v, %v; want one ndjson file", files, err)
	}
	lines, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(lines), "\n"); n != 2 {
		t.Errorf("%d lines, want 2: %s", n, lines)
	}
}

func TestMouse(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.frame(prediction.ObjectDetection)
		d.document(ripe)
		d.send(tea.MouseClickMsg{X: 5, Y: 3, Button: tea.MouseLeft})
		if got := tui.Selected(d.model); got != 1 {
			t.Errorf("a click on the first row selects #%d", got)
		}
		d.send(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelDown})
		if got := tui.Selected(d.model); got != 2 {
			t.Errorf("the wheel over the list selects #%d", got)
		}
	})
}

// TestEveryWindow draws every page in windows from nothing to large.
func TestEveryWindow(t *testing.T) {
	drive(t, 80, 24, func(d *driver) {
		d.frame(prediction.SemanticSegmentation)
		d.document(`{"kind":"ObjectDetection.v1","objects":[{"classId":"` + strings.Repeat("long ", 50) + `"}]}`)
		for _, page := range []string{"", "?", "s", "z", "enter", "x", "/"} {
			if page != "" {
				d.keys(page)
			}
			for _, size := range []image.Point{{1, 1}, {10, 5}, {59, 14}, {24, 5}, {60, 13}, {200, 60}, {199, 60}, {60, 14}, {81, 25}, {400, 150}} {
				d.update(tea.WindowSizeMsg{Width: size.X, Height: size.Y})
				d.fits(size)
			}
			d.keys("esc")
		}
		d.send(tea.WindowSizeMsg{Width: 40, Height: 4})
		d.shows("larger window", "at least 24x5, this is 40x4")
		d.send(tea.WindowSizeMsg{Width: 40, Height: 10}) // the list alone, or what is brought to the front
		d.shows("Requests 2", "long long")
		d.hides("│", "Predictions", "Pred")
		d.keys("enter")
		d.shows("1 Pred", "object-detection")
		d.hides("Requests 2")
		d.keys("esc", "z")
		d.shows("#2 · ")
		d.keys("esc", "x")
		d.shows("Export which requests?", "selected")
	})
}

// TestPictureFollowsTheCursor checks that the picture on the screen is that
// of the selected request once things have settled, whatever was pressed.
func TestPictureFollowsTheCursor(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		for range 3 {
			d.frame(prediction.ObjectDetection)
			d.frame(prediction.InstanceSegmentation)
		}
		for _, k := range []string{"k", "k", "j", "g", "G", "k"} {
			d.update(keyPress(k))
		}
		d.send()
		if got, want := tui.PictureKeySeq(d.model), tui.Selected(d.model); got != want {
			t.Errorf("the picture is of #%d while #%d is selected", got, want)
		}
	})
}

// TestSixelPlacement checks that a picture is registered where View marks it.
func TestSixelPlacement(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.send(uv.PrimaryDeviceAttributesEvent{62, 4})
		d.frame(prediction.ObjectDetection)
		if len(d.painter.placed) == 0 {
			t.Fatal("no picture was placed")
		}
		p := d.painter.placed[len(d.painter.placed)-1]
		if p.Y+p.Rows >= 40 || p.X+p.Cols > 120 || p.Cols < 20 || p.Rows < 8 {
			t.Errorf("placed at %d,%d %dx%d in a window of 120x40", p.X, p.Y, p.Cols, p.Rows)
		}
		lines := strings.Split(d.model.View().Content, "\n")
		for row := range 40 {
			marked := strings.Contains(lines[row], "framebin:1:")
			if inside := row >= p.Y && row < p.Y+p.Rows; marked != inside {
				t.Errorf("row %d marked: %v, inside the picture: %v", row, marked, inside)
			}
		}
		d.keys("?")
		if strings.Contains(d.model.View().Content, "framebin:1:") {
			t.Error("the picture is still marked under the help")
		}
		if !strings.Contains(d.model.View().Content, "framebin:0:") {
			t.Error("nothing tells the Painter that the picture is hidden")
		}
	})
}

// TestWrongWithoutPicture tells what is wrong with a frame that has no picture in
// its place, with the field.
func TestWrongWithoutPicture(t *testing.T) {
	drive(t, 80, 24, func(d *driver) {
		d.document(`{"kind":"ObjectDetection.v1","objects":[{"classId":"a","confidence":0.9,"boundingBox":{"x":"oops"}}]}`)
		d.shows("no image was sent", "the box cannot be read", "body:/objects/0/boundingBox")
		d.document(ripe)
		d.hides("warning", "nothing wrong")
	})
}

// TestBeingRead says that the first request has come while it is read.
func TestBeingRead(t *testing.T) {
	drive(t, 80, 24, func(d *driver) {
		d.keys("P")
		d.document(ripe)
		d.pass(2 * time.Second)
		d.shows("PAUSED +1", "Waiting for the first request")
		d.update(keyPress("P"))
		d.shows("The first request has come and is being read:")
		d.hides("Waiting")
		d.send()
		d.shows("Requests 1", "ripe")
	})
}

// TestOtherCells draws the picture anew when cells get another size while there
// are as many of them, and not while nothing changes.
func TestOtherCells(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.send(uv.PrimaryDeviceAttributesEvent{62, 4})
		d.frame(prediction.ObjectDetection)
		d.send(uv.CellSizeEvent{Width: 10, Height: 20})
		before := len(d.painter.placed)
		if before != 1 {
			t.Errorf("%d pictures were placed, want 1", before)
		}
		d.send(uv.CellSizeEvent{Width: 8, Height: 16})
		if len(d.painter.placed) != before+1 {
			t.Errorf("%d pictures were placed after the cells had changed, want one more", len(d.painter.placed)-before)
		}
	})
}
