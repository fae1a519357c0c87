package graphics

import (
	"image"
	"slices"
	"strconv"
)

// bandRows is how many rows of pixels a character of sixel draws.
const bandRows = 6

// bandWriter writes bands of a picture in sixel (DEC STD 070, VT330/VT340
// Programmer Reference Manual, chapter 14), each colour's characters where it
// has any. It keeps its memory for the next band.
type bandWriter struct {
	found  []sixelColumn // of the band, from the left
	sorted []sixelColumn // the same colour by colour
	counts [256]int      // of each colour, all zero between bands
	order  []uint8       // the colours, in the order of their first columns
	spans  []colourSpan
}

// sixelColumn is what one colour has of a column of six pixels.
type sixelColumn struct {
	x     int32
	bits  uint8 // the uppermost pixel is the lowest bit
	color uint8
}

// colourSpan is where a colour is in a band.
type colourSpan struct {
	columns []sixelColumn
	color   uint8
}

// append appends the bands of the rows from one up to and without another.
// Bands are parted by a new line; the last is not ended by one.
func (w *bandWriter) append(dst []byte, img *image.Paletted, from, to int) []byte {
	for y := from; y < to; y += bandRows {
		if y > from {
			dst = append(dst, '-')
		}
		w.find(img, y, min(y+bandRows, to))
		w.sort()
		dst = w.write(dst)
	}
	return dst
}

// find lists the columns of a band.
func (w *bandWriter) find(img *image.Paletted, from, to int) {
	var rows [bandRows][]uint8
	width, n := img.Rect.Dx(), to-from
	for i := range n {
		rows[i] = img.Pix[(from+i)*img.Stride:][:width]
	}
	w.found, w.order = w.found[:0], w.order[:0]
	for x := range width {
		var column [bandRows]uint8
		for i, row := range rows[:n] {
			column[i] = row[x]
		}
		left := uint8(1)<<n - 1 // pixels not seen yet
		for i := 0; left != 0; i++ {
			if left>>i&1 == 0 {
				continue
			}
			c, bits := column[i], uint8(0)
			for k := i; k < n; k++ {
				if column[k] == c {
					bits |= 1 << k
				}
			}
			left &^= bits
			if w.counts[c] == 0 {
				w.order = append(w.order, c)
			}
			w.counts[c]++
			w.found = append(w.found, sixelColumn{int32(x), bits, c})
		}
	}
}

// sort puts the columns in the order of their colours, and those in that of
// their first columns.
func (w *bandWriter) sort() {
	w.sorted = slices.Grow(w.sorted[:0], len(w.found))[:len(w.found)]
	w.spans = w.spans[:0]
	var next [256]int
	at := 0
	for _, c := range w.order {
		n := w.counts[c]
		w.spans = append(w.spans, colourSpan{w.sorted[at : at+n], c})
		next[c], at, w.counts[c] = at, at+n, 0
	}
	for _, f := range w.found {
		w.sorted[next[f.color]] = f
		next[f.color]++
	}
}

// write writes the colours. One begins where another has ended, as long as
// there is such a one; then the line begins anew.
func (w *bandWriter) write(dst []byte) []byte {
	for first := true; len(w.spans) > 0; first = false {
		if !first {
			dst = append(dst, '$')
		}
		x, later := int32(0), w.spans[:0]
		for _, s := range w.spans {
			if s.columns[0].x < x {
				later = append(later, s)
				continue
			}
			dst = append(dst, '#')
			dst = strconv.AppendUint(dst, uint64(s.color), 10)
			dst, x = appendColumns(dst, s.columns, x)
		}
		w.spans = later
	}
	return dst
}

// appendColumns appends the characters of one colour from x on, and returns
// where they end.
func appendColumns(dst []byte, columns []sixelColumn, x int32) (out []byte, end int32) {
	for i := 0; i < len(columns); {
		first := columns[i]
		dst = appendRun(dst, 0, first.x-x)
		x = first.x
		for i < len(columns) && columns[i].x == x && columns[i].bits == first.bits {
			i, x = i+1, x+1
		}
		dst = appendRun(dst, first.bits, x-first.x)
	}
	return dst, x
}

// appendRun appends a character so many times.
func appendRun(dst []byte, bits uint8, times int32) []byte {
	const zero, short = '?', 3 // a repetition takes three bytes or more
	c := zero + bits
	if times > short {
		return append(strconv.AppendUint(append(dst, '!'), uint64(times), 10), c)
	}
	for range times {
		dst = append(dst, c)
	}
	return dst
}
