package tui_test

import (
	"path/filepath"
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/query"
	kept "github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/tui"
)

// TestFilterFromTheStart has a filter in force before the first request.
func TestFilterFromTheStart(t *testing.T) {
	cfg := tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, Beginning: tui.Beginning{Filter: query.MustParse("class:rotten")}}
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

// TestFilterOvertaken has what a key led to come after that of the next key, as
// may be on a computer that has much to do.
func TestFilterOvertaken(t *testing.T) {
	drive(t, 100, 30, func(d *driver) {
		d.document(apples(1))
		d.keys("/")
		var led []tea.Cmd
		for _, k := range []string{"x", "y"} {
			model, cmd := d.model.Update(keyPress(k))
			d.model, led = model, append(led, cmd)
		}
		for _, cmd := range slices.Backward(led) {
			d.run(cmd)
			d.send()
		}
		d.shows("0 of 1: xy")
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

// TestNamedAndEarlierFilters completes a name of the configuration, and goes
// back to what was typed before the program was started.
func TestNamedAndEarlierFilters(t *testing.T) {
	file := kept.NewFile(filepath.Join(t.TempDir(), "screen.json"))
	cfg := tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, Taste: tui.Taste{
		State: file, Names: query.Names{"doubtful": "confidence<0.8"}, Remembered: kept.State{Filters: []string{"kind:x"}},
	}}
	driveConfig(t, 120, 40, cfg, func(d *driver) {
		d.document(apples(1))
		d.document(ripe)
		d.keys("/", "@")
		d.shows("tab @doubtful")
		d.keys("tab")
		d.shows("/@doubtful", "1 of 2: @doubtful")
		d.typed(" @x")
		d.shows("no filter is called @x")
		d.send(tea.KeyPressMsg{Code: tea.KeyBackspace}, tea.KeyPressMsg{Code: tea.KeyBackspace}, tea.KeyPressMsg{Code: tea.KeyBackspace})
		d.keys("enter", "/", "up", "up")
		d.shows("/kind:x")
		d.keys("esc")
	})
	if s, err := file.Load(); err != nil || !slices.Equal(s.Filters, []string{"@doubtful"}) {
		t.Errorf("remembered %+v, %v", s, err)
	}
}
