package object

// MaskRef says where the mask of an object is.
type MaskRef struct {
	Ref    string // as sent; "" where it was found by order, or is inside the document
	Part   int    // index into the request's parts; -1 where no such part came
	Inside Span   // where the document holds the mask itself, see [prediction.MaskFile]; zero where it does not
	// Pointer is the JSON pointer of the string that Inside is.
	Pointer string
	Value   int    // the pixel value that is inside; 0 means any but zero, unless Zero
	Colour  string // of the pixels that are inside, "#rrggbb", of a file that has colours; "" where Value tells
	Zero    bool   // the pixels of value 0 are inside, as in a map of class ids from 0
	// Guessed says that objects share the mask and nothing tells their values:
	// Value is a guess by their order or class, for want of a look at the
	// pixels.
	Guessed bool
	// Listed says that the object is of a list of all classes, whether the
	// mask has a pixel of it or not.
	Listed bool
}

// Span is a range of bytes, without its end.
type Span struct{ Start, End int }

// RLE is a mask in run lengths, outside and inside in turn, the first run
// outside: column by column as COCO's, or row by row.
type RLE struct {
	Size   Size
	Counts []uint32
	ByRow  bool
}

// Bounds returns the rectangle around what is inside, in pixels of the mask;
// false if nothing is.
func (m *RLE) Bounds() (Box, bool) {
	length := uint64(m.Size.Height) // of a line of pixels
	if m.ByRow {
		length = uint64(m.Size.Width)
	}
	if length == 0 {
		return Box{}, false
	}
	none := ^uint64(0)
	low, high := [2]uint64{none, none}, [2]uint64{} // lines, and places on them
	at := uint64(0)
	for i, run := range m.Counts {
		from, to := at, at+uint64(run)
		at = to
		if i%2 == 0 || run == 0 {
			continue
		}
		first, last := [2]uint64{from / length, from % length}, [2]uint64{(to - 1) / length, (to - 1) % length}
		if first[0] != last[0] { // the run goes on where the next line begins
			first[1], last[1] = 0, length-1
		}
		for k := range low {
			low[k], high[k] = min(low[k], first[k]), max(high[k], last[k])
		}
	}
	if low[0] == none {
		return Box{}, false
	}
	x, y := 0, 1
	if m.ByRow {
		x, y = 1, 0
	}
	return Box{float64(low[x]), float64(low[y]), float64(high[x] + 1 - low[x]), float64(high[y] + 1 - low[y])}, true
}

// RLEOf returns a mask of the pixels, counted row by row, that are inside.
func RLEOf(size Size, inside func(i int) bool) *RLE {
	m := &RLE{Size: size, ByRow: true}
	was, run := false, uint32(0)
	for i := range size.Width * size.Height {
		if inside(i) != was {
			m.Counts = append(m.Counts, run)
			was, run = !was, 0
		}
		run++
	}
	m.Counts = append(m.Counts, run)
	return m
}
