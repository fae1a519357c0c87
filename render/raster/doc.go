// Package raster decodes images as far as they go, bounded by their headers,
// and scales and orients what of them is to be seen into a picture. Masks are
// maskbits', escape sequences are graphics'; it knows no requests. For render
// and its packages.
package raster
