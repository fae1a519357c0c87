package tui

import (
	"errors"
	"slices"
	"testing"

	"github.com/framebin/framebin/capture/stream"
)

// What a stream does not have stays on the status line.
func TestAlarmsOfAStream(t *testing.T) {
	t.Parallel()
	for want, stats := range map[string]stream.Stats{
		" 3 not published yet ": {Err: errors.New("gone"), Waiting: 3, Lost: 1},
		"2 not published":       {Lost: 2, Published: 5},
		"":                      {Published: 5},
	} {
		var said []string
		m := screen{Model{figures: figures{published: stats}}}
		m.alarms(func(_ int, text string) { said = append(said, text) })
		if !slices.Equal(said, slices.DeleteFunc([]string{want}, func(s string) bool { return s == "" })) {
			t.Errorf("%+v: said %q, want %q", stats, said, want)
		}
	}
}
