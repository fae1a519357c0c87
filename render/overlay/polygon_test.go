package overlay_test

import (
	"image"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/overlay"
)

func polygon(xy ...float64) []prediction.Point {
	var out []prediction.Point
	for i := 0; i+1 < len(xy); i += 2 {
		out = append(out, prediction.Point{X: xy[i], Y: xy[i+1]})
	}
	return out
}

func TestRingsOfAPolygonAreAdded(t *testing.T) {
	t.Parallel()
	s := detection(prediction.Object{Class: "a", Polygons: [][]prediction.Point{
		polygon(20, 20, 120, 20, 120, 120, 20, 120),
		polygon(60, 60, 60, 160, 160, 160, 160, 60), // the other way round
		polygon(20, 20, 150, 20, 150, 30),           // a sliver whose bounds reach over the first
	}})
	o := overlay.Options{Masks: true, Selected: -1, Opacity: 1}
	dst := grey(image.Rect(0, 0, 200, 200))
	layout := draw(dst, s, o)
	if want := image.Rect(20, 20, 160, 160); layout.Boxes[0] != want {
		t.Errorf("lies at %v, want %v", layout.Boxes[0], want)
	}
	want := overlay.NewPalette().Color("a")
	for _, p := range []image.Point{{40, 40}, {90, 90}, {140, 140}, {22, 25}, {145, 25}} {
		if got := dst.RGBAAt(p.X, p.Y); got != want {
			t.Errorf("%v at %v, want %v", got, p, want)
		}
	}
	if got := dst.RGBAAt(140, 40); got == want {
		t.Error("filled beside the rings")
	}
}

func TestPolygonsThatCannotBeFilled(t *testing.T) {
	t.Parallel()
	cases := map[string][][]prediction.Point{
		"no rings":  {},
		"no points": {nil},
		"one point": {polygon(10, 10)},
		"a line":    {polygon(10, 10, 50, 10)},
		"outside":   {polygon(-10, -10, -50, -10, -50, -50)},
		"far off":   {polygon(1e300, 1e300, 1e301, 1e300, 1e300, 1e301)},
	}
	for name, rings := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dst := grey(image.Rect(0, 0, 100, 100))
			layout := draw(dst, detection(prediction.Object{Class: "a", Polygons: rings}), overlay.DefaultOptions())
			if !layout.Boxes[0].Empty() {
				t.Errorf("lies at %v", layout.Boxes[0])
			}
		})
	}
}

// TestPolygonsAreBounded draws more of them, each over everything, than a
// small document should be able to ask for.
func TestPolygonsAreBounded(t *testing.T) {
	t.Parallel()
	all := polygon(-1, -1, 500, -1, 500, 500, -1, 500)
	s := detection()
	for range 150 {
		s.Prediction.Objects = append(s.Prediction.Objects, prediction.Object{Polygons: [][]prediction.Point{all}})
	}
	got := 0
	for _, r := range draw(grey(image.Rect(0, 0, 100, 100)), s, overlay.DefaultOptions()).Boxes {
		if !r.Empty() {
			got++
		}
	}
	if got != 100 {
		t.Errorf("%d polygons are filled, want 100", got)
	}
}
