package parts

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrInline is wrapped by the errors of [DecodeInline].
var ErrInline = errors.New("the mask inside the JSON cannot be read")

// InlineText is the length in bytes from which a text is an image itself and
// not the name of one.
const InlineText = 512

// IsInline reports whether a text begins like an image in base64, as a data
// URL or bare: PNG, JPEG, GIF, BMP or WebP.
func IsInline(text string) bool {
	if len(text) >= len(dataURL) && strings.EqualFold(text[:len(dataURL)], dataURL) {
		return true
	}
	for _, magic := range []string{"iVBORw0KGgo", "/9j/", "R0lGOD", "Qk0", "UklGR"} {
		if strings.HasPrefix(text, magic) {
			return len(text) > InlineText || magic == "iVBORw0KGgo"
		}
	}
	return false
}

const dataURL = "data:image/"

// DecodeInline decodes base64 of either alphabet, with or without padding,
// line breaks and the head of a data URL.
func DecodeInline(text string) ([]byte, error) {
	if len(text) >= len(dataURL) && strings.EqualFold(text[:len(dataURL)], dataURL) {
		_, body, ok := strings.Cut(text, ",")
		if !ok {
			return nil, fmt.Errorf("%w: a data URL without data", ErrInline)
		}
		text = body
	}
	text = strings.TrimRight(text, "=\r\n ")
	encoding := base64.RawStdEncoding
	if strings.ContainsAny(text, "-_") {
		encoding = base64.RawURLEncoding
	}
	data, err := encoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInline, err)
	}
	return inflate(data), nil
}

// inflated is the longest image that is taken out of a zlib stream.
const inflated = 64 << 20

// inflate takes an image out of a zlib stream, as some wrap bitmaps once more,
// as far as it goes; what is none stays.
func inflate(data []byte) []byte {
	if len(data) < 2 || data[0] != 0x78 || Sniff(data) != "" {
		return data
	}
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return data
	}
	image, _ := io.ReadAll(io.LimitReader(z, inflated)) // a broken one is found where it is decoded
	if Sniff(image) == "" {
		return data
	}
	return image
}
