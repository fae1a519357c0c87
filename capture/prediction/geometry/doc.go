// Package geometry settles what the numbers of a document mean: in which
// layout and units they are, what proves it, and where the objects are in
// pixels.
//
// It knows no key and no JSON. What is proved is placed; what is only likely
// is placed and said to be assumed; what contradicts the image is said.
//
// capture/prediction imports it.
package geometry
