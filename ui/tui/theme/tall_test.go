package theme_test

import (
	"strings"
	"testing"

	"github.com/framebin/framebin/ui/tui/theme"
)

// TestTall shows all of the row under the cursor, whatever the pane, and finds each
// row by the lines it takes.
func TestTall(t *testing.T) {
	t.Parallel()
	const rows = 9
	for height := range 12 {
		for cursor := range rows {
			for top := max(cursor-max(height, 1)+1, 0); top <= cursor; top++ {
				tall := theme.NewTall(strings.Repeat("long words ", 5), top, cursor, 14, height, theme.Ruler{})
				var seen []int
				for line := range tall.Height {
					seen = append(seen, tall.At(line))
				}
				var want []int
				for row := tall.First(); len(want) < tall.Height; row++ {
					want = append(want, row)
					for range len(tall.Lines) - 1 {
						if row == cursor && len(want) < tall.Height {
							want = append(want, row)
						}
					}
				}
				count := 0
				for i := range seen {
					if seen[i] != want[i] {
						t.Fatalf("height %d, cursor %d, top %d: got %v, want %v", height, cursor, top, seen, want)
					}
					if seen[i] == cursor {
						count++
					}
				}
				if count != len(tall.Lines) {
					t.Fatalf("height %d, cursor %d, top %d: %d of %d lines are seen", height, cursor, top, count, len(tall.Lines))
				}
			}
		}
	}
}
