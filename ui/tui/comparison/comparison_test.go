package comparison_test

import (
	"net/http"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui/comparison"
	"github.com/framebin/framebin/ui/tui/theme"
)

var styles = theme.New(true, colorprofile.TrueColor)

func pane(width, height int, a, b string) comparison.Model {
	request := func(seq uint64, body string) (*capture.Request, *prediction.Reading) {
		r := capture.NewRequest("POST", "/", http.Header{"Content-Type": {"application/json"}, "X-Frame": {body[:1] + string(rune('0'+seq))}}, []byte(body))
		r.Seq = seq
		return r, prediction.Read(r, prediction.Options{})
	}
	ra, readingA := request(3, a)
	rb, readingB := request(5, b)
	m := comparison.New(comparison.Compare(ra, rb, readingA, readingB))
	m.SetSize(width, height)
	return m
}

const (
	before = `{"kind":"ObjectDetection.v1","objects":[` +
		`{"classId":"tomato","confidence":0.9,"boundingBox":{"x":0,"y":0,"width":10,"height":10}},` +
		`{"classId":"leaf","confidence":0.5,"boundingBox":{"x":50,"y":0,"width":10,"height":10}},` +
		`{"classId":"crack","confidence":0.4,"boundingBox":{"x":90,"y":0,"width":10,"height":10}}]}`
	after = `{"kind":"ObjectDetection.v1","objects":[` +
		`{"classId":"tomato","confidence":0.7,"boundingBox":{"x":0,"y":0,"width":10,"height":8}},` +
		`{"classId":"leaf","confidence":0.5,"boundingBox":{"x":50,"y":0,"width":10,"height":10}},` +
		`{"classId":"stem\u001b[2J","confidence":0.3,"boundingBox":{"x":0,"y":60,"width":10,"height":10}}]}`
)

