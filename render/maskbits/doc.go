// Package maskbits reads mask files and keeps masks at a bit a pixel: the PNGs
// that masks usually are by a reader of its own, everything else by raster. It
// knows pixels and their values, not what object a mask belongs to, and draws
// nothing. For render and its packages.
package maskbits
