package maskbits

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"image"
	"io"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/render/raster"
)

// errNotPlain says that a file is not a PNG of one sample a pixel in perfect
// order, the only thing that decodeMaskPNG reads. It is then for [Decode] to
// read it or to say what is wrong.
var errNotPlain = errors.New("not a plain PNG")

// decodeMaskPNG reads a PNG of grey or palette samples of at most 8 bits. It
// takes a file only if image/png would: everything else is errNotPlain.
func decodeMaskPNG(data []byte, l raster.Limits) (*Image, error) {
	f, ok := readPlainPNG(data)
	if !ok {
		return nil, errNotPlain
	}
	// A bit a pixel, and two bytes where there are many values.
	need := int64(f.header.Width) * int64(f.header.Height)
	if f.header.Depth > 1 {
		need *= 2
	}
	if err := l.Check(image.Pt(f.header.Width, f.header.Height), need); err != nil {
		return nil, err
	}
	rows, ok := newRowReader(f)
	if !ok {
		return nil, errNotPlain
	}
	b := newMaskBuilder("png", f.header.Width, f.header.Height)
	if f.header.Depth == 1 {
		b.im.only, b.im.bitmap = 1, true
	}
	if b.im.palette = f.palette; f.whiteFirst {
		b.im.palette = []byte{0, 0, 0, 0xff, 0xff, 0xff}
	}
	for y := range f.header.Height {
		if f.row(rows, b, y) != nil {
			return nil, errNotPlain
		}
	}
	if !rows.ended() {
		return nil, errNotPlain
	}
	return b.finish(false), nil
}

// row reads row y into b.
func (f *plainPNG) row(rows *rowReader, b maskBuilder, y int) error {
	zero, err := rows.read()
	if err != nil {
		return err
	}
	if f.header.Depth == 8 {
		if b.filtered(y, int(rows.buf[0]), rows.buf[1:]) {
			rows.stale = true
			return nil
		}
		if rows.stale {
			b.values(y-1, rows.prev[1:])
			rows.stale = false
		}
	}
	row, same, err := rows.unfilter(zero)
	switch {
	case err != nil:
		return err
	case same && y > 0:
		b.repeat(y)
	case f.header.Depth == 1:
		f.bitRow(b.im.inside.Row(y), row)
	case f.header.Depth == 8:
		b.bytes(y, row)
	default:
		b.bytes(y, f.expand(row))
	}
	return nil
}

// plainPNG is a PNG whose chunks are in order.
type plainPNG struct {
	header     imageheader.PNGHeader
	palette    []byte
	whiteFirst bool
	pixels     []byte  // zlib stream
	joined     bool    // of several chunks
	last       string  // name of the last chunk
	expanded   []uint8 // scratch
}

// readPlainPNG collects the chunks of a file, and reports whether it is of
// the kind and order that the quick reader knows.
func readPlainPNG(data []byte) (*plainPNG, bool) {
	f := &plainPNG{}
	for c := range imageheader.PNGChunks(data) {
		if !f.take(c) || !c.Sound() {
			return nil, false
		}
		f.last = c.Name
	}
	f.whiteFirst = f.header.Depth == 1 && bytes.Equal(f.palette, []byte{0xff, 0xff, 0xff, 0, 0, 0})
	return f, f.last == "IEND" && f.pixels != nil
}

// take takes in a chunk, and reports whether it belongs there.
func (f *plainPNG) take(c imageheader.Chunk) (ok bool) {
	if (f.last == "") != (c.Name == "IHDR") {
		return false
	}
	switch c.Name {
	case "IHDR":
		f.header, ok = imageheader.ParseIHDR(c.Data)
		return ok && isPlain(f.header)
	case "PLTE":
		fits := f.header.Kind == imageheader.PNGPalette && f.palette == nil && f.pixels == nil
		f.palette = c.Data
		return fits && paletteFits(f.header, len(c.Data))
	case "IDAT":
		fits := f.pixels == nil || f.last == "IDAT"
		f.join(c.Data)
		return fits && (f.header.Kind != imageheader.PNGPalette || f.palette != nil)
	case "IEND":
		return len(c.Data) == 0
	case "tRNS":
		return false
	}
	return true
}

// join appends the data of an IDAT chunk. The first, often the only one, is
// not copied.
func (f *plainPNG) join(data []byte) {
	switch {
	case f.pixels == nil:
		f.pixels = data
		return
	case !f.joined:
		f.pixels, f.joined = bytes.Clone(f.pixels), true
	}
	f.pixels = append(f.pixels, data...)
}

// isPlain reports whether rows are one sample a pixel of at most a byte.
func isPlain(h imageheader.PNGHeader) bool {
	return h.Depth <= 8 && (h.Kind == imageheader.PNGGrey || h.Kind == imageheader.PNGPalette) && !h.Interlaced
}

// paletteFits reports whether a palette of n bytes fits.
func paletteFits(h imageheader.PNGHeader, n int) bool { return n > 0 && n%3 == 0 && n/3 <= 1<<h.Depth }

