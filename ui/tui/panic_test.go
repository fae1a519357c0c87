package tui_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/tui"
	"github.com/framebin/framebin/ui/tui/program"
)

// journal is a log for many goroutines.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func (j *journal) logger() *slog.Logger { return slog.New(slog.NewTextHandler(j, nil)) }

// defective is a screen that panics where it is told to.
type defective struct{ where string }

func (d defective) panics(where string) {
	if d.where == where {
		panic("defect in " + where)
	}
}

func (d defective) Init() tea.Cmd {
	d.panics("Init")
	return func() tea.Msg {
		d.panics("a command")
		return "go on"
	}
}

func (d defective) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	d.panics("Update")
	if msg == "go on" {
		d.where = "View"
	}
	if typeOf(msg) == "program.Notice" {
		return d, tea.Quit
	}
	return d, nil
}

func typeOf(v any) string { return fmt.Sprintf("%T", v) }

func (d defective) View() tea.View {
	d.panics("View")
	v := tea.NewView("a screen")
	v.AltScreen = true
	return v
}

// TestGuarded: a defect anywhere in the screen ends the program as quitting
// does, and its stack is in the log; one in a command is a message.
func TestGuarded(t *testing.T) {
	t.Parallel()
	for _, where := range []string{"Init", "Update", "View", "a command"} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			var log, out journal
			failed, ran := program.Run(t.Context(), defective{where}, program.Edge{Log: log.logger()},
				tea.WithInput(nil), tea.WithOutput(&out), tea.WithoutSignalHandler(), tea.WithWindowSize(80, 24))
			if ran != nil {
				t.Errorf("the program ended with %v", ran)
			}
			if (failed == nil) != (where == "a command") || failed != nil && !strings.Contains(failed.Error(), "defect in "+where) {
				t.Errorf("got %v", failed)
			}
			if got := log.String(); !strings.Contains(got, "defect in "+where) || !strings.Contains(got, "defective") {
				t.Errorf("got log %.300q, want the panic and its stack", got)
			}
			if got := out.String(); strings.Count(got, "\x1b[?1049h") != strings.Count(got, "\x1b[?1049l") || strings.Contains(got, "goroutine") {
				t.Errorf("got %q on the terminal", got)
			}
		})
	}
}

func TestProtect(t *testing.T) {
	t.Parallel()
	var log journal
	batch := tea.Batch(func() tea.Msg { return 1 }, func() tea.Msg { panic("defect in the second") }, nil)
	msgs, ok := program.Protect(log.logger(), batch)().(tea.BatchMsg)
	if !ok || len(msgs) != 2 {
		t.Fatalf("got %d commands", len(msgs))
	}
	if got := msgs[0](); got != 1 {
		t.Errorf("got %v of a sound command", got)
	}
	if got := typeOf(msgs[1]()); got != "program.Notice" {
		t.Errorf("got %s of the other", got)
	}
	if program.Protect(nil, nil) != nil {
		t.Error("got a command of none")
	}
}

// TestBrokenReaders: a defect in what reads requests costs them their rows'
// texts or their description, and each says so; what comes after is read.
func TestBrokenReaders(t *testing.T) {
	t.Parallel()
	const boxed = `{"kind":"ObjectDetection.v1","objects":[{"classId":"a","boundingBox":{"x":1,"y":2,"width":3,"height":4}}]}`
	var log journal
	cfg := tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, Log: log.logger()}
	driveConfig(t, 100, 30, cfg, func(d *driver) {
		d.document(boxed)
		d.document(boxed)
		rows := tui.BrokenFeed(d.model)
		if len(rows) != 2 || !strings.HasPrefix(rows[1].Text, "framebin failed to read request ") || rows[1].Problems != 1 {
			t.Errorf("got %+v", rows)
		}
		if got := log.String(); !strings.Contains(got, "feed.reader.") {
			t.Errorf("got log %.300q, want the stack", got)
		}
		got := tui.BrokenDescription(d.model)
		if !strings.Contains(got, "framebin failed to describe request 2: ") || !strings.Contains(got, "POST /hook") {
			t.Errorf("got %q", got)
		}
		d.document(ripe)
		d.shows("ripe 0.97")
	})
}
