package tui_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	kept "github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/tui"
)

// listed are the numbers of frames of apples in the list, from the top on.
func (d *driver) listed() []string {
	d.t.Helper()
	var rows []string
	for _, line := range strings.Split(d.text(), "\n")[3:] {
		left, _, _ := strings.Cut(line, "│")
		if fields := strings.Fields(strings.TrimLeft(left, "›● ")); len(fields) > 0 && strings.Contains(fields[0], ":") {
			rows = append(rows, fields[0])
		}
	}
	return rows
}

// TestSort orders the list by a click on a head, by its key and by name, says
// what becomes of following, and goes on with it by F.
func TestSort(t *testing.T) {
	file := kept.NewFile(filepath.Join(t.TempDir(), "screen.json"))
	cfg := tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, Taste: tui.Taste{State: file}}
	driveConfig(t, 140, 40, cfg, func(d *driver) {
		for _, n := range []int{300, 1, 200, 100} { // bytes, more or less
			d.document(`{"fill":"` + strings.Repeat("x", n) + `"}`)
		}
		d.shows("● follow", "time ", " size ")
		d.clickOn(" size")
		d.shows("sorted by size ↓; no longer following: F goes on with the newest, wherever it stands", "Requests 4 · by size ↓", "size↓", "○ F follows")
		want := []string{"12:00:00", "12:00:02", "12:00:03", "12:00:01"}
		if got := d.listed(); !slices.Equal(got, want) {
			t.Errorf("by size: got %v, want %v", got, want)
		}
		d.clickOn("size↓")
		d.shows("by size ↑", "size↑")
		if got := d.listed(); got[0] != "12:00:01" {
			t.Errorf("turned around: got %v", got)
		}
		d.keys("F")
		d.document(`{}`) // the smallest: it comes on top
		if got := tui.Selected(d.model); got != 5 || d.listed()[0] != "12:00:04" {
			t.Errorf("F follows #%d, the list is %v", got, d.listed())
		}
		d.keys("o")
		d.shows("Sort the list by", "now by size ↑, again: oth", "the lowest of an object")
		d.keys("n")
		d.shows("in order of arrival", "● follow")
		d.hides("by size")
		d.keys("o", "C")
		d.shows("Columns", "■ seen", "□ gap", "as there is room")
		d.keys("g")
		d.shows("■ gap")
		d.keys("esc")
		d.shows(" gap ", "1.0s")
		d.keys(":")
		d.typed("sort the list")
		d.keys("enter")
		d.shows("Sort the list by")
	})
	remembered, err := file.Load()
	if err != nil || !slices.Contains(remembered.Columns, "gap") {
		t.Fatalf("got %+v, %v", remembered, err)
	}
	cfg.Remembered = remembered
	driveConfig(t, 140, 40, cfg, func(d *driver) {
		d.document(ripe)
		d.shows(" gap ")
	})
}

// TestNextOfTheSameClass goes to frames with the class of the selected object,
// or with the surest of the frame.
func TestNextOfTheSameClass(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		frame := func(class string) string {
			return fmt.Sprintf(`{"kind":"ObjectDetection.v1","width":400,"height":300,"objects":[
				{"classId":"box","confidence":0.5,"boundingBox":{"left":1,"top":20,"width":80,"height":80}},
				{"classId":%q,"confidence":0.9,"boundingBox":{"left":1,"top":20,"width":80,"height":80}}]}`, class)
		}
		for _, class := range []string{"apple", "pear", "apple", "pear", "a \"b\"", "plum"} {
			d.document(frame(class))
		}
		at := func(want uint64) {
			t.Helper()
			if got := tui.Selected(d.model); got != want {
				t.Errorf("#%d is selected, want #%d", got, want)
			}
		}
		d.keys("g", "*")
		at(3)
		d.keys("*")
		d.shows("no apple after this request")
		at(3)
		d.keys("#")
		at(1)
		d.keys("n", "*") // with an object that is selected: its class
		at(2)
		d.keys("G", "k", "*")
		at(5)
		d.shows("after this request")
		d.document(`{"hello":"world"}`)
		d.keys("G", "*")
		d.shows("no object whose class")
	})
}

// TestNoProblemIsSaid: a key that finds nothing says so.
func TestNoProblemIsSaid(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.document(ripe)
		d.keys("!")
		d.shows("no problem after this request")
		d.keys("(")
		d.shows("no gap before this request")
		d.send(tea.MouseClickMsg{X: 80, Y: 5, Button: tea.MouseLeft}) // the picture has the keys
		d.keys("@")
		d.shows("no problem before this request")
		d.hides("goes to one")
		d.document(`{"kind":"ObjectDetection.v1","objects":[`)
		d.document(ripe)
		d.keys("G", "!")
		d.shows("no problem after this request; @ goes to one before it")
		d.keys("g", "@")
		d.shows("no problem before this request; ! goes to one after it")
	})
}
