package palette_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/ui/tui/palette"
	"github.com/framebin/framebin/ui/tui/theme"
)

var styles = theme.New(true, colorprofile.TrueColor)

func open() palette.Model {
	m := palette.New([]palette.Entry{
		{Title: "export", Group: "take away", Key: "x", Msg: 1},
		{Title: "copy as curl", Group: "take away", Key: "y", Msg: 2},
		{Title: "threshold up", Group: "picture", Key: "t", Msg: 3},
		{Title: "threshold down", Group: "picture", Key: "T", Msg: 4},
		{Title: "heat map of boxes", Group: "views", Msg: 5},
		{Title: "boxes and labels", Group: "picture", Msg: 7},
		{Title: "clear all", Group: "requests", Key: "Z", Msg: 6},
	}, styles)
	m.SetSize(60, 6)
	return m
}

func use(m palette.Model, keys ...string) (palette.Model, tea.Cmd) {
	special := map[string]tea.KeyPressMsg{
		"<enter>": {Code: tea.KeyEnter}, "<esc>": {Code: tea.KeyEscape}, "<down>": {Code: tea.KeyDown}, "<up>": {Code: tea.KeyUp},
		"<pgdown>": {Code: tea.KeyPgDown},
	}
	var cmd tea.Cmd
	for _, k := range keys {
		if msg, ok := special[k]; ok {
			m, cmd = m.Update(msg)
			continue
		}
		for _, r := range k {
			m, cmd = m.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
	return m, cmd
}

// chosen is the entry under the cursor.
func chosen(m palette.Model) string {
	for _, line := range m.Lines(styles) {
		if text := ansi.Strip(line); strings.HasPrefix(text, "› ") {
			return strings.TrimSpace(strings.TrimPrefix(text, "› "))
		}
	}
	return ""
}

func TestFuzzy(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"":          "export             x  take away",
		"heat":      "heat map of boxes",
		"hm":        "heat map of boxes",
		"curl":      "copy as curl       y  take away",
		"cac":       "copy as curl       y  take away",
		"td":        "threshold down     T  picture",
		"boxes":     "boxes and labels",
		"T":         "threshold down     T  picture",
		"Z":         "clear all          Z  requests",
		"down thr":  "threshold down     T  picture",
		"requests":  "clear all          Z  requests",
		"map boxes": "heat map of boxes",
		"nowhere":   "",
	}
	for typed, want := range tests {
		m, _ := use(open(), typed)
		if got := chosen(m); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
}

// TestCursor stands behind what was typed.
func TestCursor(t *testing.T) {
	t.Parallel()
	m, _ := use(open(), "curl")
	if got := m.Lines(styles)[0]; !strings.Contains(got, "\x1b[7m \x1b[") || strings.Index(got, "\x1b[7m") > strings.Index(got, "curl")+20 {
		t.Errorf("got %q", got)
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		keys []string
		want string
	}{
		"down":            {[]string{"<down>"}, "copy as curl"},
		"not above":       {[]string{"<up>"}, "export"},
		"a page":          {[]string{"<pgdown>"}, "heat map"},
		"not beyond":      {[]string{"<pgdown>", "<pgdown>", "<down>"}, "clear all"},
		"typing goes top": {[]string{"<down>", "thr"}, "threshold up"},
	} {
		m, _ := use(open(), tt.keys...)
		if got := chosen(m); !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
	if _, cmd := use(open(), "<esc>"); cmd == nil || cmd() != (palette.CloseMsg{}) {
		t.Error("esc does not leave")
	}
	if _, cmd := use(open(), "nowhere", "<enter>"); cmd != nil {
		t.Error("nothing was chosen and something happens")
	}
	if _, cmd := use(open(), "heat", "<enter>"); cmd == nil || cmd().(palette.ChooseMsg).Entry.Msg != 5 {
		t.Error("enter does not choose the heat map")
	}
	m := open()
	if _, cmd := m.Update(tea.MouseClickMsg{X: 3, Y: 3, Button: tea.MouseLeft}); cmd == nil {
		t.Error("a click does nothing")
	}
}

func TestLinesFit(t *testing.T) {
	t.Parallel()
	for width := 12; width < 80; width++ {
		m := open()
		m.SetSize(width, 5)
		lines := m.Lines(styles)
		if len(lines) != 5 {
			t.Fatalf("%d lines of 5", len(lines))
		}
	}
}
