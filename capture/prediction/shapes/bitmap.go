package shapes

import (
	"encoding/base64"
	"math"
	"slices"

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
	rows := make([]bool, 0, width*n.Len())
	for row := range n.Children() {
		for c := range row.Children() {
			rows = append(rows, bit(c) == 1)
		}
	}
	return object.RLEOf(object.Size{Width: width, Height: n.Len()}, func(i int) bool { return rows[i] })
}

// Shaped reads a mask whose pixels lie in one list beside their shape: numbers,
// or, in base64, bytes or bits as NumPy packs them; nil where n is none.
func Shaped(n jsonspan.Node) *object.RLE {
	var shape, data jsonspan.Node
	for c := range n.Children() {
		switch string(c.RawKey()) {
		case "shape", "size", "dims":
			shape = c
		case "data", "values", "mask", "bits":
			data = c
		}
	}
	v, ok := Numbers(nil, shape, 3)
	for ok && len(v) == 3 && v[0] == 1 {
		v = v[1:] // a batch of one
	}
	const most = 1 << 26 // pixels
	if !ok || len(v) != 2 || v[0] < 1 || v[1] < 1 || v[0] != math.Trunc(v[0]) || v[1] != math.Trunc(v[1]) || v[0]*v[1] > most {
		return nil
	}
	size := object.Size{Width: int(v[1]), Height: int(v[0])}
	rows := pixelsOf(data, size.Width*size.Height)
	if rows == nil {
		return nil
	}
	return object.RLEOf(size, func(i int) bool { return rows[i] })
}

// pixelsOf returns so many pixels, row by row; nil where there are others.
func pixelsOf(n jsonspan.Node, count int) []bool {
	rows := make([]bool, 0, count)
	if n.Kind() == jsonspan.Array && n.Len() == count {
		for c := range n.Children() {
			v, ok := c.Float()
			if !ok && bit(c) < 0 {
				return nil
			}
			rows = append(rows, v >= 0.5 || bit(c) == 1)
		}
		return rows
	}
	if n.Kind() != jsonspan.String || len(n.Raw()) > 2*count+4 {
		return nil
	}
	data, err := base64.StdEncoding.DecodeString(n.Text())
	switch {
	case err != nil:
		return nil
	case len(data) == count:
		for _, v := range data {
			rows = append(rows, v != 0)
		}
	case len(data) == (count+7)/8:
		for i := range count {
			rows = append(rows, data[i/8]>>(7-i%8)&1 == 1)
		}
	default:
		return nil
	}
	return rows
}

// RowRuns reads run lengths that go row by row, the first of pixels outside,
// and cover a size; nil where n is none.
func RowRuns(n jsonspan.Node, size object.Size) *object.RLE {
	count := size.Width * size.Height
	if size.Empty() || size.Absurd() || n.Kind() != jsonspan.Array || n.Len() > count+1 {
		return nil
	}
	counts, err := runs(n)
	if err != nil {
		return nil
	}
	return rowRuns(counts, size)
}

// rowRuns makes a mask of run lengths that go row by row; nil where they do not
// add up to the size.
func rowRuns(counts []uint32, size object.Size) *object.RLE {
	m, err := NewRLE(size, counts)
	if err != nil {
		return nil
	}
	m.ByRow = true
	return m
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

// Grid is a map of classes that is written out: the class of each pixel, row by row.
type Grid struct {
	Size    object.Size
	classes []uint16
}

// ClassGrid reads rows of the numbers of classes; an empty one where n is none.
func ClassGrid(n jsonspan.Node) (g Grid) {
	size := object.Size{Width: n.First().Len(), Height: n.Len()}
	if size.Width < minBitmapSide || size.Height < minBitmapSide {
		return g
	}
	for row := range n.Children() {
		if row.Kind() != jsonspan.Array || row.Len() != size.Width {
			return Grid{}
		}
		for c := range row.Children() {
			v, ok := Integer(c, math.MaxUint16)
			if !ok {
				return Grid{}
			}
			g.classes = append(g.classes, uint16(v))
		}
	}
	g.Size = size
	return g
}

// Counts returns how many pixels each class has.
func (g *Grid) Counts() (counts []int) {
	if len(g.classes) > 0 {
		counts = make([]int, int(slices.Max(g.classes))+1)
	}
	for _, v := range g.classes {
		counts[v]++
	}
	return counts
}

// Runs returns the pixels of a class.
func (g *Grid) Runs(class int) *object.RLE {
	return object.RLEOf(g.Size, func(i int) bool { return int(g.classes[i]) == class })
}
