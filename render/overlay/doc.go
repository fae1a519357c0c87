// Package overlay draws predictions over an image that has already been
// brought to the size it is shown at, so that lines and text stay crisp: boxes
// with labels, masks and polygons blended once with a contour, keypoints, a
// caption for a classification and a legend for classes that cover areas.
//
// Everything is in pixels of the picture. Scene.View maps the pixels of the
// stored image to them; it may turn and mirror, as an EXIF orientation does.
package overlay
