package cli

import (
	"errors"
	"fmt"
	"image"
	"strconv"
	"strings"
)

var errPixels = errors.New("not a size in pixels")

// mostPixels bounds each side of a picture that is asked for.
const mostPixels = 16384

// pixelSize is a flag for width and height, such as 960x540.
type pixelSize image.Point

// Set parses WIDTHxHEIGHT.
func (s *pixelSize) Set(text string) error {
	w, h, ok := strings.Cut(strings.ToLower(text), "x")
	width, err := strconv.Atoi(w)
	height, err2 := strconv.Atoi(h)
	if !ok || err != nil || err2 != nil || width < 1 || height < 1 {
		return fmt.Errorf("%w: use WIDTHxHEIGHT, such as 960x540", errPixels)
	}
	if width > mostPixels || height > mostPixels {
		return fmt.Errorf("%w: at most %dx%d", errPixels, mostPixels, mostPixels)
	}
	*s = pixelSize{width, height}
	return nil
}

// String returns WIDTHxHEIGHT; "" if none was given.
func (s *pixelSize) String() string {
	if *s == (pixelSize{}) {
		return ""
	}
	return fmt.Sprintf("%dx%d", s.X, s.Y)
}

// Type names the value in help texts.
func (*pixelSize) Type() string { return "WxH" }
