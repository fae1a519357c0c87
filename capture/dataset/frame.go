package dataset

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/framebin/framebin/capture/dataset/contour"
	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/object"
)

// Frame is an image with what was predicted of it.
type Frame struct {
	Seq     uint64
	Image   []byte // the file as it was sent
	Objects []prediction.Object
	Masks   []*contour.Bitmap // parallel to Objects, of the size of the image; nil where one has none
	// Labelled says that an object without a place is a class of the whole
	// image; otherwise it is left out.
	Labelled bool
}

// extensions are those of image files by their formats.
var extensions = map[imageheader.Format]string{
	imageheader.JPEG: ".jpg", imageheader.PNG: ".png", imageheader.GIF: ".gif",
	imageheader.WebP: ".webp", imageheader.BMP: ".bmp", imageheader.TIFF: ".tif", imageheader.PNM: ".ppm",
}

// The errors that say why an object is left out.
var (
	errNoPlace    = errors.New("it has no box, mask, outline or keypoints")
	errNoMask     = errors.New("its mask is not there or cannot be read, and it has no box")
	errNotANumber = errors.New("its coordinates are no finite numbers")
)

// label makes out what a dataset can say of object i.
func (f *Frame) label(i int, runs bool) (label, error) {
	o := &f.Objects[i]
	l := label{Object: i + 1, Class: o.Class, Keypoints: slices.Clone(o.Keypoints)}
	if c := o.Confidence; c.Known && object.Finite(c.Value) {
		l.Confidence = &c.Value
	}
	if i < len(f.Masks) && f.Masks[i] != nil && f.Masks[i].Area() > 0 {
		l.outline(f.Masks[i], runs)
	} else if len(o.Polygons) > 0 {
		l.Rings = o.Polygons
		for _, ring := range o.Polygons {
			l.Area += areaOf(ring)
		}
		l.Turned = len(l.Rings) == 1 && (o.Rotation != 0 && len(l.Rings[0]) == 4 || isTurnedRectangle(l.Rings[0]))
	}
	if box, ok := o.Bounds(); ok && box.Width > 0 && box.Height > 0 {
		l.Box = &box
	}
	return l, l.placed(o, f.Labelled)
}

// placed returns why an object that has no place cannot be in a dataset.
func (l *label) placed(o *prediction.Object, labelled bool) error {
	switch {
	case !l.isFinite():
		return errNotANumber
	case l.Box != nil || labelled && o.Mask == nil:
		return nil
	case o.Mask != nil || o.RLE != nil:
		return errNoMask
	}
	return errNoPlace
}

// outline takes the outline of a mask, and its bounds for the box.
func (l *label) outline(mask *contour.Bitmap, runs bool) {
	l.Masked, l.Area = true, float64(mask.Area())
	from, to, _ := mask.Bounds()
	l.Box = &prediction.Box{X: float64(from.X), Y: float64(from.Y), Width: float64(to.X - from.X), Height: float64(to.Y - from.Y)}
	if runs {
		l.Runs = mask.RLE()
	}
	ring, pieces := mask.Ring()
	l.Bridged = pieces > 1
	points := make([]prediction.Point, len(ring))
	for k, p := range ring {
		points[k] = prediction.Point{X: float64(p.X), Y: float64(p.Y)}
	}
	l.Rings = [][]prediction.Point{points}
}

// isFinite reports whether every coordinate can stand in a file.
func (l *label) isFinite() bool {
	for _, ring := range l.Rings {
		for _, p := range ring {
			if !object.Finite(p.X, p.Y) {
				return false
			}
		}
	}
	for _, k := range l.Keypoints {
		if !object.Finite(k.X, k.Y) {
			return false
		}
	}
	return l.Box == nil || object.Finite(l.Box.X, l.Box.Y, l.Box.Width, l.Box.Height)
}

// areaOf returns the area within a ring that does not cross itself.
func areaOf(ring []prediction.Point) float64 {
	twice := 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		twice += p.X*q.Y - q.X*p.Y
	}
	return math.Abs(twice) / 2
}

// isTurnedRectangle reports whether a ring is a rectangle whose sides are not
// those of the image.
func isTurnedRectangle(ring []prediction.Point) bool {
	if len(ring) != 4 {
		return false
	}
	const most = 0.02 // of the cosine of a right angle, and of the sides' length
	upright := true
	for i, p := range ring {
		a, b := ring[(i+3)%4], ring[(i+1)%4]
		ux, uy, vx, vy := a.X-p.X, a.Y-p.Y, b.X-p.X, b.Y-p.Y
		long := math.Hypot(ux, uy) * math.Hypot(vx, vy)
		if long == 0 || math.Abs(ux*vx+uy*vy)/long > most {
			return false
		}
		upright = upright && (ux == 0 || uy == 0)
	}
	return !upright
}

// clipped returns the part of a box that lies in an image; false where that is
// nothing.
func clipped(b prediction.Box, width, height int) (prediction.Box, bool) {
	x0, y0 := max(b.X, 0), max(b.Y, 0)
	x1, y1 := min(b.X+b.Width, float64(width)), min(b.Y+b.Height, float64(height))
	return prediction.Box{X: x0, Y: y0, Width: x1 - x0, Height: y1 - y0}, x1 > x0 && y1 > y0
}

// errBeside says why an object is left out by layouts that clip.
func errBeside(width, height int) error {
	return fmt.Errorf("it lies beside the image of %dx%d", width, height)
}
