package object

// MaskRef says where the mask of an object is.
type MaskRef struct {
	Ref    string // as sent; "" where it was found by order, or is inside the document
	Part   int    // index into the request's parts; -1 where no such part came
	Inside Span   // where the document holds the mask itself, see [prediction.MaskFile]; zero where it does not
	// Pointer is the JSON pointer of the string that Inside is.
	Pointer string
	Value   int  // the pixel value that is inside; 0 means any but zero, unless Zero
	Zero    bool // the pixels of value 0 are inside, as in a map of class ids from 0
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

// RLE is a mask in COCO's run lengths: column by column, the first run
// outside.
type RLE struct {
	Size   Size
	Counts []uint32
}

// Bounds returns the rectangle around what is inside, in pixels of the mask;
// false if nothing is.
func (m *RLE) Bounds() (Box, bool) {
	h := uint64(m.Size.Height)
	if h == 0 {
		return Box{}, false
	}
	left, top, right, bottom := ^uint64(0), ^uint64(0), uint64(0), uint64(0)
	at := uint64(0)
	for i, run := range m.Counts {
		from, to := at, at+uint64(run)
		at = to
		if i%2 == 0 || run == 0 {
			continue
		}
		first, last := from/h, (to-1)/h
		y0, y1 := from%h, (to-1)%h
		if first != last { // the run goes on at the top of the next column
			y0, y1 = 0, h-1
		}
		left, right = min(left, first), max(right, last)
		top, bottom = min(top, y0), max(bottom, y1)
	}
	if left > right {
		return Box{}, false
	}
	return Box{float64(left), float64(top), float64(right + 1 - left), float64(bottom + 1 - top)}, true
}
