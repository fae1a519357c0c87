package render_test

import (
	"image"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/render/graphics"
)

// A heat map says how many boxes its colours mean: in pixels, and as text.
func TestHeatMapHasAKey(t *testing.T) {
	t.Parallel()
	r := drive(t, 6)
	plain, heat := r.key(aggregate.None), r.key(aggregate.Heat)
	im := decode(t, r.survey(t, heat).Payload)
	size := im.Bounds().Size()
	colours := 0
	for x := range size.X / 2 { // of the key, the picture is grey there
		if colourful(im.At(x, size.Y-3)) {
			colours++
		}
	}
	if colours < 20 {
		t.Errorf("%d pixels of a key in the lower left corner", colours)
	}
	heat.Target.Protocol = graphics.Blocks
	p := r.survey(t, heat)
	if got := ansi.Strip(p.Lines[len(p.Lines)-1]); !strings.HasPrefix(got, " 1  2 boxes ") {
		t.Errorf("the last line is %q, want the key", got)
	}
	plain.Target.Protocol = graphics.Blocks
	if got := r.survey(t, plain).Layout.Labels; len(got) != 0 {
		t.Errorf("a key without a heat map: %v", got)
	}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	for most, want := range map[int][]int{0: {}, 1: {1}, 3: {1, 2, 3}, 5: {1, 2, 3, 4, 5}, 12: {2, 5, 7, 10, 12}, 1000: {200, 400, 600, 800, 1000}} {
		f := aggregate.NewField(image.Pt(100, 100))
		for range most {
			f.Add(aggregate.Box{X0: 0.1, Y0: 0.1, X1: 0.5, Y1: 0.5})
		}
		f.Settle()
		got := []int{}
		for _, l := range f.Levels() {
			got = append(got, l.Boxes)
			if l.Color.A != 0xff {
				t.Errorf("%d of %d: the colour %v lets something through", l.Boxes, most, l.Color)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("up to %d boxes: got %v, want %v", most, got, want)
		}
	}
}
