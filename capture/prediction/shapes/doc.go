// Package shapes reads boxes, outlines, points and run lengths out of JSON
// values, in whatever way they are written. It settles no number, and does not
// know whose they are.
//
// Packages of capture/prediction import it, and capture/archive/labelled.
package shapes
