// Package survey is what several frames show together: where objects fell,
// where they went, and what has changed. It helps to aim a camera.
//
// Places are in shares of the stored image, 0..1 from the left and the top, so
// that frames of one camera in several sizes lie over each other.
package survey
