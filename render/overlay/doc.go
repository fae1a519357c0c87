// Package overlay draws predictions over an image that has already been brought
// to the size it is shown at: boxes, outlines, masks, keypoints, labels, captions
// and legends. Everything is in pixels of the picture, to which Scene.View maps
// those of the stored image. It decodes nothing and knows no terminal. For
// render.
package overlay
