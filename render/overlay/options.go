package overlay

import (
	"image"

	"github.com/framebin/framebin/capture/prediction"
)

// Options say what is drawn. They are comparable: part of the cache key.
type Options struct {
	Boxes     bool
	Masks     bool    // masks and polygons
	Labels    bool    // class and confidence at each object, the caption of a classification and the legend
	Threshold float64 // objects of lower confidence are left out, 0..1
	Selected  int     // index of the emphasised object, the others are dimmed; -1 for none
	Only      bool    // draw only the selected object
	Opacity   float64 // of a mask's fill, 0 (contour only) to 1
	ByObject  bool    // one colour an object instead of one a class
	Classes   Classes // objects of other classes are left out

	// Cell is the size of a character cell in pixels of the picture, where
	// the caller prints [Layout.Labels] itself instead of having text drawn
	// as pixels: a picture in half-block cells has 1x2. Zero draws pixels,
	// unless the picture is too small for them to be read.
	Cell image.Point
}

// DefaultOptions draws everything, every object alike.
func DefaultOptions() Options {
	return Options{Boxes: true, Masks: true, Labels: true, Selected: -1, Opacity: 0.5}
}

// Passes reports whether an object is drawn as far as its confidence and its
// class go.
func (o Options) Passes(object *prediction.Object) bool {
	return object.Confidence.AtLeast(o.Threshold) && o.Classes.Has(object.Class)
}
