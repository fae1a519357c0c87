package tui_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui"
)

// alt is what a terminal is taken to have sent when esc and a key come
// together.
func alt(r rune) tea.KeyPressMsg {
	if lower := []rune(strings.ToLower(string(r)))[0]; lower != r {
		return tea.KeyPressMsg{Code: lower, ShiftedCode: r, Mod: tea.ModAlt | tea.ModShift}
	}
	return tea.KeyPressMsg{Code: r, Mod: tea.ModAlt}
}

// TestEscapeAndAKeyAtOnce types on without a pause after esc.
func TestEscapeAndAKeyAtOnce(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.document(ripe)
		d.document(rotten)
		d.keys("x")
		d.send(alt('s'))
		d.shows("Statistics")
		d.send(alt('?'))
		d.shows("── Keys")
		d.send(alt('Z')) // back, and then the other page's question
		d.shows("Forget 2 requests?")
		d.send(alt('/'))
		d.keys("r", "o", "t")
		d.send(alt('k')) // leaves the filter as it was before
		d.shows("Requests 2")
		if got := tui.Selected(d.model); got != 1 {
			t.Errorf("#%d is selected, want #1", got)
		}
	})
}

// TestAltEditsTheFilter has the keys of every prompt edit the line.
func TestAltEditsTheFilter(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.document(ripe)
		d.keys("/", "r", "i", "p", "e")
		d.send(alt('b'))
		d.keys("x")
		d.shows("/xripe")
	})
}

func TestCopyURL(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.shows("u copies the URL", "u copy the URL")
		d.hides("j/k")
		d.keys("u")
		d.shows("copied http://127.0.0.1:8080/")
		if want := "http://127.0.0.1:8080/"; d.clipboard != want {
			t.Errorf("the clipboard got %q, want %q", d.clipboard, want)
		}
	})
	driveConfig(t, 100, 30, tui.Config{Source: "capture"}, func(d *driver) {
		d.keys("u")
		d.shows("there is no URL to copy")
	})
}

// TestNothingToSee presses the keys of the picture before there is one: none
// of them has an effect that shows only later.
func TestNothingToSee(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.keys("z")
		d.shows("there is no picture yet")
		d.keys("v")
		d.shows("there is no picture yet", "Waiting for the first request")
		d.keys("y")
		d.shows("nothing to copy yet; u copies the URL")
		d.document(ripe)
		d.shows("Requests 1", "1 Pred")
	})
}

func TestUnknownKey(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.document(ripe)
		d.keys("J")
		d.shows("J does nothing here; ? lists the keys")
		for name, want := range map[string]string{
			"f": "f does nothing here; / does: filter", "d": "Z does: forget", "E": "x does: export", "a": "space does: mark",
		} {
			d.keys(name)
			d.shows(want)
		}
		for want, msg := range map[string]tea.KeyPressMsg{
			"ctrl+s does nothing here; x does: export": {Code: 's', Mod: tea.ModCtrl},
			"delete does nothing here; Z does":         {Code: tea.KeyDelete},
			"f7 does nothing here; ? lists the keys":   {Code: tea.KeyF7},
			"backspace does nothing here; esc does":    {Code: tea.KeyBackspace},
		} {
			d.send(msg)
			d.shows(want)
		}
		d.keys("k")
		d.send(tea.KeyPressMsg{Code: tea.KeyLeftShift})
		d.hides("does nothing")
		d.keys("k")
		d.hides("does nothing")
		d.send(tea.KeyPressMsg{Code: tea.KeyLeft}) // only of use elsewhere
		d.shows("left moves a zoomed picture")
		d.keys("w")
		d.shows("w works in the details")
	})
}

// TestHintsSayHowToLookAround has the bottom line of a zoomed picture tell how to
// see the rest of it.
func TestHintsSayHowToLookAround(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.frame(prediction.ObjectDetection)
		d.hides("look around")
		d.keys("+", "+")
		d.shows("tab look around")
		d.keys("tab")
		d.shows("←→↑↓ look around")
	})
}

// TestHintsSayTheWayBack has the bottom line speak of quitting only where q
// quits.
func TestHintsSayTheWayBack(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.frame(prediction.ObjectDetection)
		d.shows("q quit")
		d.keys("z")
		d.shows("esc back")
		d.hides("q quit")
	})
}

// TestViewsInARow asks for the next view before the one before it is there.
func TestViewsInARow(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.frame(prediction.ObjectDetection)
		for _, key := range []string{"v", "g", "v"} {
			d.update(keyPress(key))
		}
		d.send()
		d.shows("Views", "side by side")
		d.hides("all classes")
	})
}