func text(m comparison.Model) string {
	lines := m.Lines(styles, true)
	for i := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(lines[i]), " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

func TestView(t *testing.T) {
	t.Parallel()
	const want = ` Objects: 1 the same, 1 changed, 1 added, 1 removed
 ~ tomato 0.900 → 0.700 (-0.200), moved, IoU 0.80
 - crack 0.400
 + stem\x1b[2J 0.300
 = leaf 0.500
 Problems: no difference
 Headers: 1 difference
 ~ X-Frame  {3 → {5
 JSON: 6 differences
 ~ /objects/0/confidence  0.9 → 0.7
 ~ /objects/0/boundingBox/height  10 → 8
 ~ /objects/2/classId  "crack" → "stem\u001b[2J"
 ~ /objects/2/confidence  0.4 → 0.3
 ~ /objects/2/boundingBox/x  90 → 0
 ~ /objects/2/boundingBox/y  0 → 60`
	m := pane(70, 16, before, after)
	if got := text(m); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if m.Title() != "#3 and #5" || !m.Active() || (comparison.Model{}).Active() {
		t.Errorf("the title is %q", m.Title())
	}
	if got := text(pane(70, 16, "[1]", "[2]")); !strings.Contains(got, "Objects: none in either") || !strings.Contains(got, "~ /0  1 → 2") {
		t.Errorf("got\n%s", got)
	}
	if got := text(pane(70, 16, before, "{broken")); !strings.Contains(got, "JSON: not to be compared") {
		t.Errorf("got\n%s", got)
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	press := func(m comparison.Model, keys ...string) (comparison.Model, tea.Msg) {
		var cmd tea.Cmd
		for _, k := range keys {
			msg := tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
			switch k {
			case "enter":
				msg = tea.KeyPressMsg{Code: tea.KeyEnter}
			case "space":
				msg = tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
			case "esc":
				msg = tea.KeyPressMsg{Code: tea.KeyEscape}
			}
			if !m.Wants(msg) {
				t.Errorf("%s is not wanted", k)
			}
			m, cmd = m.Update(msg)
		}
		if cmd == nil {
			return m, nil
		}
		return m, cmd()
	}
	tests := map[string]struct {
		keys []string
		want tea.Msg
	}{
		"flip":                   {[]string{"space"}, comparison.FlipMsg{A: -1, B: -1}},
		"flip again":             {[]string{"j", "="}, comparison.FlipMsg{A: 0, B: 0}},
		"leave":                  {[]string{"esc"}, comparison.CloseMsg{}},
		"an object of both":      {[]string{"j", "enter"}, comparison.PickMsg{Seq: 5, Object: 0}},
		"one that was removed":   {[]string{"j", "j", "enter"}, comparison.PickMsg{Seq: 3, Object: 2}},
		"one that was added":     {[]string{"j", "j", "j", "enter"}, comparison.PickMsg{Seq: 5, Object: 2}},
		"nothing on a title":     {[]string{"enter"}, nil},
		"nothing on a header":    {[]string{"G", "enter"}, nil},
		"beyond the end and top": {[]string{"G", "j", "g", "k", "j", "enter"}, comparison.PickMsg{Seq: 5, Object: 0}},
	}
	for name, tt := range tests {
		if _, got := press(pane(60, 6, before, after), tt.keys...); got != tt.want {
			t.Errorf("%s: got %#v, want %#v", name, got, tt.want)
		}
	}
	m := pane(60, 6, before, after)
	if _, cmd := m.Update(tea.MouseClickMsg{X: 2, Y: 2, Button: tea.MouseLeft}); cmd == nil || cmd() != (comparison.PickMsg{Seq: 3, Object: 2}) {
		t.Error("a click picks no object")
	}
	if m.Wants(tea.KeyPressMsg{Code: 't', Text: "t"}) {
		t.Error("the threshold is kept from the picture")
	}
}

// TestWhole tells all of what is under the cursor in a narrow pane, from its
// beginning, and a click finds what is below it.
func TestWhole(t *testing.T) {
	t.Parallel()
	m := pane(30, 6, before, after)
	for _, want := range []string{" Objects: 1 the same, 1 changed, 1 added, 1 removed ~ tomato", " ~ tomato 0.900 → 0.700 (-0.200), moved, IoU 0.80 - crack"} {
		if got := " " + strings.Join(strings.Fields(text(m)), " "); !strings.Contains(got, want) {
			t.Errorf("got %s, want %s", got, want)
		}
		m, _ = m.Update(tea.KeyPressMsg{Code: 'j', Text: "j"})
	}
	m = pane(30, 6, before, after)
	if _, cmd := m.Update(tea.MouseClickMsg{X: 2, Y: 3, Button: tea.MouseLeft}); cmd == nil || cmd() != (comparison.PickMsg{Seq: 3, Object: 2}) {
		t.Error("a click finds another row")
	}
}

func TestLinesFillThePane(t *testing.T) {
	t.Parallel()
	for width := 1; width < 80; width += 3 {
		m := pane(width, 9, before, after)
		for range 12 {
			lines := m.Lines(styles, true)
			if len(lines) != 9 {
				t.Fatalf("%d lines of 9", len(lines))
			}
			for _, line := range lines {
				if w := ansi.StringWidth(line); w != width {
					t.Fatalf("a line of %d columns in %d: %q", w, width, line)
				}
			}
			m, _ = m.Update(tea.KeyPressMsg{Code: 'j', Text: "j"})
		}
	}
}

// TestProblems tells what is wrong with one of the two alone, also what is found
// when their images are decoded, and stays on what the cursor is on.
func TestProblems(t *testing.T) {
	t.Parallel()
	m := pane(70, 20, before, after)
	m, _ = m.Update(tea.KeyPressMsg{Code: 'G', Text: "G"})
	last := under(m)
	broken := &prediction.Reading{Findings: []prediction.Finding{
		{Severity: prediction.Error, Code: "image-undecodable", Message: "it ends early \x1b[2J"},
		{Severity: prediction.Info, Code: "image-size-assumed", Message: "assumed"},
		{Severity: prediction.Warning, Code: "mask-empty", Message: "no pixel"},
	}}
	elsewhere := broken.Findings[2]
	elsewhere.Where = "other.png"
	known := map[uint64]*prediction.Reading{3: {Findings: []prediction.Finding{broken.Findings[1], elsewhere}}, 5: broken}
	m.Amend(func(seq uint64) *prediction.Reading { return known[seq] })
	m.Amend(func(uint64) *prediction.Reading { return nil })
	want := " Problems: 1 difference\n + error: it ends early \\x1b[2J\n Headers"
	if got := text(m); !strings.Contains(got, want) || under(m) != last {
		t.Errorf("the cursor is on %q, was on %q, in\n%s", under(m), last, got)
	}
}

// under is the line of the cursor.
func under(m comparison.Model) string {
	focused, resting := m.Lines(styles, true), m.Lines(styles, false)
	for i := range focused {
		if focused[i] != resting[i] {
			return strings.TrimRight(ansi.Strip(focused[i]), " ")
		}
	}
	return ""
}
