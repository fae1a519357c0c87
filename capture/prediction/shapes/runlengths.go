package shapes

import (
	"errors"
	"fmt"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
)

var errRunLengths = errors.New("a count is broken")

// RunLengths reads {"size":[height,width],"counts":[...] or "..."}. It reports
// false where n is not of this shape; an error says what is wrong with one
// that is.
func RunLengths(n jsonspan.Node) (rle *object.RLE, is bool, err error) {
	var size, counts jsonspan.Node
	byRow := false
	for c := range n.Children() {
		switch string(c.RawKey()) {
		case "size":
			size = c
		case "counts", "rleResult", "rle", "data", "rle_counts":
			counts = c
		case "order":
			order := strings.ToLower(c.Text())
			byRow = order == "c" || strings.HasPrefix(order, "row")
		}
	}
	if n.Kind() != jsonspan.Object || size.Len() != 2 || counts.Kind() == jsonspan.None {
		return nil, false, nil
	}
	var dims [2]int
	for i, c := range size.Elements() {
		v, ok := Number(c)
		if !ok || v < 1 || v > 1<<20 {
			return nil, true, errors.New("the size must be [height, width]")
		}
		dims[i] = int(v)
	}
	rle, err = runLengths(counts, object.Size{Width: dims[1], Height: dims[0]}, byRow)
	return rle, true, err
}

// runLengths reads the counts of a mask of a size.
func runLengths(counts jsonspan.Node, size object.Size, byRow bool) (*object.RLE, error) {
	if byRow {
		if rle := RowRuns(counts, size); rle != nil {
			return rle, nil
		}
		return nil, errRunLengths
	}
	list, err := runs(counts)
	if err != nil {
		return nil, err
	}
	return NewRLE(size, list)
}

// NewRLE makes a mask of run lengths that add up to its size.
func NewRLE(size object.Size, counts []uint32) (*object.RLE, error) {
	if size.Width < 1 || size.Height < 1 || size.Absurd() {
		return nil, fmt.Errorf("%v is no size of a mask", size)
	}
	var total uint64
	for _, c := range counts {
		total += uint64(c)
	}
	if want := uint64(size.Width) * uint64(size.Height); total != want {
		return nil, fmt.Errorf("they cover %d of %d pixels", total, want)
	}
	return &object.RLE{Size: size, Counts: counts}, nil
}

func runs(n jsonspan.Node) ([]uint32, error) {
	if n.Kind() == jsonspan.String {
		return Uncompress(n.Text())
	}
	counts := make([]uint32, 0, n.Len())
	for c := range n.Children() {
		v, ok := Number(c)
		if !ok || v < 0 || v > 1<<31 || v != float64(uint32(v)) {
			return nil, errRunLengths
		}
		counts = append(counts, uint32(v))
	}
	return counts, nil
}

// Uncompress reads the string form of COCO's API (maskApi.c): little-endian
// groups of five bits from the character '0', bit 5 continues, bit 4 of the
// last group is the sign; from the third count on, each is the difference to
// the count two before it.
func Uncompress(s string) ([]uint32, error) {
	var counts []uint32
	for i := 0; i < len(s); {
		var value int64
		for shift := 0; ; shift += 5 {
			if i >= len(s) || shift > 35 || s[i] < '0' || s[i] > '0'+63 {
				return nil, errRunLengths
			}
			group := int64(s[i] - '0')
			i++
			value |= group & 31 << shift
			if group&32 == 0 {
				if group&16 != 0 {
					value |= -1 << (shift + 5)
				}
				break
			}
		}
		if len(counts) > 2 {
			value += int64(counts[len(counts)-2])
		}
		if value < 0 || value > 1<<31 {
			return nil, errRunLengths
		}
		counts = append(counts, uint32(value))
	}
	return counts, nil
}
