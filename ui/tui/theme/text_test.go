package theme_test

import (
	"strings"
	"testing"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"framebin/ui/tui/theme"
)

func TestFit(t *testing.T) {
	t.Parallel()
	red := lipgloss.NewStyle().Foreground(lipgloss.Color("1"))
	for _, s := range []string{"", "a", "tomato", "番茄番茄", red.Render("tomato 0.93"), strings.Repeat("x", 50)} {
		for width := range 12 {
			if got := ansi.StringWidth(theme.Fit(s, width)); got != width {
				t.Errorf("Fit(%q, %d) takes %d columns", s, width, got)
			}
			if got := ansi.StringWidth(theme.Right(s, width)); got != width {
				t.Errorf("Right(%q, %d) takes %d columns", s, width, got)
			}
		}
	}
}

// TestWrap checks that no word is lost, no line too wide, and no style left
// open at the end of a line, where it would run into the pane beside it.
func TestWrap(t *testing.T) {
	t.Parallel()
	red := lipgloss.NewStyle().Foreground(lipgloss.Color("1"))
	const text = "the mask mask_0003.png was not sent: add the part, or remove the reference averyveryverylongword"
	for width := 1; width < 60; width++ {
		lines := theme.Wrap([]string{red.Render(text), text}, width)
		for _, line := range lines {
			if ansi.StringWidth(line) > width {
				t.Fatalf("%q takes more than %d columns", line, width)
			}
			if open := strings.LastIndex(line, "\x1b[31m"); open >= 0 && !strings.Contains(line[open+1:], "\x1b[") {
				t.Fatalf("%q leaves its style open", line)
			}
		}
		joined := strings.Join(strings.Fields(ansi.Strip(strings.Join(lines, ""))), "")
		if want := strings.Repeat(strings.ReplaceAll(text, " ", ""), 2); joined != want {
			t.Fatalf("wrapped to %d: %q, want %q", width, joined, want)
		}
	}
}

func TestUnits(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		theme.Bytes(0):                          "0 B",
		theme.Bytes(1023):                       "1023 B",
		theme.Bytes(1536):                       "1.5 KiB",
		theme.Bytes(64 << 20):                   "64 MiB",
		theme.Duration(999):                     "999ns",
		theme.Duration(1400 * time.Microsecond): "1.4ms",
		theme.Duration(2100 * time.Millisecond): "2.1s",
		theme.Count(1, "object"):                "1 object",
		theme.Count(0, "object"):                "0 objects",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
