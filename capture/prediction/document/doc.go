// Package document reads what a JSON document says of the objects in a
// picture, by structure: where the objects are, which member is what, and what
// no rule had a use for.
//
// It settles no number: boxes, confidences and masks come out as they were
// written, as [object.Raw]. It knows nothing of the image.
//
// capture/prediction imports it.
package document
