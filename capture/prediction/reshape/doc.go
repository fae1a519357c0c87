// Package reshape writes JSON documents that say things in a roundabout way as
// those that say them at once: values in objects that tell their types, keys
// that are paths or end in a number, attributes in pairs of a name and a value,
// rows whose columns are named elsewhere, lists that were printed into strings.
//
// It asks the vocabulary which names matter, and reads no object.
// capture/prediction/parts imports it.
package reshape
