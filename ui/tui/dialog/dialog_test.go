package dialog_test

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/theme"
)

func ask() dialog.Model {
	return dialog.Ask("Export which requests?",
		dialog.Choice{Letter: "m", Label: "marked", Hint: "3 requests", Msg: "marked"},
		dialog.Choice{Letter: "s", Label: "selected", Msg: "selected", Other: "other"},
		dialog.Choice{Letter: "a", Label: "all", Msg: "all", Stay: true},
	)
}

var styles = theme.New(true, colorprofile.TrueColor)

func text(m dialog.Model, width, height int) string {
	lines := m.Lines(styles, width, height)
	for i := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(lines[i]), " ")
	}
	return strings.Join(lines, "\n")
}

func TestViews(t *testing.T) {
	t.Parallel()
	const whole = `
Export which requests?

› m  marked    3 requests
  s  selected
  a  all

press its key, or enter; esc leaves it`
	if got := text(ask(), 60, 20); got != whole {
		t.Errorf("got\n%s\nwant\n%s", got, whole)
	}
	const small = `Export which requests?
  s  selected
› a  all
press its key, or enter; esc leaves it`
	if got := text(ask().At(2), 60, 4); got != small {
		t.Errorf("got\n%s\nwant\n%s", got, small)
	}
}

