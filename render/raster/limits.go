package raster

import (
	"errors"
	"fmt"
	"image"
	"strings"

	"github.com/framebin/framebin/capture/units"
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
	Pixels int64 // width times height; 0: the default
	Bytes  int64 // of memory that decoding takes, as estimated from the header; 0: the default

	// Under names what sets the limits, such as "--max-memory 128MiB", for
	// errors; "" for limits that nobody set.
	Under string
}

// DefaultLimits returns the limits that hold where none are given: larger than
// any camera's frame, small enough that a hostile header cannot take the
// memory of the machine.
func DefaultLimits() Limits { return Limits{Pixels: 100e6, Bytes: 1 << 30} }

// decodeShare is how much of all memory one decoding may take.
const decodeShare = 4

// LimitsUnder returns the limits that hold where the program may take so many
// bytes, by the flag that says so.
func LimitsUnder(memory int64, flag string) Limits {
	n := max(memory/decodeShare, 1)
	return Limits{Pixels: n, Bytes: n, Under: flag}
}

// OrDefault fills in what is zero.
func (l Limits) OrDefault() Limits {
	d := DefaultLimits()
	if l.Pixels > 0 {
		d.Pixels = l.Pixels
	}
	if l.Bytes > 0 {
		d.Bytes = l.Bytes
	}
	d.Under = l.Under
	return d
}

// Check returns an error that wraps ErrTooLarge for an image beyond the
// limits, of which those that are zero are the default ones. need is what
// decoding takes, in bytes.
func (l Limits) Check(size image.Point, need int64) error {
	l = l.OrDefault()
	pixels := int64(size.X) * int64(size.Y)
	switch {
	case pixels <= l.Pixels && need <= l.Bytes:
		return nil
	case l.Under != "":
		return fmt.Errorf("%w: decoding %dx%d takes %s, too large to draw under %s",
			ErrTooLarge, size.X, size.Y, units.Bytes(max(need, pixels)), l.Under)
	case pixels > l.Pixels:
		return fmt.Errorf("%w: %dx%d is %s, more than the limit of %s",
			ErrTooLarge, size.X, size.Y, megapixels(pixels), megapixels(l.Pixels))
	}
	return fmt.Errorf("%w: decoding %dx%d takes %d MiB, more than the limit of %d MiB",
		ErrTooLarge, size.X, size.Y, need>>20, l.Bytes>>20)
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
