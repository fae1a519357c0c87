package layout_test

import (
	"image"
	"testing"

	"github.com/framebin/framebin/ui/tui/layout"
)

// TestArrange holds the panes apart and off the first and the last row, in
// windows of all sizes, whatever is shown.
func TestArrange(t *testing.T) {
	t.Parallel()
	for width := 1; width <= 260; width += 3 {
		for height := 1; height <= 90; height++ {
			for _, shown := range []layout.Shown{{}, {Picture: true}, {Large: true}, {Bar: 2}} {
				l := layout.Arrange(width, height, shown)
				panes := []image.Rectangle{l.List, l.Preview, l.Detail}
				seen := 0
				for i, pane := range panes {
					if pane.Empty() {
						continue
					}
					seen++
					if !pane.In(image.Rect(0, layout.HeaderRows+shown.Bar, width, height-1)) {
						t.Fatalf("%dx%d %+v: pane %d is at %v", width, height, shown, i, pane)
					}
					for _, other := range panes[i+1:] {
						if pane.Overlaps(other) {
							t.Fatalf("%dx%d %+v: %v lies over %v", width, height, shown, pane, other)
						}
					}
				}
				if !l.TooSmall() && (shown.Bar == 0 || height >= layout.PanesHeight) && seen == 0 {
					t.Fatalf("%dx%d %+v: nothing is shown", width, height, shown)
				}
				if !l.Single() && !shown.Picture && seen != len(panes) {
					t.Fatalf("%dx%d %+v: %d panes are shown", width, height, shown, seen)
				}
				if width := l.LineWidth(true); seen > 0 && !l.Detail.Empty() && width >= l.Detail.Dx() {
					t.Fatalf("%dx%d %+v: lines of %d in details of %d", l.Window.X, height, shown, width, l.Detail.Dx())
				}
			}
		}
	}
}
