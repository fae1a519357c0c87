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

// TestColumns: the details have a column of their own where a frame is larger so,
// which a window higher than a wide screen is not.
func TestColumns(t *testing.T) {
	t.Parallel()
	for size, want := range map[image.Point]bool{{199, 50}: false, {200, 50}: true, {200, 60}: false, {240, 60}: true, {300, 90}: true, {300, 120}: false} {
		if got := layout.Arrange(size.X, size.Y, layout.Shown{}).Columns(); got != want {
			t.Errorf("%v: columns %v", size, got)
		}
	}
}

// TestLarge: the details at the front have lines that can be read, at the cost of
// the panes beside them.
func TestLarge(t *testing.T) {
	t.Parallel()
	for _, size := range []image.Point{{60, 14}, {70, 40}, {80, 24}, {120, 40}} {
		l := layout.Arrange(size.X, size.Y, layout.Shown{Large: true})
		if l.Detail.Dx() < 40 || l.Single() != (size.X < 80) {
			t.Errorf("%v: %+v", size, l)
		}
	}
}
