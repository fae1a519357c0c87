package tui_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// clickOn clicks on a text that is on the screen.
func (d *driver) clickOn(text string) {
	d.t.Helper()
	for y, line := range strings.Split(ansi.Strip(d.model.View().Content), "\n") {
		if before, _, ok := strings.Cut(line, text); ok {
			d.send(tea.MouseClickMsg{X: ansi.StringWidth(before) + 1, Y: y, Button: tea.MouseLeft})
			return
		}
	}
	d.t.Errorf("%q is not on the screen", text)
}

// TestClicksOnWords clicks on hints, on answers, on entries and on keys.
func TestClicksOnWords(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.document(ripe)
		d.document(rotten)
		d.clickOn("? help")
		d.shows("── Keys")
		d.clickOn("esc back")
		d.shows("Requests 2")
		d.clickOn("x export")
		d.shows("Export which requests?")
		d.clickOn("all in the list")
		d.shows("Export 2 requests as")
		d.keys("esc", ":", "o", "l", "d", "e", "s", "t")
		d.clickOn("oldest request")
		d.shows("Requests 2")
		d.keys("esc", "v")
		d.clickOn("grid")
		d.hides("zoom 1:1")
	})
}
