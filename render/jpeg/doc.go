// Package jpeg decodes what image/jpeg does not: JPEGs at half their size in a
// third of the time, damaged ones as far as they go, and frames of Motion JPEG,
// which leave the Huffman tables out. Everything else is left to image/jpeg,
// and segments to capture/imageheader. For render and its packages.
package jpeg