// bitRow copies a row of 1-bit samples.
func (f *plainPNG) bitRow(dst, row []uint8) {
	copy(dst, row)
	if f.whiteFirst {
		for i := range dst {
			dst[i] ^= 0xff
		}
	}
	dst[len(dst)-1] &= 0xff << ((8 - f.header.Width&7) & 7)
}

// expand spreads a row of 2-bit or 4-bit samples, a byte each.
func (f *plainPNG) expand(row []uint8) []uint8 {
	if f.expanded == nil {
		f.expanded = make([]uint8, f.header.Width)
	}
	depth := f.header.Depth
	per := 8 / depth
	for x := range f.expanded {
		f.expanded[x] = row[x/per] >> (8 - depth - x%per*depth) & (1<<depth - 1)
	}
	return f.expanded
}

// rowReader inflates rows and takes back their filters.
type rowReader struct {
	in        *bytes.Reader
	flate     io.ReadCloser
	sum       adler
	buf, prev []uint8 // a filter byte and a row each
	stale     bool    // prev is still as it is stored
}

// newRowReader starts on the pixels, past the header of the zlib format (RFC
// 1950): method 8, no dictionary.
func newRowReader(f *plainPNG) (*rowReader, bool) {
	p := f.pixels
	if len(p) < 6 || p[0]&0x0f != 8 || p[0]>>4 > 7 || p[1]&0x20 != 0 || binary.BigEndian.Uint16(p)%31 != 0 {
		return nil, false
	}
	n := 1 + f.header.RowBytes(f.header.Width)
	in := bytes.NewReader(p[2:])
	return &rowReader{
		in: in, flate: flate.NewReader(in), sum: newAdler(),
		buf: make([]uint8, n), prev: make([]uint8, n),
	}, true
}

var errFilter = errors.New("unknown filter")

// read reads the next row as it is stored, and reports whether it is nothing
// but zeros, of which the first says that there is no filter.
func (r *rowReader) read() (zero bool, err error) {
	r.buf, r.prev = r.prev, r.buf
	if _, err := io.ReadFull(r.flate, r.buf); err != nil {
		return false, err
	}
	return r.sum.write(r.buf), nil
}

// unfilter takes the filter of the row back that was read, and returns whether
// it is the same as the one before.
func (r *rowReader) unfilter(zero bool) (row []uint8, same bool, err error) {
	row, above := r.buf[1:], r.prev[1:]
	switch filter := r.buf[0]; filter {
	case filterNone:
		same = zero && isZero(above)
	case filterSub:
		unSub(row)
	case filterUp:
		if same = isZero(row); same {
			copy(row, above)
		} else {
			unUp(row, above)
		}
	case filterAverage:
		unAverage(row, above)
	case filterPaeth:
		unPaeth(row, above)
	default:
		return nil, false, errFilter
	}
	return row, same, nil
}

// ended reports whether the pixels end here and their checksum is right.
func (r *rowReader) ended() bool {
	var sum [4]byte
	if n, err := io.ReadFull(r.flate, sum[:1]); n != 0 || !errors.Is(err, io.EOF) {
		return false
	}
	if _, err := io.ReadFull(r.in, sum[:]); err != nil {
		return false
	}
	return r.in.Len() == 0 && binary.BigEndian.Uint32(sum[:]) == r.sum.value()
}

// adler is the checksum of RFC 1950. Unlike hash/adler32 it passes over runs
// of one word at eight bytes a step or more: they are most of a mask, and the
// checksum otherwise costs as much as inflating it.
type adler struct{ a, b uint64 }

// lanes selects every other byte of a word.
const lanes = 0x00ff00ff00ff00ff

const (
	adlerBase = 65521
	// adlerRun is how many bytes may be added before the sums must be
	// reduced: 64 bits are enough for a run far longer than any row's part.
	adlerRun = 1 << 20
)

// newAdler returns the checksum of nothing.
func newAdler() adler { return adler{a: 1} }

// write adds bytes, and reports whether all of them were zero.
func (s *adler) write(p []byte) (zero bool) {
	zero = true
	for len(p) > 0 {
		part := p[:min(len(p), adlerRun)]
		p = p[len(part):]
		zero = s.add(part) && zero
		s.a %= adlerBase
		s.b %= adlerBase
	}
	return zero
}

// add adds at most adlerRun bytes.
func (s *adler) add(p []byte) (zero bool) {
	a, b := s.a, s.b
	start := a
	for len(p) >= 8 {
		w := binary.LittleEndian.Uint64(p)
		n := uint64(1)
		if len(p) >= 16 && binary.LittleEndian.Uint64(p[8:]) == w {
			n = uint64(alikeWords(p, w))
		}
		p = p[8*n:]
		if w == 0 {
			b += 8 * n * a
			continue
		}
		// The bytes in pairs: e holds the first, third, fifth and seventh.
		e, o := w&lanes, w>>8&lanes
		sum := (e + o) * 0x0001000100010001 >> 48
		weighed := weigh(e, 0x0008000600040002) + weigh(o, 0x0007000500030001)
		b += n*(8*a+weighed) + 8*sum*(n*(n-1)/2)
		a += n * sum
	}
	for _, c := range p {
		a += uint64(c)
		b += a
	}
	s.a, s.b = a, b
	return a == start
}

