package exports_test

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/readings"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/exports"
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

// exporter has two requests, of which the second has left the store.
func exporter(t *testing.T) exports.Exporter {
	t.Helper()
	e := exports.Exporter{Config: exports.Config{Dir: t.TempDir(), Readings: readings.New(1 << 20), Renderer: render.New(render.Config{})}, Now: time.Unix(0, 0).UTC()}
	e.Selected, e.Store = 1, store{}
	e.Boxes = func([]uint64) map[uint64]prediction.BoxFormat { return nil }
	for seq := uint64(1); seq <= 2; seq++ {
		r := capture.NewRequest("POST", "/cam", nil, []byte("{}"))
		r.Seq = seq
		e.Table.Append(table.NewRow(r, &prediction.Reading{Image: -1, Document: -1}))
		if seq == 1 {
			e.Store = store{1: r}
		}
	}
	return e
}

// choose answers a question by the letter of an answer.
func choose(t *testing.T, e exports.Exporter, step wizard.Step, letter string) wizard.Step {
	t.Helper()
	return press(t, e, step.Ask, tea.KeyPressMsg{Code: []rune(letter)[0], Text: letter})
}

// as types the name of a format.
func as(t *testing.T, e exports.Exporter, step wizard.Step, f *export.Format) wizard.Step {
	t.Helper()
	for _, r := range f.Name {
		step.Ask, _ = step.Ask.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	return press(t, e, step.Ask, tea.KeyPressMsg{Code: tea.KeyEnter})
}

func press(t *testing.T, e exports.Exporter, ask dialog.Model, key tea.KeyPressMsg) wizard.Step {
	t.Helper()
	_, cmd := ask.Update(key)
	if cmd == nil {
		t.Fatalf("%s chooses nothing", key)
	}
	msg, ok := cmd().(exports.Msg)
	if !ok {
		t.Fatalf("%s is no answer", key)
	}
	return e.Next(msg)
}

// TestExport writes what is there still, and says what is not.
func TestExport(t *testing.T) {
	t.Parallel()
	e := exporter(t)
	formats := choose(t, e, e.Ask(), "a")
	step := as(t, e, formats, export.Formats()[0])
	if len(step.Work.Seqs) != 2 {
		t.Fatalf("got %+v, want a job for 2 requests", step)
	}
	done := step.Work.Do(context.Background(), func(int) {})
	if done.Tone != theme.Warn || !strings.HasPrefix(done.Result, "skipped 1, exported ") {
		t.Errorf("got %+v", done)
	}
	files, err := os.ReadDir(e.Dir)
	if err != nil || len(files) != 1 || !strings.HasPrefix(files[0].Name(), "framebin-19700101-000000") {
		t.Errorf("got %v, %v", files, err)
	}
}

// TestRedacted: what the screen has read of a request tells no secret of it in a
// report.
func TestRedacted(t *testing.T) {
	t.Parallel()
	e := exporter(t)
	r := capture.NewRequest("POST", "/cam", http.Header{"Content-Type": {"application/json"}}, []byte(`{"image":"https://x/a.jpg?sig=s3cr3t","objects":[]}`))
	r.Seq = 1
	e.Store = store{1: r}
	found := e.Readings.Read(r, prediction.BoxFormat{}).Findings
	if len(found) == 0 || !strings.Contains(found[0].Message, "s3cr3t") {
		t.Fatalf("got %v, want a finding that quotes the URL", found)
	}
	if text := strings.Join(choose(t, e, choose(t, e, e.Ask(), "a"), "R").Ask.Lines(theme.Styles{}, 100, 40), "\n"); !strings.Contains(text, "yes: tokens") {
		t.Errorf("R redacts nothing:\n%s", text)
	}
	for _, msg := range []exports.FormatMsg{{Format: export.Markdown}, {Format: export.HTML}, {Format: export.HAR, Redact: true}, {Format: export.Raw, Redact: true}} {
		msg.Seqs = []uint64{1}
		if done := e.Next(msg).Work.Do(context.Background(), func(int) {}); done.Tone == theme.Bad {
			t.Fatal(done.Result)
		}
	}
	err := filepath.WalkDir(e.Dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if bytes.Contains(text, []byte("s3cr3t")) {
			t.Errorf("%s has it:\n%s", path, text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestDatasetSettings asks on with what was typed, and says what is wrong.
func TestDatasetSettings(t *testing.T) {
	t.Parallel()
	e := exporter(t)
	formats := choose(t, e, e.Ask(), "s")
	first := slices.IndexFunc(export.Formats(), (*export.Format).Dataset)
	step := as(t, e, formats, export.Formats()[first])
	for _, c := range []struct{ letter, good, bad string }{
		{"t", "0.5", "2"}, {"c", "tomato, leaf", "leaf, leaf"}, {"r", "unripe=green", "unripe"}, {"p", "80/10/10", "1/x"}, {"f", "class:leaf", "objects>many"},
	} {
		line := choose(t, e, step, c.letter).Line
		if _, err := line.Check(c.bad); err == nil || line.Answer(c.bad) != nil {
			t.Errorf("%s: %q is taken", c.letter, c.bad)
		}
		msg, ok := line.Answer(c.good).(exports.Msg)
		if !ok {
			t.Fatalf("%s: %q is not taken", c.letter, c.good)
		}
		step = e.Next(msg)
	}
	text := strings.Join(step.Ask.Lines(theme.Styles{}, 100, 40), "\n")
	for _, want := range []string{"0.50", "tomato, leaf", "unripe=green", "80/10/10", "class:leaf", "0 requests"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// TestZIP writes what is a folder as a ZIP, the second beside the first.
func TestZIP(t *testing.T) {
	t.Parallel()
	e := exporter(t)
	packed := choose(t, e, choose(t, e, e.Ask(), "a"), "Z")
	for range 2 {
		if done := as(t, e, packed, export.Raw).Work.Do(context.Background(), func(int) {}); done.Tone == theme.Bad {
			t.Fatal(done.Result)
		}
	}
	files, err := filepath.Glob(filepath.Join(e.Dir, "*.zip"))
	all, _ := os.ReadDir(e.Dir)
	if err != nil || len(files) != 2 || len(all) != 2 {
		t.Errorf("got %v of %v, %v", files, all, err)
	}
}
