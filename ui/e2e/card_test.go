//go:build e2e && linux

package e2e_test

import (
	"image"
	"strings"
	"testing"

	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/ui/e2e"
)

// The card of a protocol is drawn below its line, pixel for pixel, and the
// next line below the card.
func TestTerminalCards(t *testing.T) {
	t.Parallel()
	tests := map[e2e.Emulator]float64{
		e2e.XTerm:  sixelLikeness,
		e2e.MLTerm: sixelLikeness,
		e2e.Foot:   sixelLikeness,
		e2e.Kitty:  exactLikeness,
	}
	for emulator, likeness := range tests {
		t.Run(string(emulator), func(t *testing.T) {
			t.Parallel()
			term := e2e.Start(t, e2e.Options{
				Emulator: emulator, Cols: 100, Rows: 30, Command: []string{"sh", "-c", framebin + " terminal; exec sleep infinity"},
			})
			card := graphics.Card(cardSize(term.Cell(), emulator != e2e.Kitty))
			var best e2e.Difference
			var at int
			shot := term.WaitFor("a test card", func(s *e2e.Shot) bool {
				best, at = bestRow(s, card)
				return best.PSNR >= likeness
			})
			t.Logf("card in row %d: %v", at, best)
			below := shot.Crop(shot.Pixels(image.Rect(0, at+cardRows, 12, at+cardRows+1)))
			if n := len(e2e.Colors(below)); n < 2 {
				t.Error("no text right below the card")
			}
			above := shot.Crop(shot.Pixels(image.Rect(0, at-1, 12, at)))
			if n := len(e2e.Colors(above)); n < 2 {
				t.Error("no text right above the card")
			}
		})
	}
}

// The cells of a card.
const (
	cardCols = 32
	cardRows = 7
)

// cardSize is that of the cells, in sixel of whole bands.
func cardSize(cell image.Point, sixel bool) image.Point {
	height := cardRows * cell.Y
	if sixel {
		height -= height % 6
	}
	return image.Pt(cardCols*cell.X, height)
}

// bestRow finds the row that a picture at the left edge begins in.
func bestRow(s *e2e.Shot, want *image.RGBA) (best e2e.Difference, row int) {
	for y := range s.Rows {
		at := image.Rectangle{Max: want.Rect.Size()}.Add(s.Pixels(s.Row(y)).Min)
		if !at.In(s.Rect) {
			break
		}
		if d, _ := e2e.Compare(want, s.Crop(at)); d.PSNR > best.PSNR {
			best, row = d, y
		}
	}
	return best, row
}

// A long report scrolls, and the cards with it.
func TestTerminalCardsScroll(t *testing.T) {
	t.Parallel()
	term := e2e.Start(t, e2e.Options{
		Cols: 80, Rows: 12, Command: []string{"sh", "-c", framebin + " terminal --graphics sixel; exec sleep infinity"},
	})
	rows := term.WaitText("pictures      sixel: as asked for")
	if got := strings.TrimSpace(rows[0]); !strings.HasPrefix(got, "iterm2") {
		t.Errorf("the first row is %q: the lines of text and the cards overlap\n%s", got, strings.Join(rows, "\n"))
	}
}
