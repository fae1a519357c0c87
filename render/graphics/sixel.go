package graphics

import (
	"errors"
	"image"
	"image/color"
	"slices"
	"strconv"
	"sync"

	"github.com/framebin/framebin/capture/quantize"
)

// ErrEmpty is returned for a picture without pixels.
var ErrEmpty = errors.New("the picture has no pixels")

// Sixel is DEC's, of up to 256 colours.
var Sixel = Protocol{&protocol{
	name: "sixel", help: "DEC's sixel graphics, up to 256 colours",
	encoder: func(s Setup) (Encoder, error) { return newSixel(s), nil },
	band:    bandRows,
}}

// sixelEncoder finds a palette, gives every pixel a colour of it and writes the
// bands, in several parts at once where there are processors for it. Everything
// is kept between pictures.
type sixelEncoder struct {
	quantizer quantize.Quantizer
	paletted  image.Paletted
	strips    *strips
	limit     int  // colours of a picture
	whole     bool // bands of six rows, and no part of one
}

// newSixel returns an encoder for a terminal with so many colour registers.
// What would not fit comes out in any colour, mostly black.
func newSixel(s Setup) *sixelEncoder {
	e := &sixelEncoder{limit: quantize.MaxColors, whole: s.Tmux, strips: newStrips(s.Processors)}
	if s.Registers > 0 {
		e.limit = min(max(s.Registers, 2), quantize.MaxColors)
	}
	return e
}

// Encode implements [Encoder]. Alpha is ignored. Of the reserved colours the
// first 96 are kept, fewer where the terminal has fewer colours; sixel has
// percents, so they come out within 1/255 of a channel's nearest percent.
func (e *sixelEncoder) Encode(
	dst []byte, img *image.RGBA, _ uint32, reserved []color.RGBA,
) ([]byte, error) {
	if img.Rect.Empty() {
		return dst, ErrEmpty
	}
	if e.whole {
		img = wholeBands(img)
	}
	e.quantizer.Choose(img, reserved, e.limit)
	e.resize(img.Rect.Dx(), img.Rect.Dy())
	e.paletted.Palette = e.quantizer.Palette()
	paint := func(from, to int) { e.quantizer.Paint(&e.paletted, img, from, to) }
	if e.whole { // the last row decides on the first
		paint(0, img.Rect.Dy())
		e.fillLikeLastRow()
		paint = func(int, int) {}
	}
	return e.strips.encode(dst, &e.paletted, paint), nil
}

// wholeBands leaves out the rows at the bottom that do not fill a band. tmux
// counts a band that is begun as a whole one, and the row of cells that it
// reaches into as covered: where text comes there it takes the picture away.
func wholeBands(img *image.RGBA) *image.RGBA {
	r := img.Rect
	if r.Dy() > bandRows {
		r.Max.Y -= r.Dy() % bandRows
	}
	part, _ := img.SubImage(r).(*image.RGBA) // it is one
	return part
}

// fillLikeLastRow makes register 0 the colour that the last row has most of:
// in that colour tmux fills what is left of the last cells.
func (e *sixelEncoder) fillLikeLastRow() {
	pix := e.paletted.Pix
	var counts [256]int
	most := uint8(0)
	for _, i := range pix[len(pix)-e.paletted.Stride:] {
		counts[i]++
		if counts[i] > counts[most] {
			most = i
		}
	}
	if most == 0 {
		return
	}
	for i, c := range pix {
		switch c {
		case 0:
			pix[i] = most
		case most:
			pix[i] = 0
		}
	}
	e.paletted.Palette = slices.Clone(e.quantizer.Palette()) // which may serve the next picture as well
	e.paletted.Palette[0], e.paletted.Palette[most] = e.paletted.Palette[most], e.paletted.Palette[0]
}

// Erase implements [Encoder]: text over a sixel picture replaces it.
func (e *sixelEncoder) Erase(uint32) []byte { return nil }

// Cells implements [Encoder]: there is nothing to write.
func (e *sixelEncoder) Cells(uint32, int, int) []string { return nil }

// resize makes the paletted picture that size, in the memory that is there.
func (e *sixelEncoder) resize(width, height int) {
	e.paletted.Pix = slices.Grow(e.paletted.Pix[:0], width*height)[:width*height]
	e.paletted.Stride = width
	e.paletted.Rect = image.Rect(0, 0, width, height)
}

// minStrip is the fewest bands that are worth a strip.
const minStrip = 12

// strips write a picture in several parts at once, each some whole bands of
// it. Their bytes, one after the other, are one picture.
type strips struct{ parts []strip }

// strip is a writer of some bands, and what it wrote.
type strip struct {
	writer bandWriter
	data   []byte
}

// newStrips returns strips for so many processors: some more, as the last one
// begins when all others are painted.
func newStrips(processors int) *strips {
	n := 1
	if processors > 1 {
		n = 2 * processors
	}
	return &strips{parts: make([]strip, n)}
}

// encode appends img to dst. Before the rows of a strip are written, paint
// paints them, up to a row, while those before are being written.
func (s *strips) encode(dst []byte, img *image.Paletted, paint func(from, to int)) []byte {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	bands := (height + bandRows - 1) / bandRows
	n := max(min(len(s.parts), bands/minStrip), 1)
	var all sync.WaitGroup
	for i := range n {
		from, to := i*bands/n*bandRows, min((i+1)*bands/n*bandRows, height)
		paint(from, to)
		p := &s.parts[i]
		if p.data == nil { // most pictures have less than a byte a pixel
			p.data = make([]byte, 0, width*(to-from))
		}
		if i == n-1 {
			p.data = p.writer.append(p.data[:0], img, from, to)
			break
		}
		all.Go(func() { p.data = p.writer.append(p.data[:0], img, from, to) })
	}
	all.Wait()
	const header = 2 + len("P0;1;8q\"1;1;65535;65535") + quantize.MaxColors*len("#255;2;100;100;100")
	size := header + len("\x1b\\")
	for _, p := range s.parts[:n] {
		size += 1 + len(p.data)
	}
	dst = appendHeader(slices.Grow(dst, size), img)
	for i, p := range s.parts[:n] {
		if i > 0 {
			dst = append(dst, '-')
		}
		dst = append(dst, p.data...)
	}
	return append(dst, "\x1b\\"...)
}

// appendHeader begins a picture: what is not drawn stays as it is, a pixel is
// square, and the colours are in percents.
func appendHeader(dst []byte, img *image.Paletted) []byte {
	dst = append(dst, "\x1bP0;1;8q\"1;1;"...)
	dst = strconv.AppendInt(dst, int64(img.Rect.Dx()), 10)
	dst = append(dst, ';')
	dst = strconv.AppendInt(dst, int64(img.Rect.Dy()), 10)
	for i, c := range img.Palette {
		dst = append(dst, '#')
		dst = strconv.AppendInt(dst, int64(i), 10)
		dst = append(dst, ";2"...)
		r, g, b, _ := c.RGBA()
		for _, v := range [3]uint32{r, g, b} {
			dst = append(dst, ';')
			dst = strconv.AppendUint(dst, uint64(v*100/0xffff), 10)
		}
	}
	return dst
}

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
