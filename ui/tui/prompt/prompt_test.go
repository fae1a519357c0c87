package prompt_test

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/ui/tui/prompt"
	"github.com/framebin/framebin/ui/tui/theme"
)

type answered string

func ask(value string, width int) prompt.Model {
	m, _ := prompt.Ask(prompt.Question{
		Label: "Wait:", Example: "50ms", Value: value,
		Check: func(line string) (string, error) {
			if strings.Contains(line, "x") {
				return "", errors.New("not a time\x1b[31m")
			}
			return "for " + line, nil
		},
		Answer:    func(line string) tea.Msg { return answered(line) },
		Earlier:   []string{"1s", "2s"},
		Cancelled: answered("cancelled"),
	}, theme.New(true, colorprofile.TrueColor))
	m.SetWidth(width)
	return m
}

// press types runes, and keys by their codes; it returns what the last led to.
func press(m prompt.Model, keys ...rune) (prompt.Model, tea.Msg) {
	var cmd tea.Cmd
	for _, k := range keys {
		msg := tea.KeyPressMsg{Code: k}
		if k < tea.KeyExtended && k >= ' ' && k != tea.KeyBackspace {
			msg.Text = string(k)
		}
		m, cmd = m.Update(msg)
	}
	if cmd == nil || m.Active() {
		return m, nil
	}
	return m, cmd()
}

func view(m prompt.Model) string { return strings.TrimRight(ansi.Strip(m.Lines(1)[0]), " ") }

func TestAnswer(t *testing.T) {
	t.Parallel()
	m := ask("", 60)
	if got := view(m); !strings.HasPrefix(got, "Wait: 50ms") {
		t.Errorf("empty: %q", got)
	}
	m, _ = press(m, '5', 's')
	if got := view(m); !strings.HasPrefix(got, "Wait: 5s") || !strings.Contains(got, "for 5s") {
		t.Errorf("typed: %q", got)
	}
	m, _ = press(m, 'x', tea.KeyEnter) // is not taken
	if got := view(m); !m.Active() || !strings.Contains(got, "not a time\\x1b") || strings.Contains(got, "\x1b") {
		t.Errorf("wrong: %q, open %v", got, m.Active())
	}
	m, msg := press(m, tea.KeyBackspace, tea.KeyEnter)
	if msg != answered("5s") || m.Active() {
		t.Errorf("got %v, open %v", msg, m.Active())
	}
	if _, msg = press(ask("1s", 60), tea.KeyEscape); msg != answered("cancelled") {
		t.Errorf("got %v of esc", msg)
	}
	if m, msg = press(prompt.Model{}, 'a', tea.KeyEnter); m.Active() || msg != nil {
		t.Errorf("a closed line answers %v", msg)
	}
}

// TestEarlier goes back through earlier lines, and returns to what was typed.
func TestEarlier(t *testing.T) {
	t.Parallel()
	m := ask("", 60)
	for i, step := range []struct {
		key  rune
		want string
	}{
		{'3', "3"},
		{tea.KeyUp, "2s"},
		{tea.KeyUp, "1s"},
		{tea.KeyUp, "1s"},
		{tea.KeyDown, "2s"},
		{tea.KeyDown, "3"},
		{tea.KeyDown, "3"},
		{tea.KeyUp, "2s"},
		{'4', "2s4"},
		{tea.KeyDown, "2s4"}, // typed now
	} {
		m, _ = press(m, step.key)
		if got := view(m); !strings.HasPrefix(got, "Wait: "+step.want+" ") {
			t.Errorf("step %d: got %q, want %q", i, got, step.want)
		}
	}
}

// TestOffered has the first thing that is typed take the place of what the line
// began with, and goes on from it with a blank or a key that moves.
func TestOffered(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		keys []rune
		want string
	}{
		"as it is":  {nil, "1s"},
		"typed":     {[]rune{'5', 'm'}, "5m"},
		"a blank":   {[]rune{' ', '5'}, "1s 5"},
		"moved":     {[]rune{tea.KeyLeft, '5'}, "15s"},
		"shortened": {[]rune{tea.KeyBackspace, 'm'}, "1m"},
		"earlier":   {[]rune{tea.KeyUp, '5'}, "2s5"},
		"and back":  {[]rune{tea.KeyUp, tea.KeyDown, '5'}, "1s5"},
	} {
		m, _ := press(ask("1s", 60), tt.keys...)
		if _, msg := press(m, tea.KeyEnter); msg != answered(tt.want) {
			t.Errorf("%s: got %v, want %q", name, msg, tt.want)
		}
	}
	m, _ := ask("1s", 60).Update(tea.PasteMsg{Content: "9s"})
	if _, msg := press(m, tea.KeyEnter); msg != answered("9s") {
		t.Errorf("pasted: got %v", msg)
	}
}

// TestWrong says all of what is wrong, above the line where there is no room
// behind it.
func TestWrong(t *testing.T) {
	t.Parallel()
	for width, want := range map[int]int{60: 1, 30: 2} {
		m, _ := press(ask("", width), []rune("a long line x")...)
		lines := m.Lines(3)
		if text := ansi.Strip(strings.Join(lines, "\n")); len(lines) != want || !strings.Contains(text, "not a time") {
			t.Errorf("%d columns: %q", width, lines)
		}
		if last := ansi.Strip(lines[len(lines)-1]); !strings.HasPrefix(last, "Wait: ") {
			t.Errorf("%d columns: the last line is %q", width, last)
		}
	}
}

// TestWidth: whatever is typed, the line stays within its cells.
func TestWidth(t *testing.T) {
	t.Parallel()
	for width := 8; width < 100; width += 7 {
		for _, value := range []string{"", "1s", strings.Repeat("long ", 40), strings.Repeat("文", 40), "x" + strings.Repeat("é", 90)} {
			m := ask(value, width)
			if got := ansi.StringWidth(m.Lines(1)[0]); got > width {
				t.Errorf("%d cells of %d with %q: %q", got, width, value, view(m))
			}
		}
	}
}
