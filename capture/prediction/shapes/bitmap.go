package shapes

import (
	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
)

// Smallest bitmaps; what is smaller may be an outline of normalised points, or
// a list of keypoints.
const (
	minBitmapSide = 3
	minLikelySide = 8 // of probabilities
)

// Bitmap reads a mask that is written out, a list of rows of 0 and 1, of false
// and true, or of probabilities, which are cut at a half, as run lengths; nil
// where n is none.
func Bitmap(n jsonspan.Node) *object.RLE {
	width := n.First().Len()
	if n.Len() < minBitmapSide || width < minBitmapSide {
		return nil
	}
	bit := bit
	if n.Len() >= minLikelySide && width >= minLikelySide {
		bit = likely
	}
	for row := range n.Children() {
		if row.Kind() != jsonspan.Array || row.Len() != width {
			return nil
		}
		for c := range row.Children() {
			if bit(c) < 0 {
				return nil
			}
		}
	}
	size := object.Size{Width: width, Height: n.Len()}
	columns := make([]bool, size.Width*size.Height) // column by column
	y := 0
	for row := range n.Children() {
		x := 0
		for c := range row.Children() {
			columns[x*size.Height+y] = bit(c) == 1
			x++
		}
		y++
	}
	rle := &object.RLE{Size: size}
	inside, run := false, uint32(0)
	for _, c := range columns {
		if c != inside {
			rle.Counts = append(rle.Counts, run)
			inside, run = c, 0
		}
		run++
	}
	rle.Counts = append(rle.Counts, run)
	return rle
}

// likely returns 1 for a probability of at least a half, 0 for a lower one; -1
// for what is none.
func likely(n jsonspan.Node) int {
	v, ok := n.Float()
	switch {
	case !ok:
		return bit(n)
	case v < 0 || v > 1:
		return -1
	case v >= 0.5:
		return 1
	}
	return 0
}

// bit returns 0 or 1 for a value that is written so; -1 for others.
func bit(n jsonspan.Node) int {
	switch n.Kind() {
	case jsonspan.False:
		return 0
	case jsonspan.True:
		return 1
	case jsonspan.Number:
		if raw := n.Raw(); len(raw) == 1 && raw[0] <= '1' {
			return int(raw[0] - '0')
		}
	default:
	}
	return -1
}
