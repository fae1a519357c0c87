package overlay

import (
	"math"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/raster"
)

// TestDashesAlong: half of the way around an outline is drawn, however short its
// sides are, and no dash is longer than one.
func TestDashesAlong(t *testing.T) {
	t.Parallel()
	const dash = 8
	for _, corners := range []int{3, 4, 50, 1000} {
		var ring []prediction.Point
		for i := range corners {
			at := 2 * math.Pi * float64(i) / float64(corners)
			ring = append(ring, prediction.Point{X: 100 + 90*math.Cos(at), Y: 100 + 90*math.Sin(at)})
		}
		around, drawn := 0.0, 0.0
		for i, a := range ring {
			b := ring[(i+1)%corners]
			around += math.Hypot(b.X-a.X, b.Y-a.Y)
		}
		for _, s := range dashesAlong(ring, raster.Identity(), dash) {
			length := math.Hypot(s.x1-s.x0, s.y1-s.y0)
			if drawn += length; length > dash+1e-9 {
				t.Fatalf("%d corners: a dash of %g", corners, length)
			}
		}
		if share := drawn / around; share < 0.47 || share > 0.53 {
			t.Errorf("%d corners: %g of the way is drawn", corners, share)
		}
	}
	for name, ring := range map[string][]prediction.Point{
		"nothing": nil, "one point": {{X: 1, Y: 2}}, "far off": {{X: -1e300}, {X: 1e300}, {Y: math.NaN()}},
	} {
		if n := len(dashesAlong(ring, raster.Identity(), dash)); n > len(ring) {
			t.Errorf("%s: %d dashes", name, n)
		}
	}
}
