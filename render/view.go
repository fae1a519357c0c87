package render

import (
	"image"
	"math"

	"framebin/render/graphics"
	"framebin/render/raster"
)

// The size of a cell that is assumed where the terminal does not tell.
const (
	cellWidth  = 10
	cellHeight = 20
)

// view is where in a picture which part of a frame goes.
type view struct {
	cols, rows int             // cells that the picture covers
	size       image.Point     // of the picture in pixels
	at         image.Rectangle // where the image is in it
	window     raster.Window   // what of the oriented image
}

// viewOf fits an oriented image into the cells of a target. The picture is
// the fewest whole cells that hold the image.
func viewOf(oriented image.Point, o Options, t Target) view {
	cell := t.Cell
	if cell.X < 1 || cell.Y < 1 {
		cell = image.Pt(cellWidth, cellHeight)
	}
	cols, rows := max(t.Cols, 1), max(t.Rows, 1)
	unit := cell // pixels of the picture that a cell has
	if t.Protocol == graphics.Blocks {
		unit = image.Pt(blockWidth, blockHeight)
	} else {
		cols = atMost(cols, cell.X, t.MaxPixels.X)
		rows = atMost(rows, cell.Y, t.MaxPixels.Y)
	}
	shown, window := zoomed(oriented, image.Pt(cols*cell.X, rows*cell.Y), o)
	v := view{
		cols: (shown.X + cell.X - 1) / cell.X, rows: (shown.Y + cell.Y - 1) / cell.Y,
		window: window,
	}
	v.size = image.Pt(v.cols*unit.X, v.rows*unit.Y)
	inside := image.Pt(scaled(shown.X, unit.X, cell.X), scaled(shown.Y, unit.Y, cell.Y))
	v.at = raster.Centre(inside, image.Rectangle{Max: v.size})
	return v
}

// atMost limits a number of cells to what the terminal draws, in pixels.
func atMost(cells, pixels, limit int) int {
	if limit <= 0 {
		return cells
	}
	return max(min(cells, limit/pixels), 1)
}

// scaled returns n pixels of cells of one size in those of another.
func scaled(n, to, from int) int { return max((n*to+from/2)/from, 1) }

// viewIn fits an oriented image into a size, without cells.
func viewIn(oriented image.Point, o Options, size image.Point) view {
	shown, window := zoomed(oriented, size, o)
	return view{cols: 1, rows: 1, size: shown, at: image.Rectangle{Max: shown}, window: window}
}

// zoomed returns how large the image is shown within a size, and what of it.
func zoomed(oriented, within image.Point, o Options) (image.Point, raster.Window) {
	if o.Zoom <= 0 || math.IsNaN(o.Zoom) || math.IsInf(o.Zoom, 0) {
		return raster.Fit(oriented, within), raster.Whole(oriented)
	}
	x, width, w := zoomedSide(oriented.X, within.X, o.Zoom, o.CenterX)
	y, height, h := zoomedSide(oriented.Y, within.Y, o.Zoom, o.CenterY)
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
	a := v.window.Affine(v.at)
	if f.Image != nil {
		return a.Mul(f.Image.Affine())
	}
	return a
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
