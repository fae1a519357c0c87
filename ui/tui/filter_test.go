package tui_test

import (
	"testing"

	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/tui"
)

// TestFilterFromTheStart has a filter in force before the first request.
func TestFilterFromTheStart(t *testing.T) {
	cfg := tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, Filter: query.MustParse("class:rotten")}
	driveConfig(t, 100, 30, cfg, func(d *driver) {
		d.document(ripe)
		d.document(rotten)
		d.shows("1 of 2: class:rotten")
		d.keys("/")
		d.shows("/class:rotten")
		d.keys("<", "esc", "esc")
		d.shows("Requests 2")
	})
}

// TestFilterOfFields narrows the list while one types, and says what is wrong.
func TestFilterOfFields(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.document(ripe)
		d.document(rotten)
		d.keys("/", "c", "l", "a", "s", "tab", "tab")
		d.shows("1 of 2: class:r")
		d.keys(" ", "s", "c", "o", "r", "e", ">", "1")
		d.shows("did you mean confidence?", "class:r")
		d.keys("esc")
		d.shows("Requests 2")
	})
}