// weigh returns the sum of four 16-bit lanes that hold a byte each, times the
// lanes of weights in reverse order.
func weigh(v, weights uint64) uint64 {
	// The top lane of the product gathers lane i times lane 3-i.
	return v * weights >> 48
}

// alikeWords returns how many words w of eight bytes p begins with.
func alikeWords(p []byte, w uint64) int {
	n := 0
	for ; len(p) >= 32; p = p[32:] {
		if (binary.LittleEndian.Uint64(p)^w)|(binary.LittleEndian.Uint64(p[8:])^w)|
			(binary.LittleEndian.Uint64(p[16:])^w)|(binary.LittleEndian.Uint64(p[24:])^w) != 0 {
			break
		}
		n += 4
	}
	for ; len(p) >= 8 && binary.LittleEndian.Uint64(p) == w; p = p[8:] {
		n++
	}
	return n
}

// value returns the checksum.
func (s *adler) value() uint32 { return uint32(s.b<<16 | s.a) }

// Filter types of PNG, section 9.2 of its specification. All rows here are of
// one byte a pixel or less, so the pixel to the left is the byte to the left.
const (
	filterNone = iota
	filterSub
	filterUp
	filterAverage
	filterPaeth
)

// isZero reports whether all bytes are zero.
func isZero(row []uint8) bool {
	for ; len(row) >= 32; row = row[32:] {
		if binary.LittleEndian.Uint64(row)|binary.LittleEndian.Uint64(row[8:])|
			binary.LittleEndian.Uint64(row[16:])|binary.LittleEndian.Uint64(row[24:]) != 0 {
			return false
		}
	}
	for _, b := range row {
		if b != 0 {
			return false
		}
	}
	return true
}

// unUp adds the row above.
func unUp(row, above []uint8) {
	above = above[:len(row)]
	i := 0
	for ; i+8 <= len(row); i += 8 {
		a := binary.LittleEndian.Uint64(row[i:])
		b := binary.LittleEndian.Uint64(above[i:])
		// Byte by byte: without the top bits no carry leaves a byte.
		sum := a&(0x7f*ones) + b&(0x7f*ones) ^ (a^b)&(0x80*ones)
		binary.LittleEndian.PutUint64(row[i:], sum)
	}
	for ; i < len(row); i++ {
		row[i] += above[i]
	}
}

// The filters below depend on the byte to the left, so they go byte by byte.
// Where eight differences are zero under eight pixels that are all alike,
// which is most of a mask, the pixel to the left goes on; each loop takes such
// eight at once.

// unSub adds the pixel to the left.
func unSub(row []uint8) {
	var left uint8
	for i := 0; i < len(row); {
		if i+8 <= len(row) && binary.LittleEndian.Uint64(row[i:]) == 0 {
			binary.LittleEndian.PutUint64(row[i:], uint64(left)*ones)
			i += 8
			continue
		}
		end := min(i+8, len(row))
		for ; i < end; i++ {
			left += row[i]
			row[i] = left
		}
	}
}

// unAverage adds half of the pixels to the left and above.
func unAverage(row, above []uint8) {
	var left uint8
	above = above[:len(row)]
	for i := 0; i < len(row); {
		if i+8 <= len(row) && binary.LittleEndian.Uint64(row[i:]) == 0 &&
			binary.LittleEndian.Uint64(above[i:]) == uint64(left)*ones {
			copy(row[i:i+8], above[i:])
			i += 8
			continue
		}
		end := min(i+8, len(row))
		for ; i < end; i++ {
			left = row[i] + uint8((uint(left)+uint(above[i]))/2)
			row[i] = left
		}
	}
}

// unPaeth adds whichever of the pixels to the left, above and above to the
// left is nearest to left + above - above left.
func unPaeth(row, above []uint8) {
	var left, corner uint8
	above = above[:len(row)]
	for i := 0; i < len(row); {
		if i+8 <= len(row) && binary.LittleEndian.Uint64(row[i:]) == 0 &&
			binary.LittleEndian.Uint64(above[i:]) == uint64(corner)*ones {
			binary.LittleEndian.PutUint64(row[i:], uint64(left)*ones)
			i += 8
			continue
		}
		end := min(i+8, len(row))
		for ; i < end; i++ {
			left = row[i] + paeth(left, above[i], corner)
			corner = above[i]
			row[i] = left
		}
	}
}

// paeth is the predictor of that name.
func paeth(left, above, corner uint8) uint8 {
	pa, pb := int(above)-int(corner), int(left)-int(corner)
	pc := abs(pa + pb)
	pa, pb = abs(pa), abs(pb)
	switch {
	case pa <= pb && pa <= pc:
		return left
	case pb <= pc:
		return above
	}
	return corner
}

// abs returns the size of a number.
func abs(n int) int { return max(n, -n) }
