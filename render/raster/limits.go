package raster

import (
	"errors"
	"fmt"
	"image"
	"strings"
)

// The errors of Decode. What it returns wraps one of these.
var (
	// ErrTooLarge is for an image whose header asks for more than Limits.
	ErrTooLarge = errors.New("image too large")
	// ErrFormat is for bytes that are no image, or of a format not known.
	ErrFormat = errors.New("not an image that can be read")
	// ErrBroken is for an image that cannot be decoded to its end.
	ErrBroken = errors.New("broken image")
)

// Limits bound what an image may cost. They are checked against its header,
// before anything is decoded.
type Limits struct {
	Pixels int64 // width times height
	Bytes  int64 // of memory that decoding takes, as estimated from the header
}

// DefaultLimits returns the limits that hold where none are given: larger than
// any camera's frame, small enough that a hostile header cannot take the
// memory of the machine.
func DefaultLimits() Limits { return Limits{Pixels: 100e6, Bytes: 1 << 30} }

// orDefault fills in what is zero.
func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	if l.Pixels > 0 {
		d.Pixels = l.Pixels
	}
	if l.Bytes > 0 {
		d.Bytes = l.Bytes
	}
	return d
}

// Check returns an error that wraps ErrTooLarge for an image beyond the
// limits, of which those that are zero are the default ones. perPixel is what
// decoding takes, in bytes.
func (l Limits) Check(size image.Point, perPixel int64) error {
	l = l.orDefault()
	pixels := int64(size.X) * int64(size.Y)
	if pixels > l.Pixels {
		return fmt.Errorf("%w: %dx%d is %s, more than the limit of %s",
			ErrTooLarge, size.X, size.Y, megapixels(pixels), megapixels(l.Pixels))
	}
	if need := pixels * perPixel; need > l.Bytes {
		return fmt.Errorf("%w: decoding %dx%d takes %d MiB, more than the limit of %d MiB",
			ErrTooLarge, size.X, size.Y, need>>20, l.Bytes>>20)
	}
	return nil
}

// megapixels writes a number of pixels for people.
func megapixels(n int64) string {
	if n >= 10e6 {
		return fmt.Sprintf("%d megapixels", n/1e6)
	}
	return fmt.Sprintf("%d pixels", n)
}

// Reason returns what an error of Decode says of the image,
// without its kind.
func Reason(err error) string {
	text := err.Error()
	for _, kind := range []error{ErrBroken, ErrFormat, ErrTooLarge} {
		text = strings.TrimPrefix(text, kind.Error()+": ")
	}
	return text
}
