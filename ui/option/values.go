package option

import (
	"errors"
	"fmt"
	"image"
	"math"
	"strconv"
	"strings"
)

var errSize = errors.New("not a size")

// Bytes is a flag for a number of bytes, such as 64MiB.
type Bytes int64

// Set parses a number and a unit: K, M, G and KiB, MiB, GiB count by 1024, KB,
// MB, GB by 1000.
func (s *Bytes) Set(text string) error {
	n, err := parseSize(text)
	*s = Bytes(n)
	return err
}

// String returns the size in the largest unit that divides it.
func (s *Bytes) String() string {
	n := int64(*s)
	units := []string{"B", "KiB", "MiB", "GiB"}
	i := 0
	for n != 0 && n%1024 == 0 && i < len(units)-1 {
		n /= 1024
		i++
	}
	return strconv.FormatInt(n, 10) + units[i]
}

// Type names the value in help texts.
func (*Bytes) Type() string { return "size" }

func parseSize(text string) (int64, error) {
	number := strings.TrimRight(text, " BKMGTibkmgt")
	unit := strings.ToUpper(strings.TrimSpace(text[len(number):]))
	factor, ok := map[string]float64{
		"": 1, "B": 1,
		"K": 1 << 10, "KIB": 1 << 10, "KB": 1e3,
		"M": 1 << 20, "MIB": 1 << 20, "MB": 1e6,
		"G": 1 << 30, "GIB": 1 << 30, "GB": 1e9,
		"T": 1 << 40, "TIB": 1 << 40, "TB": 1e12,
	}[unit]
	value, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	bytes := value * factor
	switch {
	case err != nil, !ok, math.IsNaN(bytes), bytes != 0 && bytes < 1:
		return 0, fmt.Errorf("%w: use a number and a unit, such as 64MiB or 512M", errSize)
	case bytes < 0:
		return 0, fmt.Errorf("%w: it cannot be negative", errSize)
	case bytes > 1<<62:
		return 0, fmt.Errorf("%w: it is too large", errSize)
	}
	return int64(bytes), nil
}

var errPixels = errors.New("not a size in pixels")

// mostPixels bounds each side of a picture that is asked for.
const mostPixels = 16384

// Pixels is a flag for width and height, such as 960x540.
type Pixels image.Point

// Set parses WIDTHxHEIGHT.
func (s *Pixels) Set(text string) error {
	w, h, ok := strings.Cut(strings.ToLower(text), "x")
	width, err := strconv.Atoi(w)
	height, err2 := strconv.Atoi(h)
	if !ok || err != nil || err2 != nil || width < 1 || height < 1 {
		return fmt.Errorf("%w: use WIDTHxHEIGHT, such as 960x540", errPixels)
	}
	if width > mostPixels || height > mostPixels {
		return fmt.Errorf("%w: at most %dx%d", errPixels, mostPixels, mostPixels)
	}
	*s = Pixels{width, height}
	return nil
}

// String returns WIDTHxHEIGHT; "" if none was given.
func (s *Pixels) String() string {
	if *s == (Pixels{}) {
		return ""
	}
	return fmt.Sprintf("%dx%d", s.X, s.Y)
}

// Type names the value in help texts.
func (*Pixels) Type() string { return "WxH" }

// WithScheme completes an address that was typed without http://.
func WithScheme(url string) string {
	if strings.Contains(url, "://") {
		return url
	}
	return "http://" + url
}
