package shapes

import (
	"math"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// maxRuns bounds the numbers of one mask.
const maxRuns = 1 << 22

// Runs reads run lengths whose meaning is open: a list of numbers or of pairs,
// the same as a text, COCO's text, or an object of one of these and the size of
// the mask; nil where n is none.
func Runs(n jsonspan.Node) *object.Runs {
	switch n.Kind() {
	case jsonspan.Array:
		return runsOfList(n)
	case jsonspan.String:
		return runsOfText(n.Text())
	case jsonspan.Object:
	default:
		return nil
	}
	var r *object.Runs
	var size object.Size
	for c := range n.Children() {
		switch vocabulary.Normalise(c.RawKey()) {
		case "counts":
			if r = Runs(c); r != nil && r.How == object.OpenRuns {
				r.How = object.COCORuns
			}
		case "rle", "runs", "runlengths", "rlecounts", "data":
			r = Runs(c)
		default:
			sizeOfMask(c, &size)
		}
	}
	if r != nil && size.Width > 0 && size.Height > 0 { // one side alone says nothing
		r.Size = size
	}
	return r
}

// sizeOfMask takes a member that tells the size of a mask, or one of its sides.
func sizeOfMask(n jsonspan.Node, size *object.Size) {
	switch vocabulary.Normalise(n.RawKey()) {
	case "size", "shape", "imgsize", "imagesize":
		if v, ok := Numbers(nil, n, 2); ok && len(v) == 2 {
			*size = object.Size{Width: side(v[1]), Height: side(v[0])}
		}
	case "width", "w", "imgwidth", "imagewidth":
		v, _ := Number(n)
		size.Width = side(v)
	case "height", "h", "imgheight", "imageheight":
		v, _ := Number(n)
		size.Height = side(v)
	}
}

// side returns a number of pixels; 0 for what is none.
func side(v float64) int {
	if v < 1 || v > 1<<20 || v != float64(int(v)) {
		return 0
	}
	return int(v)
}

// runsOfList reads [10,20,...] and [[10,20],...].
func runsOfList(n jsonspan.Node) *object.Runs {
	const few = 2
	if list := brush(n); list != nil {
		return &object.Runs{List: list, How: object.RowRuns}
	}
	r := &object.Runs{List: make([]uint32, 0, n.Len())}
	values := true // the pairs begin with 0 and 1 in turn
	for c := range n.Children() {
		if c.Kind() == jsonspan.Array {
			r.How = pairOf(c)
			if r.How == object.OpenRuns {
				return nil
			}
			values = values && c.First().Raw()[0] == byte('0'+len(r.List)/2%2) && len(c.First().Raw()) == 1
			for e := range c.Children() {
				v, _ := wholeNumber(e)
				r.List = append(r.List, v)
			}
			continue
		}
		v, ok := wholeNumber(c)
		if !ok || r.How == object.PairRuns || len(r.List) == maxRuns {
			return nil
		}
		r.List = append(r.List, v)
	}
	if r.How == object.PairRuns && values && n.Len() > 1 {
		r.How = object.ValueRuns
	}
	if len(r.List) < few {
		return nil
	}
	return r
}

// pairOf returns [object.PairRuns] for two whole numbers.
func pairOf(n jsonspan.Node) object.RunsWritten {
	if n.Len() != 2 {
		return object.OpenRuns
	}
	for e := range n.Children() {
		if _, ok := wholeNumber(e); !ok {
			return object.OpenRuns
		}
	}
	return object.PairRuns
}

func wholeNumber(n jsonspan.Node) (uint32, bool) {
	v, ok := n.Float()
	if !ok || v < 0 || v > 1<<31 || v != float64(uint32(v)) {
		return 0, false
	}
	return uint32(v), true
}

// runsOfText reads "10 20 ...", "10,20;...", and COCO's text, also as Python
// prints bytes.
func runsOfText(text string) *object.Runs {
	text = strings.TrimSpace(text)
	if in, ok := strings.CutPrefix(text, "b'"); ok {
		text = strings.ReplaceAll(strings.TrimSuffix(in, "'"), `\\`, `\`)
	}
	if !strings.ContainsAny(text, " ,;\n") {
		list, err := Uncompress(text)
		if err != nil || len(list) < 2 {
			return nil
		}
		return &object.Runs{List: list, How: object.COCORuns}
	}
	r := &object.Runs{}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" ,;:[](){}\t\r\n", r) }) {
		var v uint64
		for _, c := range word {
			if c < '0' || c > '9' || v > 1<<31 {
				return nil
			}
			v = v*10 + uint64(c-'0')
		}
		if len(r.List) == maxRuns || v > 1<<31 {
			return nil
		}
		r.List = append(r.List, uint32(v))
	}
	if len(r.List) < 2 {
		return nil
	}
	return r
}

// brush reads the bytes in which Label Studio packs the masks of its brush
// (brush.py of its converter), as run lengths row by row; nil where n is none.
//
// Behind the number of values, four for each pixel, stand the bits of a value and
// four sizes of counts, then runs: a bit that tells a value that repeats, two bits
// for which of the sizes, the count less one, and the value or the values.
func brush(n jsonspan.Node) []uint32 {
	const head, channels = 7, 4
	if n.Len() < head || n.Len() > maxRuns {
		return nil
	}
	bits := bitReader{data: bytesOf(n)}
	total, width := bits.take(32), int(bits.take(5))+1
	var sizes [channels]int
	for i := range sizes {
		sizes[i] = int(bits.take(4)) + 1
	}
	const most = 1 << 28 // values
	if total == 0 || total%channels != 0 || total > most {
		return nil
	}
	list := []uint32{0}
	pixel := func(value uint32) { // by its last channel, its alpha
		if inside := len(list)%2 == 0; value != 0 != inside {
			list = append(list, 0)
		}
		list[len(list)-1]++
	}
	for at := uint32(0); at < total; {
		repeats := bits.take(1) == 1
		count := bits.take(sizes[bits.take(2)]) + 1
		var value uint32
		for i := range min(count, total-at) {
			if !repeats || i == 0 {
				value = bits.take(width)
			}
			if at++; at%channels == 0 {
				pixel(value)
			}
		}
		if bits.over {
			return nil
		}
	}
	return list
}

// bytesOf returns the bytes that a list of numbers is; nil where it is none.
func bytesOf(n jsonspan.Node) []byte {
	data := make([]byte, 0, n.Len())
	for c := range n.Children() {
		v, ok := wholeNumber(c)
		if !ok || v > 0xff {
			return nil
		}
		data = append(data, byte(v))
	}
	return data
}

// bitReader takes bits, the highest first.
type bitReader struct {
	data []byte
	at   int
	over bool // there were no more
}

func (r *bitReader) take(n int) (v uint32) {
	for range n {
		if r.at>>3 >= len(r.data) {
			r.over = true
			return 0
		}
		v = v<<1 | uint32(r.data[r.at>>3]>>(7-r.at&7)&1)
		r.at++
	}
	return v
}

// RunsInBox reads run lengths row by row with the corners of what they cover
// behind them, the last ones of its pixels, as CVAT writes a mask: the lengths
// add up to what is between the corners. nil where n is none.
func RunsInBox(n jsonspan.Node) (*object.RLE, object.Box) {
	const corners = 4
	var b object.Box
	if n.Kind() != jsonspan.Array || n.Len() <= corners+1 || n.Len() > maxRuns {
		return nil, b
	}
	v, ok := Numbers(make([]float64, 0, n.Len()), n, maxRuns)
	if !ok {
		return nil, b
	}
	at := len(v) - corners
	b = object.Box{X: v[at], Y: v[at+1], Width: v[at+2] - v[at] + 1, Height: v[at+3] - v[at+1] + 1}
	size := object.Size{Width: side(b.Width), Height: side(b.Height)}
	if size.Empty() || size.Absurd() {
		return nil, b
	}
	counts := make([]uint32, at)
	for i, run := range v[:at] {
		if run < 0 || run > math.MaxInt32 || run != math.Trunc(run) {
			return nil, b
		}
		counts[i] = uint32(run)
	}
	return rowRuns(counts, size), b
}
