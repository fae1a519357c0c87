// Package shapes reads boxes, outlines, points and run lengths out of JSON
// values, in whatever way they are written. It settles no number, and does not
// know whose they are.
//
// capture/archive/labelled, capture/prediction/document and
// capture/prediction/tables import it.
package shapes
