package raster

import (
	"image"
	"math"

	"github.com/framebin/framebin/capture/imageheader"
)

// Draw scales the window src of the oriented image into the rectangle r of
// dst. It averages where the picture is smaller than the image and
// interpolates where it is larger; what is transparent lets dst through. Parts
// of r outside dst are left out, and beyond the image its edge goes on.
func Draw(dst *image.RGBA, r image.Rectangle, im *Image, src Window) {
	clip := r.Intersect(dst.Rect)
	if clip.Empty() || im.Image.Bounds().Empty() || !src.drawable() {
		return
	}
	from := src.part(r, clip).stored(im)
	if im.Orientation <= imageheader.AsStored || im.Orientation > imageheader.Rotate270 {
		drawStored(dst, clip, im.Image, from)
		return
	}
	size := im.Orientation.Size(clip.Size()) // swapping once more swaps back
	stored := image.NewRGBA(image.Rectangle{Max: size})
	drawStored(stored, stored.Rect, im.Image, from)
	orient(dst, clip, stored, im.Orientation)
}

// drawStored scales a window of an image into a rectangle of dst as it is.
func drawStored(dst *image.RGBA, r image.Rectangle, im image.Image, from Window) {
	planes, ok := planesOf(im)
	if !ok {
		drawPixels(dst, r, im, from)
		return
	}
	drawPlanes(dst, r, planes, from)
}

// drawable reports whether the window is an area of finite numbers.
func (w Window) drawable() bool {
	sum := w.X + w.Y + w.Width + w.Height
	return w.Width > 0 && w.Height > 0 && !math.IsNaN(sum) && !math.IsInf(sum, 0)
}

// part returns the window that clip shows when w is shown in r.
func (w Window) part(r, clip image.Rectangle) Window {
	if r == clip {
		return w
	}
	sx, sy := w.Width/float64(r.Dx()), w.Height/float64(r.Dy())
	return Window{
		X: w.X + float64(clip.Min.X-r.Min.X)*sx, Width: float64(clip.Dx()) * sx,
		Y: w.Y + float64(clip.Min.Y-r.Min.Y)*sy, Height: float64(clip.Dy()) * sy,
	}
}

// stored returns the window in the coordinates of the decoded image, whose
// bounds may start anywhere.
func (w Window) stored(im *Image) Window {
	back, ok := im.Affine().Invert()
	if !ok {
		return w
	}
	x0, y0 := back.Apply(w.X, w.Y)
	x1, y1 := back.Apply(w.X+w.Width, w.Y+w.Height)
	at := im.Image.Bounds().Min
	scale := 1.0
	if im.Half() {
		scale = 0.5
	}
	return Window{
		X: min(x0, x1)*scale + float64(at.X), Width: math.Abs(x1-x0) * scale,
		Y: min(y0, y1)*scale + float64(at.Y), Height: math.Abs(y1-y0) * scale,
	}
}

// drawPlanes scales each plane by itself and makes colours of the results.
func drawPlanes(dst *image.RGBA, r image.Rectangle, planes []plane, from Window) {
	var scalers [3]*scaler
	for i := range planes {
		scalers[i] = planes[i].scaler(r.Size(), from)
	}
	var colours *ycbcrTable
	if len(planes) > 1 {
		colours = newYCbCrTable()
	}
	for y := range r.Dy() {
		at := dst.PixOffset(r.Min.X, r.Min.Y+y)
		row := dst.Pix[at : at+4*r.Dx()]
		if colours == nil {
			greyRow(row, scalers[0].row(y))
		} else {
			colours.row(row, scalers[0].row(y), scalers[1].row(y), scalers[2].row(y))
		}
	}
}

// drawPixels scales an image of any type. Its rows are made RGBA one by one,
// as they are needed.
func drawPixels(dst *image.RGBA, r image.Rectangle, im image.Image, from Window) {
	b := im.Bounds()
	x0, y0 := from.X-float64(b.Min.X), from.Y-float64(b.Min.Y)
	s := newScaler(newPixelRows(im), 4,
		newAxis(r.Dx(), x0, x0+from.Width, b.Dx()),
		newAxis(r.Dy(), y0, y0+from.Height, b.Dy()))
	for y := range r.Dy() {
		at := dst.PixOffset(r.Min.X, r.Min.Y+y)
		blendRow(dst.Pix[at:at+4*r.Dx()], s.row(y))
	}
}

// scaler returns what scales the part of the plane under a window.
func (p plane) scaler(size image.Point, from Window) *scaler {
	x0, y0 := from.X/float64(p.subX)-float64(p.x0), from.Y/float64(p.subY)-float64(p.y0)
	h := newAxis(size.X, x0, x0+from.Width/float64(p.subX), p.width)
	v := newAxis(size.Y, y0, y0+from.Height/float64(p.subY), p.height)
	return newScaler(p, 1, h, v)
}
