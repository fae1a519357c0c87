package prediction

import "github.com/framebin/framebin/capture/imageheader"

// maxImagePixels is beyond the largest industrial cameras: what claims more
// is a mistake or an attack.
const maxImagePixels = 500_000_000

// absurd reports whether the size is more than any camera takes.
func (s Size) absurd() bool {
	return int64(s.Width)*int64(s.Height) > maxImagePixels
}

// sniff returns the media type of an image by its first bytes; "" for
// anything else.
func sniff(data []byte) string { return imageheader.Sniff(data).MediaType() }
