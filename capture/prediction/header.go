package prediction

import (
	"bytes"
	"errors"
	"image"

	_ "image/gif"  // for DecodeConfig
	_ "image/jpeg" // for DecodeConfig
	_ "image/png"  // for DecodeConfig

	_ "golang.org/x/image/bmp"  // for DecodeConfig
	_ "golang.org/x/image/tiff" // for DecodeConfig
	_ "golang.org/x/image/webp" // for DecodeConfig
)

// maxImagePixels is beyond the largest industrial cameras: what claims more
// is a mistake or an attack.
const maxImagePixels = 500_000_000

var errNoImage = errors.New("neither JPEG, PNG, GIF, BMP, TIFF nor WebP")

// headerSize returns the size that an image's header tells, without decoding
// pixels.
func headerSize(data []byte) (Size, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if errors.Is(err, image.ErrFormat) {
		return Size{}, errNoImage
	}
	if err != nil {
		return Size{}, err
	}
	if c.Width <= 0 || c.Height <= 0 {
		return Size{}, errors.New("its header says that it has no pixels")
	}
	return Size{Width: c.Width, Height: c.Height}, nil
}

// absurd reports whether the size is more than any camera takes.
func (s Size) absurd() bool {
	return int64(s.Width)*int64(s.Height) > maxImagePixels
}

// sniff returns the media type of an image by its first bytes; "" for
// anything else.
func sniff(data []byte) string {
	for _, m := range []struct{ magic, mediaType string }{
		{"\xFF\xD8\xFF", "image/jpeg"},
		{"\x89PNG\r\n\x1a\n", "image/png"},
		{"GIF8", "image/gif"},
		{"BM", "image/bmp"},
		{"II*\x00", "image/tiff"},
		{"MM\x00*", "image/tiff"},
	} {
		if bytes.HasPrefix(data, []byte(m.magic)) {
			return m.mediaType
		}
	}
	if len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP" {
		return "image/webp"
	}
	return ""
}
