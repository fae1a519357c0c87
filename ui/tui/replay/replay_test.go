package replay_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/tui/replay"
	"github.com/framebin/framebin/ui/tui/table"
	"github.com/framebin/framebin/ui/tui/theme"
	"github.com/framebin/framebin/ui/tui/wizard"
)

// store holds what was captured, but for what has left it.
type store map[uint64]*capture.Request

func (s store) Get(seq uint64) (*capture.Request, error) {
	if r, ok := s[seq]; ok {
		return r, nil
	}
	return nil, capture.ErrEvicted
}

func (store) Stats() capture.RingStats { return capture.RingStats{} }

// scope is three requests, of which the second is marked and the third is not in
// the store any more.
func scope() (wizard.Scope, store) {
	held, scope := store{}, wizard.Scope{Selected: 1, Marked: []uint64{2}}
	for seq := uint64(1); seq <= 3; seq++ {
		r := capture.NewRequest("POST", "/cam", nil, []byte("{}"))
		r.Seq = seq
		scope.Table.Append(table.NewRow(r, &prediction.Reading{Image: -1, Document: -1}))
		if seq < 3 {
			held[seq] = r
		}
	}
	return scope, held
}

// choose answers a question by its letter.
func choose(t *testing.T, step wizard.Step, letter string) replay.Msg {
	t.Helper()
	_, cmd := step.Ask.Update(tea.KeyPressMsg{Code: []rune(letter)[0], Text: letter})
	if cmd == nil {
		t.Fatalf("%s chooses nothing", letter)
	}
	msg, _ := cmd().(replay.Msg)
	return msg
}

// TestReplay asks which and where, sends, and says what became of it.
func TestReplay(t *testing.T) {
	t.Parallel()
	var got atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { got.Add(1) }))
	defer server.Close()
	m := replay.New([]string{"http://127.0.0.1:1/"})
	which, from := scope()
	line := m.Next(choose(t, replay.Ask(which), "a"), from).Line
	if line.Value != "http://127.0.0.1:1/" {
		t.Errorf("begins with %q, want the last target", line.Value)
	}
	for text, want := range map[string]string{"127.0.0.1:3000": "each to its own path", "http://localhost/x": "all to /x"} {
		if about, err := line.Check(text); about != want || err != nil {
			t.Errorf("%s: got %q, %v, want %q", text, about, err, want)
		}
	}
	if _, err := line.Check("ftp://here"); err == nil {
		t.Error("ftp is no target")
	}
	msg, _ := line.Answer(strings.TrimPrefix(server.URL, "http://")).(replay.Msg)
	step := m.Next(msg, from)
	if step.Work.Do == nil || len(step.Work.Seqs) != 3 {
		t.Fatalf("got %+v, want a job for 3 requests", step)
	}
	done := step.Work.Do(context.Background(), func(int) {})
	if got.Load() != 2 || done.Tone != theme.Warn || !strings.Contains(done.Result, "2 accepted") || !strings.Contains(done.Result, "1 could not be read") {
		t.Errorf("%d came, and %+v", got.Load(), done)
	}
	var kept state.State
	if step.Remember(&kept); len(kept.Targets) != 1 || kept.Targets[0] != server.URL {
		t.Errorf("remembers %q", kept.Targets)
	}
	if again := m.Next(choose(t, replay.Ask(which), "m"), from).Line; again.Value != server.URL {
		t.Errorf("begins with %q the next time", again.Value)
	}
}

// TestReplayElsewhere sends nothing to another computer before it has asked.
func TestReplayElsewhere(t *testing.T) {
	t.Parallel()
	m := replay.New(nil)
	which, from := scope()
	msg, _ := m.Next(choose(t, replay.Ask(which), "s"), from).Line.Answer("http://192.0.2.1/").(replay.Msg)
	step := m.Next(msg, from)
	if step.Work.Do != nil || !step.Ask.Active() {
		t.Fatalf("got %+v, want a question", step)
	}
	if choose(t, step, "n") != nil {
		t.Error("no is no")
	}
	if m.Next(choose(t, step, "y"), from).Work.Do == nil {
		t.Error("nothing is sent after yes")
	}
}

// TestNothingToReplay says so.
func TestNothingToReplay(t *testing.T) {
	t.Parallel()
	if step := replay.Ask(wizard.Scope{}); step.Note.Text != "nothing to send yet" || step.Ask.Active() {
		t.Errorf("got %+v", step)
	}
}