// TestObjectBeforeTheReading steps to an object of a request that has only
// just been selected.
func TestObjectBeforeTheReading(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.frame(prediction.ObjectDetection)
		d.document(ripe)
		for _, key := range []string{"k", "n", "n"} {
			d.update(keyPress(key))
		}
		d.send()
		rows := strings.Split(d.text(), "\n")
		at := -1
		for i, row := range rows {
			if strings.Contains(row, "›■") {
				at = i
			}
		}
		if at < 0 || !strings.Contains(rows[at-2], "class") {
			t.Errorf("the second object is not selected:\n%s", d.text())
		}
	})
}

// refuse captures a request that was refused.
func (d *driver) refuse(status int, reason string) {
	d.t.Helper()
	r := capture.NewRequest("POST", "/", http.Header{}, nil)
	r.Status, r.Rejected, r.Reason = status, true, reason
	d.post(r)
}

func TestRefusedRequestsAreProblems(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		d.refuse(http.StatusRequestEntityTooLarge, "body exceeds 1 MiB: --max-body raises the limit")
		d.shows("5 Problems (1)", "nothing of the body was kept")
		d.hides("no body")
	})
}

// TestNothingIsCutOff has long lines go on below.
func TestNothingIsCutOff(t *testing.T) {
	drive(t, 80, 24, func(d *driver) {
		token := strings.Repeat("0123456789", 9)
		d.post(capture.NewRequest("POST", "/hook", http.Header{"Content-Type": {"text/plain"}, "X-Token": {token}},
			[]byte(token)))
		inOne := func() string {
			var all strings.Builder
			for row := range strings.Lines(d.text()) {
				_, right, _ := strings.Cut(row, "│")
				all.WriteString(strings.TrimSpace(right))
			}
			return all.String()
		}
		if !strings.Contains(inOne(), token) {
			t.Errorf("the body is cut off:\n%s", d.text())
		}
		d.keys("enter", "2")
		if !strings.Contains(inOne(), token) {
			t.Errorf("a header is cut off:\n%s", d.text())
		}
	})
}

// TestTabsByMouse clicks every tab where its digit stands, in windows of all
// widths.
func TestTabsByMouse(t *testing.T) {
	for _, width := range []int{60, 80, 100, 120, 250} {
		drive(t, width, 40, func(d *driver) {
			d.document(`{"kind":"ObjectDetection.v1","objects":[`)
			for tab := range 5 {
				clicked := false
				for y, row := range strings.Split(d.text(), "\n") {
					left, right, ok := strings.Cut(row, "│ 1 ")
					if !ok {
						left, right, ok = strings.Cut(row, "│ 1")
					}
					if !ok {
						continue
					}
					before, _, found := strings.Cut("1 "+right, fmt.Sprint(tab+1))
					if !found {
						t.Fatalf("no tab %d at %d columns: %q", tab+1, width, row)
					}
					d.send(tea.MouseClickMsg{X: ansi.StringWidth(left) + 2 + len(before), Y: y, Button: tea.MouseLeft})
					clicked = true
					break
				}
				if !clicked {
					t.Fatalf("no tabs at %d columns:\n%s", width, d.text())
				}
				if got := tui.Tab(d.model); got != tab {
					t.Errorf("%d columns: a click on tab %d turns to %d:\n%s", width, tab+1, got+1, d.text())
				}
			}
		})
	}
}

// TestWidthsAreTheTerminals has class names in scripts whose characters
// terminals count in two ways; the lines fit by either.
func TestWidthsAreTheTerminals(t *testing.T) {
	const body = `{"kind":"MultilabelClassification.v1","objects":[{"classId":"क्षत्रिय","confidence":0.9},{"classId":"টমেটো 👍🏽","confidence":0.8}]}`
	drive(t, 80, 24, func(d *driver) {
		d.document(body)
		check := func(method ansi.Method) {
			t.Helper()
			for row := range strings.Lines(d.model.View().Content) {
				if got := method.StringWidth(strings.TrimSuffix(row, "\n")); got > 80 {
					t.Errorf("method %v: %d columns: %q", method, got, ansi.Strip(row))
				}
			}
			for _, row := range strings.Split(d.text(), "\n")[1:20] {
				before, _, _ := strings.Cut(row, "│")
				if got := method.StringWidth(before); got != 34 {
					t.Errorf("method %v: the line between the panes is in column %d: %q", method, got, row)
				}
			}
		}
		check(ansi.WcWidth)
		d.send(tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeReset})
		d.keys("2", "1")
		check(ansi.GraphemeWidth)
	})
}
