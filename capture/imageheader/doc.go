// Package imageheader reads what an image file says about itself before its
// pixels: format, size, colour model and orientation, of JPEG, PNG, GIF, BMP,
// TIFF, WebP and PNM. It is the only walker of JPEG segments, PNG chunks and EXIF,
// so that what is said about an image is what is shown of it. It decodes no
// pixels. Anyone may import it; it imports nothing of the project.
package imageheader
