// Package overlay draws predictions over an image that has already been
// brought to the size it is shown at, so that lines and text stay crisp.
package overlay

// Options say what is drawn. They are comparable: part of the cache key.
type Options struct {
	Boxes     bool
	Masks     bool
	Labels    bool    // class and confidence at each object, and the caption of a classification
	Threshold float64 // objects of lower confidence are left out, 0..1
	Selected  int     // index of the emphasised object, the others are dimmed; -1 for none
	Only      bool    // draw only the selected object
	Opacity   float64 // of a mask's fill, 0 (contour only) to 1
	ByObject  bool    // one colour an object instead of one a class
}

// DefaultOptions draws everything, every object alike.
func DefaultOptions() Options {
	return Options{Boxes: true, Masks: true, Labels: true, Selected: -1, Opacity: 0.5}
}
