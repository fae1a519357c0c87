package theme_test

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/ui/tui/theme"
)

// rulers are those of both sorts of terminals.
func rulers() []theme.Ruler {
	return []theme.Ruler{{}, {Method: ansi.GraphemeWidth}}
}

func TestFit(t *testing.T) {
	t.Parallel()
	red := lipgloss.NewStyle().Foreground(lipgloss.Color("1"))
	texts := []string{"", "a", "tomato", "番茄番茄", "क्षत्रिय টমেটো", "👍🏽 ripe", red.Render("tomato 0.93"), strings.Repeat("x", 50)}
	for _, ruler := range rulers() {
		for _, s := range texts {
			for width := range 12 {
				if got := ruler.Method.StringWidth(ruler.Fit(s, width)); got != width {
					t.Errorf("%v: Fit(%q, %d) takes %d columns", ruler, s, width, got)
				}
				if got := ruler.Method.StringWidth(ruler.Right(s, width)); got != width {
					t.Errorf("%v: Right(%q, %d) takes %d columns", ruler, s, width, got)
				}
			}
		}
	}
}

// TestTail: a name that is too long keeps as much of its end as fits.
func TestTail(t *testing.T) {
	t.Parallel()
	for _, ruler := range rulers() {
		for _, tt := range []struct {
			name  string
			width int
			want  string
		}{
			{"/line/cam1", 10, "/line/cam1"},
			{"/line/cam1", 6, "…/cam1"},
			{"/line/cam1", 1, "…"},
			{"番茄番茄", 6, "…番茄"},
			{"番茄番茄", 5, "…番茄"},
			{"番茄番茄", 4, "…茄"},
		} {
			if got := ruler.Tail(tt.name, tt.width); got != tt.want {
				t.Errorf("%v: Tail(%q, %d) = %q, want %q", ruler, tt.name, tt.width, got, tt.want)
			}
		}
	}
}

// TestBreaks checks that no word is lost, no line too wide, and no style left
// open at the end of a line, where it would run into the pane beside it.
func TestBreaks(t *testing.T) {
	t.Parallel()
	red := lipgloss.NewStyle().Foreground(lipgloss.Color("1"))
	const text = "the mask mask_0003.png was not sent: --add the part, or remove-the reference averyveryverylongword"
	for name, brk := range map[string]func([]string, int) []string{"Wrap": theme.Ruler{}.Wrap, "Fold": theme.Ruler{}.Fold} {
		for width := 1; width < 60; width++ {
			lines := brk([]string{red.Render(text), text}, width)
			for _, line := range lines {
				if ansi.StringWidth(line) > width {
					t.Fatalf("%s: %q takes more than %d columns", name, line, width)
				}
				if open := strings.LastIndex(line, "\x1b[31m"); open >= 0 && !strings.Contains(line[open+1:], "\x1b[") {
					t.Fatalf("%s: %q leaves its style open", name, line)
				}
			}
			joined := strings.Join(strings.Fields(ansi.Strip(strings.Join(lines, ""))), "")
			if want := strings.Repeat(strings.ReplaceAll(text, " ", ""), 2); joined != want {
				t.Fatalf("%s to %d: %q, want %q", name, width, joined, want)
			}
		}
	}
}

func TestWrapKeepsFlagsWhole(t *testing.T) {
	t.Parallel()
	got := theme.Ruler{}.Wrap([]string{"body exceeds 1 MiB: --max-body raises it"}, 24)
	want := []string{"body exceeds 1 MiB:", "--max-body raises it"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFoldKeepsBlanks(t *testing.T) {
	t.Parallel()
	const text = "  a   b    cdef   g"
	if got := strings.Join(theme.Ruler{}.Fold([]string{text}, 5), ""); got != text {
		t.Errorf("got %q, want %q", got, text)
	}
}
