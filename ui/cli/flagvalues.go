package cli

import (
	"errors"
	"fmt"
	"image"
	"math"
	"strconv"
	"strings"
)

var errSize = errors.New("not a size")

// byteSize is a flag for a number of bytes, such as 64MiB.
type byteSize int64

// Set parses a number and a unit: K, M, G and KiB, MiB, GiB count by 1024, KB,
// MB, GB by 1000.
func (s *byteSize) Set(text string) error {
	n, err := parseSize(text)
	*s = byteSize(n)
	return err
}

// String returns the size in the largest unit that divides it.
func (s *byteSize) String() string {
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
func (*byteSize) Type() string { return "size" }

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

var errSelection = errors.New("no such request")

// span is a range of requests, from 1, both ends included.
type span struct{ from, to int }

// parseSelection reads numbers and ranges: "3", "5-8", "10-" to the end, and
// "last". None is all of them.
func parseSelection(args []string, total int) ([]int, error) {
	var picked []int
	for _, text := range args {
		s, err := parseSpan(text, total)
		if err != nil {
			return nil, err
		}
		for n := s.from; n <= s.to; n++ {
			picked = append(picked, n-1)
		}
	}
	if len(args) == 0 {
		for i := range total {
			picked = append(picked, i)
		}
	}
	return picked, nil
}

func parseSpan(text string, total int) (span, error) {
	if text == "last" {
		text = strconv.Itoa(max(total, 1))
	}
	first, last, isRange := strings.Cut(text, "-")
	from, err := strconv.Atoi(first)
	to := from
	if isRange && err == nil {
		to = total
		if last != "" {
			to, err = strconv.Atoi(last)
		}
	}
	switch {
	case err != nil:
		return span{}, fmt.Errorf("%w: %q: use a number, a range such as 5-8, or last", errSelection, text)
	case from < 1 || to > total || from > to:
		return span{}, fmt.Errorf("%w: %s: there are %d, from 1", errSelection, text, total)
	}
	return span{from, to}, nil
}