// TestCutHints tells below the answers what one of them does, where that is cut
// beside it, in as many lines wherever the cursor is.
func TestCutHints(t *testing.T) {
	t.Parallel()
	m := dialog.Ask("Export 40 requests as",
		dialog.Choice{Letter: "1", Label: "png", Hint: "the image with its predictions drawn on it"},
		dialog.Choice{Letter: "2", Label: "raw", Hint: "the HTTP message"})
	tests := map[string]struct {
		m             dialog.Model
		width, height int
		want          string
	}{
		"the first": {m, 30, 20, `
Export 40 requests as

› 1  png  the image with its predictions drawn on it
  2  raw  the HTTP message

the image with its predictions
drawn on it`},
		"the second": {m.At(1), 30, 20, `
Export 40 requests as

  1  png  the image with its predictions drawn on it
› 2  raw  the HTTP message

the HTTP message
`},
		"with words of its own": {m.Hint("space hides; esc"), 30, 20, `
Export 40 requests as

› 1  png  the image with its predictions drawn on it
  2  raw  the HTTP message

the image with its predictions
drawn on it
space hides; esc`},
		"little room": {m, 30, 6, `Export 40 requests as
› 1  png  the image with its predictions drawn on it
  2  raw  the HTTP message
the image with its predictions
drawn on it`},
		"a long title": {m, 16, 9, `Export 40
requests as
› 1  png  the image with its predictions drawn on it
  2  raw  the HTTP message
the image with
its predictions
drawn on it`},
	}
	for name, tt := range tests {
		if got := text(tt.m, tt.width, tt.height); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, tt.want)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	special := map[string]tea.KeyPressMsg{"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "down": {Code: tea.KeyDown}}
	tests := map[string]struct {
		keys []string
		want any
		open bool
	}{
		"enter":                 {[]string{"enter"}, "marked", false},
		"a letter":              {[]string{"m"}, "marked", false},
		"down and enter":        {[]string{"j", "enter"}, "selected", false},
		"not beyond the last":   {[]string{"j", "j", "j", "j", "enter"}, "all", true},
		"not above the first":   {[]string{"k", "enter"}, "marked", false},
		"the other key":         {[]string{"down", "s"}, "other", false},
		"one that stays":        {[]string{"a"}, "all", true},
		"leave it":              {[]string{"esc"}, nil, false},
		"a key of no answer":    {[]string{"x"}, nil, true},
		"a letter with another": {[]string{"s"}, "selected", false},
	}
	for name, tt := range tests {
		m := ask()
		var cmd tea.Cmd
		for _, k := range tt.keys {
			msg, ok := special[k]
			if !ok {
				msg = tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
			}
			m, cmd = m.Update(msg)
		}
		var got any
		if cmd != nil {
			got = cmd()
		}
		if got != tt.want || m.Active() != tt.open {
			t.Errorf("%s: got %v, open %v; want %v, %v", name, got, m.Active(), tt.want, tt.open)
		}
	}
}

func TestMouse(t *testing.T) {
	t.Parallel()
	click := func(y, height int) any {
		m, cmd := ask().Mouse(tea.MouseClickMsg{Y: y, X: 3, Button: tea.MouseLeft}, styles, 60, height)
		if cmd == nil {
			if !m.Active() {
				t.Errorf("a click on line %d closed the question", y)
			}
			return nil
		}
		return cmd()
	}
	for y, want := range []any{nil, nil, nil, "marked", "selected", "all", nil, nil} {
		if got := click(y, 20); got != want {
			t.Errorf("line %d: got %v, want %v", y, got, want)
		}
	}
	for y, want := range []any{nil, "marked", "selected", nil} {
		if got := click(y, 4); got != want {
			t.Errorf("line %d of 4: got %v, want %v", y, got, want)
		}
	}
	m, _ := ask().Mouse(tea.MouseWheelMsg{Button: tea.MouseWheelDown}, styles, 60, 20)
	if m.Cursor() != 1 {
		t.Errorf("the wheel moved to %d", m.Cursor())
	}
}

// TestNarrowing finds an answer by what is typed, which letters of the lists are
// part of then.
func TestNarrowing(t *testing.T) {
	t.Parallel()
	formats := dialog.Ask("Export as",
		dialog.Choice{Label: "apng", Hint: "an animation", Msg: "apng"},
		dialog.Choice{Label: "png", Hint: "a picture", Msg: "png"},
		dialog.Choice{Label: "darknet", Hint: "CVAT's YOLO 1.1", Msg: "darknet"},
		dialog.Choice{Letter: "R", Label: "redact", Msg: "redact"},
	).Narrowing()
	tests := map[string]struct {
		keys, lines string
		want        any
	}{
		"nothing typed":       {"", "Export as   type a part of its name|›    apng     an animation|     png      a picture|     darknet  CVAT's YOLO 1.1|  R  redact", "apng"},
		"what begins with it": {"png", "Export as png|     apng     an animation|›    png      a picture", "png"},
		"in what it is about": {"yolo", "Export as yolo|›    darknet  CVAT's YOLO 1.1", "darknet"},
		"a letter of its own": {"R", "", "redact"},
		"keys of other lists": {"kjq", "Export as kjq|nothing of that name; esc shows all", nil},
		"taken back":          {"pnx<", "Export as pn|     apng     an animation|›    png      a picture", "png"},
		"all again":           {"yolo!", "Export as   type a part of its name|     apng     an animation|     png      a picture|›    darknet  CVAT's YOLO 1.1|  R  redact", "darknet"},
		"the next":            {"png^v", "Export as png|     apng     an animation|›    png      a picture", "png"},
	}
	special := map[rune]tea.KeyPressMsg{'<': {Code: tea.KeyBackspace}, '!': {Code: tea.KeyEscape}, '^': {Code: tea.KeyUp}, 'v': {Code: tea.KeyDown}}
	for name, tt := range tests {
		m := formats
		var cmd tea.Cmd
		for _, k := range tt.keys {
			msg, ok := special[k]
			if !ok {
				msg = tea.KeyPressMsg{Code: k, Text: string(k)}
			}
			m, cmd = m.Update(msg)
		}
		if m.Active() {
			shown := slices.DeleteFunc(strings.Split(text(m, 60, 20), "\n"), func(line string) bool { return line == "" || strings.HasPrefix(line, "press its key") })
			if got := strings.Join(shown, "|"); got != tt.lines {
				t.Errorf("%s: got\n%s\nwant\n%s", name, got, tt.lines)
			}
			_, cmd = m.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
		}
		var got any
		if cmd != nil {
			got = cmd()
		}
		if got != tt.want {
			t.Errorf("%s: chose %v, want %v", name, got, tt.want)
		}
	}
}
