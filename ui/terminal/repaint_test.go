package terminal_test

import (
	"fmt"
	"strings"
	"testing"
)

// again is a line that Bubble Tea erases and writes again as a whole, with
// text in front of what is in the place of the picture.
func again(row int, beside string) string {
	return fmt.Sprintf("\x1b[?7l\x1b[%d;1H\x1b[m\x1b[K\x1b[1m\x1b_framebin:%d\x1b\\番茄\x1b[m%s right\x1b[?7h", row+1, row, beside)
}

// TestPainterLeavesThePictureBesideWideText writes lines again whose list has
// wide characters: the picture stays, unless something was over a part of it.
func TestPainterLeavesThePictureBesideWideText(t *testing.T) {
	t.Parallel()
	marked := func(id, row string, cells int) string {
		return "\x1b]8;;framebin:" + id + ":" + row + ":0\a" + rune0 + strings.Repeat(" ", cells-1) + closed
	}
	both := func(id string) string { return again(1, marked(id, "0", 4)) + again(2, marked(id, "1", 4)) }
	const part = "\x1b[30X\x1b[35G\x1b[K\r" // all but the four cells from the 31st on
	c := newCanvas(t)
	c.Register(placement("first"))
	c.Register(placement("second"))
	if got := c.paint(t, both("1")); strings.Count(got, drawn("first")) != 1 || strings.Contains(got, part) {
		t.Fatalf("a new picture: %q", got)
	}
	for _, step := range []struct {
		name, frame string
		drawn       int
		parts       int
	}{
		{"both lines again", both("1"), 0, 2},
		{"a line that is none of the picture", again(0, "title") + both("1") + again(5, "x"), 0, 2},
		{"other lines alone", again(7, "x"), 0, 0},
		{"one line is covered", again(1, "help"), 0, 0},
		{"and is there again", again(1, marked("1", "0", 4)), 1, 0},
		{"both lines again", both("1"), 0, 2},
		{"a mark in a line that was not erased", "\x1b[2;31H" + marked("1", "0", 4), 1, 0},
		{"a mark behind a line", again(1, marked("1", "0", 4)) + "\r\n" + marked("1", "1", 4), 1, 0},
		{"a part of a line", again(1, marked("1", "0", 3)), 1, 0},
		{"drawn again on purpose", strings.ReplaceAll(both("1"), ":0\a", ":1\a"), 1, 0},
		{"and as before", strings.ReplaceAll(both("1"), ":0\a", ":1\a"), 0, 2},
	} {
		got := c.paint(t, step.frame)
		if strings.Count(got, "<first>") != step.drawn || strings.Count(got, part) != step.parts {
			t.Errorf("%s: got %q, want %d pictures and %d partial erasings", step.name, got, step.drawn, step.parts)
		}
	}
	if got := c.paint(t, both("2")); !strings.Contains(got, "<second>") {
		t.Errorf("another picture: %q", got)
	}
}
