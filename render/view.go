package render

import (
	"image"
	"math"

	"github.com/framebin/framebin/render/raster"
)

// The size of a cell that is assumed where the terminal does not tell.
const (
	cellWidth  = 10
	cellHeight = 20
)

// view is where in a picture which part of a frame goes.
type view struct {
	room   image.Rectangle // of the picture, for this view
	at     image.Rectangle // where in it the image is
	window raster.Window   // what of the oriented image
}

// viewport is what of an oriented image is to be seen.
type viewport struct {
	zoom, x, y float64 // as in [Options]
	object     extent  // to be seen with ZoomObject, in pixels of the oriented image; empty: all
}

// objectShare is how much of the view an object takes that is zoomed to.
const objectShare = 0.6

// resolved returns the viewport with a factor in place of ZoomObject.
func (a viewport) resolved(oriented, within image.Point) viewport {
	e := a.object
	switch {
	case math.IsNaN(a.zoom) || math.IsInf(a.zoom, 0):
		return viewport{}
	case a.zoom >= 0:
		return a
	case !(e.x1 > e.x0 && e.y1 > e.y0):
		return viewport{}
	}
	a.zoom = objectShare * min(float64(within.X)/(e.x1-e.x0), float64(within.Y)/(e.y1-e.y0))
	a.zoom = min(a.zoom, MaxZoom)
	a.x = (e.x0 + e.x1) / 2 / float64(oriented.X)
	a.y = (e.y0 + e.y1) / 2 / float64(oriented.Y)
	if a.zoom*float64(oriented.X) <= float64(within.X) && a.zoom*float64(oriented.Y) <= float64(within.Y) {
		return viewport{} // all of it is larger
	}
	return a
}

// cellGrid is what pictures for a target are made of.
type cellGrid struct {
	cols, rows int         // cells at most
	cell       image.Point // pixels of the terminal
	unit       image.Point // pixels of the picture that a cell has
}

func cellGridOf(t Target) cellGrid {
	g := cellGrid{cols: max(t.Cols, 1), rows: max(t.Rows, 1), cell: t.Cell}
	if g.cell.X < 1 || g.cell.Y < 1 {
		g.cell = image.Pt(cellWidth, cellHeight)
	}
	g.unit = g.cell
	if text := t.Protocol.Text(); text != (image.Point{}) {
		g.unit = text
		return g
	}
	g.cols = atMost(g.cols, g.cell.X, t.MaxPixels.X)
	g.rows = atMost(g.rows, g.cell.Y, t.MaxPixels.Y)
	return g
}

// atMost limits a number of cells to what the terminal draws, in pixels.
func atMost(cells, pixels, limit int) int {
	if limit <= 0 {
		return cells
	}
	return max(min(cells, limit/pixels), 1)
}

// fit returns the view of the fewest whole cells that hold the image.
func (g cellGrid) fit(oriented image.Point, a viewport) view {
	shown, window := zoomed(oriented, image.Pt(g.cols*g.cell.X, g.rows*g.cell.Y), a)
	cols, rows := (shown.X+g.cell.X-1)/g.cell.X, (shown.Y+g.cell.Y-1)/g.cell.Y
	v := view{room: image.Rect(0, 0, cols*g.unit.X, rows*g.unit.Y), window: window}
	inside := image.Pt(scaled(shown.X, g.unit.X, g.cell.X), scaled(shown.Y, g.unit.Y, g.cell.Y))
	v.at = raster.Centre(inside, v.room)
	return v
}

// scaled returns n pixels of cells of one size in those of another.
func scaled(n, to, from int) int { return max((n*to+from/2)/from, 1) }

// moved returns the view elsewhere in the picture.
func (v view) moved(by image.Point) view {
	v.room, v.at = v.room.Add(by), v.at.Add(by)
	return v
}

// viewIn fits an oriented image into a size, without cells.
func viewIn(oriented image.Point, a viewport, size image.Point) view {
	shown, window := zoomed(oriented, size, a)
	return view{room: image.Rectangle{Max: shown}, at: image.Rectangle{Max: shown}, window: window}
}

// zoomed returns how large the image is shown within a size, and what of it.
func zoomed(oriented, within image.Point, a viewport) (image.Point, raster.Window) {
	a = a.resolved(oriented, within)
	if a.zoom <= 0 {
		return raster.Fit(oriented, within), raster.Whole(oriented)
	}
	x, width, w := zoomedSide(oriented.X, within.X, a.zoom, a.x)
	y, height, h := zoomedSide(oriented.Y, within.Y, a.zoom, a.y)
	return image.Pt(w, h), raster.Window{X: x, Y: y, Width: width, Height: height}
}

// zoomedSide is zoomed along one side: where the window begins, how long it
// is, and how many pixels it is shown in.
func zoomedSide(length, within int, zoom, centre float64) (from, extent float64, shown int) {
	full := float64(length) * zoom
	if full <= float64(within) {
		return 0, float64(length), max(int(math.Round(full)), 1)
	}
	extent = float64(within) / zoom
	from = min(max(centre*float64(length)-extent/2, 0), float64(length)-extent)
	if whole := math.Round(from); zoom >= 1 && whole+extent <= float64(length) {
		from = whole // pixels of the image on pixels of the picture
	}
	if math.IsNaN(from) {
		from = 0
	}
	return from, extent, within
}

// half reports whether the image is shown at half its size or less, to a pixel
// of rounding.
func (v *view) half() bool {
	return 2*float64(v.at.Dx()) <= v.window.Width+1 && 2*float64(v.at.Dy()) <= v.window.Height+1
}

// affine returns the map from pixels of the stored image to those of the
// picture.
func (v *view) affine(f *Frame) raster.Affine {
	return v.window.Affine(v.at).Mul(f.orientation())
}

// whole returns where the whole image would be in the picture. Zoomed in it
// reaches beyond.
func (v *view) whole(oriented image.Point) image.Rectangle {
	a := v.window.Affine(v.at)
	x0, y0 := a.Apply(0, 0)
	x1, y1 := a.Apply(float64(oriented.X), float64(oriented.Y))
	round := func(n float64) int { return int(math.Round(n)) }
	return image.Rect(round(x0), round(y0), round(x1), round(y1))
}
