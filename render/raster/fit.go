package raster

import (
	"image"
	"math"
)

// Fit returns the largest size with the proportions of size that lies within
// into, rounded to whole pixels. Neither side is ever less than 1, so a line
// of one pixel by a thousand still shows; an empty size fits as one pixel.
func Fit(size, into image.Point) image.Point {
	if size.X < 1 || size.Y < 1 || into.X < 1 || into.Y < 1 {
		return image.Pt(1, 1)
	}
	f := min(float64(into.X)/float64(size.X), float64(into.Y)/float64(size.Y))
	return image.Pt(
		min(max(int(math.Round(float64(size.X)*f)), 1), into.X),
		min(max(int(math.Round(float64(size.Y)*f)), 1), into.Y),
	)
}

// Centre returns the rectangle of the given size in the middle of within. An
// odd pixel of the margin goes to the right and to the bottom.
func Centre(size image.Point, within image.Rectangle) image.Rectangle {
	at := within.Min.Add(within.Size().Sub(size).Div(2))
	return image.Rectangle{Min: at, Max: at.Add(size)}
}

// Window is a rectangle of an oriented image, in pixels that may be broken.
type Window struct{ X, Y, Width, Height float64 }

// Whole returns the window that shows all of an image of the given size.
func Whole(size image.Point) Window {
	return Window{Width: float64(size.X), Height: float64(size.Y)}
}

// Affine returns the map from pixels of the oriented image to those of a
// picture that shows the window in r.
func (w Window) Affine(r image.Rectangle) Affine {
	sx, sy := float64(r.Dx())/w.Width, float64(r.Dy())/w.Height
	return Affine{
		XX: sx, X0: float64(r.Min.X) - w.X*sx,
		YY: sy, Y0: float64(r.Min.Y) - w.Y*sy,
	}
}
