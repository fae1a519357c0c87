package overlay

import (
	"image"
	"math"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/raster"
)

// extent is a rectangle with edges between pixels.
type extent struct{ x0, y0, x1, y1 float64 }

// far bounds coordinates before they become integers: what lies farther out
// is as invisible there.
const far = 1 << 24

// mapped returns the bounds of e's corners under a, and false if a corner is
// not a number.
func mapped(a raster.Affine, e extent) (extent, bool) {
	out := extent{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range [4][2]float64{{e.x0, e.y0}, {e.x1, e.y0}, {e.x0, e.y1}, {e.x1, e.y1}} {
		x, y := a.Apply(p[0], p[1])
		if math.IsNaN(x) || math.IsNaN(y) {
			return extent{}, false
		}
		out.x0, out.x1 = min(out.x0, x), max(out.x1, x)
		out.y0, out.y1 = min(out.y0, y), max(out.y1, y)
	}
	return extent{clampFar(out.x0), clampFar(out.y0), clampFar(out.x1), clampFar(out.y1)}, true
}

func clampFar(v float64) float64 { return min(max(v, -far), far) }

// boxExtent returns the edges of a box, ordered even if its size is negative.
func boxExtent(b prediction.Box) extent {
	x1, y1 := b.X+b.Width, b.Y+b.Height
	return extent{min(b.X, x1), min(b.Y, y1), max(b.X, x1), max(b.Y, y1)}
}

// nearest returns the pixels between the grid lines that are nearest to e's
// edges, at least one.
func (e extent) nearest() image.Rectangle {
	x0, x1 := nearestSpan(e.x0, e.x1)
	y0, y1 := nearestSpan(e.y0, e.y1)
	return image.Rect(x0, y0, x1, y1)
}

func nearestSpan(a, b float64) (from, to int) {
	from, to = int(math.Floor(a+0.5)), int(math.Floor(b+0.5))
	if to <= from {
		from = int(math.Floor((a + b) / 2))
		to = from + 1
	}
	return from, to
}

// cover returns all pixels that e touches.
func (e extent) cover() image.Rectangle {
	return image.Rect(int(math.Floor(e.x0)), int(math.Floor(e.y0)), int(math.Ceil(e.x1)), int(math.Ceil(e.y1)))
}
