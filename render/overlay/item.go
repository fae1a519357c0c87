package overlay

import (
	"cmp"
	"image"
	"image/color"
	"math"
	"slices"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/overlay/coverage"
	"github.com/framebin/framebin/render/raster"
)

// item is an object on its way into the picture.
type item struct {
	index    int
	object   *prediction.Object
	mask     *maskbits.Mask
	color    color.RGBA
	pattern  int
	selected bool
	alpha    int                // strength of all that is drawn, 0..255
	box      image.Rectangle    // in pixels of the picture, cut at the image; empty if none
	outline  []prediction.Point // of a turned box, in pixels of the stored image; nil for others
	shape    *coverage.Bitmap   // the pixels of the mask or of the outline; nil if none
	pose     image.Rectangle    // around its keypoints; empty if none
	area     float64            // in pixels of the picture
}

// assumed reports whether it is a guess where the object is.
func (it *item) assumed() bool { return it.object.Assumed != prediction.Assumption{} }

// dimmed is the strength of objects beside the selected one.
const dimmed = 255 * 40 / 100

// collect picks the objects to draw: the largest first so that the small ones
// stay on top, the selected one last. Colours go by the order of the document,
// whatever the threshold leaves out.
func (p *painting) collect() []item {
	if p.scene.Prediction == nil {
		return nil
	}
	objects := p.scene.Prediction.Objects
	p.layout.Total = len(objects)
	p.layout.Colors = make([]color.RGBA, len(objects))
	p.layout.Boxes = make([]image.Rectangle, len(objects))
	items := make([]item, 0, len(objects))
	chosen := false
	for i := range objects {
		it := p.newItem(i, &objects[i])
		p.layout.Colors[i] = it.color
		only := p.options.Only && p.options.Selected >= 0
		if it.object.Image != p.scene.Image || !p.options.Passes(it.object) || only && !it.selected {
			continue
		}
		chosen = chosen || it.selected
		items = append(items, it)
	}
	p.layout.Shown = len(items)
	for i := range items {
		if chosen && !items[i].selected {
			items[i].alpha = dimmed
		}
	}
	slices.SortStableFunc(items, func(a, b item) int {
		if a.selected != b.selected {
			return cmp.Compare(b2i(a.selected), b2i(b.selected))
		}
		return cmp.Compare(b.area, a.area)
	})
	return items
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (p *painting) newItem(i int, o *prediction.Object) item {
	it := item{index: i, object: o, alpha: 255, selected: i == p.options.Selected, outline: orientedOutline(o)}
	if p.options.ByObject {
		it.color = p.palette.Object(i)
	} else {
		it.color, it.pattern = p.palette.Color(o.Class), p.palette.Pattern(o.Class)
	}
	if i < len(p.scene.Masks) {
		it.mask = p.scene.Masks[i]
	}
	det := math.Abs(p.scene.View.Det())
	if o.Box != nil {
		if e, ok := mapped(p.scene.View, boxExtent(*o.Box)); ok {
			it.box = e.nearest().Intersect(p.image)
			it.area = (e.x1 - e.x0) * (e.y1 - e.y0)
		}
	}
	if it.mask != nil {
		it.area = float64(it.mask.Area) * det
	} else if o.Box == nil {
		it.area = det * polygonArea(o.Polygons)
	}
	if math.IsNaN(it.area) {
		it.area = 0
	}
	return it
}

func polygonArea(rings [][]prediction.Point) float64 {
	sum := 0.0
	for _, ring := range rings {
		twice := 0.0
		for i, p := range ring {
			q := ring[(i+1)%len(ring)]
			twice += p.X*q.Y - q.X*p.Y
		}
		sum += math.Abs(twice) / 2
	}
	return sum
}

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

// orientedOutline returns the corners of a box that is turned; nil of any other
// object.
func orientedOutline(o *prediction.Object) []prediction.Point {
	const most = 64 // corners; a box has four
	if o.Rotation == 0 || len(o.Polygons) != 1 || len(o.Polygons[0]) > most {
		return nil
	}
	return o.Polygons[0]
}
