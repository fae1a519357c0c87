package statusline_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"github.com/framebin/framebin/ui/tui/statusline"
	"github.com/framebin/framebin/ui/tui/theme"
)

// TestLay leaves out the least important first, then says the rest in short, then
// shortens what is at the left.
func TestLay(t *testing.T) {
	t.Parallel()
	styles := theme.New(true, colorprofile.NoTTY)
	lefts := []string{"framebin http://127.0.0.1:8080/", "http://127.0.0.1:8080/", ":8080", ""}
	segments := []statusline.Segment{
		{Text: "answers: 503", Short: "503"}, {Text: "12.5/s", Rank: 2}, {Text: "1.2 MiB", Rank: 5}, {Text: "sixel", Rank: 4},
	}
	tests := map[int]string{
		80: "framebin http://127.0.0.1:8080/ | answers: 503  12.5/s  1.2 MiB  sixel",
		65: "framebin http://127.0.0.1:8080/ | answers: 503  12.5/s  sixel",
		58: "framebin http://127.0.0.1:8080/ | answers: 503  12.5/s",
		46: "framebin http://127.0.0.1:8080/ | answers: 503",
		40: "framebin http://127.0.0.1:8080/ | 503",
		30: "http://127.0.0.1:8080/ | 503",
		12: ":8080 | 503",
		6:  " | 503",
		2:  "",
	}
	for width, want := range tests {
		got := statusline.Lay(lefts, segments, width, styles)
		if styles.Width(got) != width {
			t.Errorf("%d columns: %q has %d", width, got, styles.Width(got))
		}
		if want == "" {
			continue
		}
		left, right, _ := strings.Cut(want, " | ")
		if wanted := fmt.Sprintf("%s%*s", left, width-1-len(left), right); strings.TrimRight(got, " ") != wanted {
			t.Errorf("%d columns: got %q, want %q", width, got, wanted)
		}
	}
	if segments[1].Text != "12.5/s" || len(segments) != 4 {
		t.Error("the segments that were handed in have changed")
	}
}
