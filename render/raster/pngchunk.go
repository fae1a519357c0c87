package raster

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// pngChunk is one chunk of a PNG.
type pngChunk struct {
	name string // four letters
	data []byte // cut short where the file is
	sums bool   // its checksum is there and right
}

// walkPNG calls f for each chunk until f returns false or the file ends. It
// reports whether IEND was the last.
func walkPNG(data []byte, f func(pngChunk) bool) bool {
	const overhead = 12 // length, name, checksum
	if !bytes.HasPrefix(data, []byte(pngSignature)) {
		return false
	}
	for rest := data[len(pngSignature):]; len(rest) >= 8; {
		n := int64(binary.BigEndian.Uint32(rest))
		c := pngChunk{name: string(rest[4:8])}
		if n+overhead > int64(len(rest)) {
			c.data = rest[8:min(8+n, int64(len(rest)))]
			f(c)
			return false
		}
		c.data = rest[8 : 8+n]
		c.sums = crc32.ChecksumIEEE(rest[4:8+n]) == binary.BigEndian.Uint32(rest[8+n:])
		if !f(c) {
			return false
		}
		if c.name == "IEND" {
			return true
		}
		rest = rest[overhead+n:]
	}
	return false
}

// Colour types of PNG.
const (
	pngGrey    = 0
	pngRGB     = 2
	pngPalette = 3
	pngGreyA   = 4
	pngRGBA    = 6
)

// pngHeader is an IHDR chunk.
type pngHeader struct {
	width, height int
	depth, kind   int // bits of a sample; colour type
	interlaced    bool
}

// parseIHDR reads an IHDR chunk, and reports whether it is one that PNG
// allows, of a size that an int holds.
func parseIHDR(b []byte) (pngHeader, bool) {
	const length, most = 13, 1 << 24
	if len(b) != length {
		return pngHeader{}, false
	}
	w, h := binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])
	hd := pngHeader{width: int(w), height: int(h), depth: int(b[8]), kind: int(b[9]), interlaced: b[12] == 1}
	ok := w > 0 && h > 0 && w < most && h < most && b[10] == 0 && b[11] == 0 && b[12] <= 1
	return hd, ok && hd.samples() > 0
}

// samples returns the samples of a pixel, 0 for a combination that PNG does
// not have.
func (h pngHeader) samples() int {
	n := map[int]int{pngGrey: 1, pngRGB: 3, pngPalette: 1, pngGreyA: 2, pngRGBA: 4}[h.kind]
	switch h.depth {
	case 8:
		return n
	case 16:
		if h.kind != pngPalette {
			return n
		}
	case 1, 2, 4:
		if h.kind == pngGrey || h.kind == pngPalette {
			return n
		}
	}
	return 0
}

// rowBytes returns the bytes of a row of width pixels, without its filter.
func (h pngHeader) rowBytes(width int) int {
	return (width*h.depth*h.samples() + 7) / 8
}

// inflated returns the bytes that the pixels take before compression.
func (h pngHeader) inflated() int64 {
	if !h.interlaced {
		return int64(h.height) * int64(1+h.rowBytes(h.width))
	}
	var n int64
	for _, pass := range adam7() {
		w := (h.width - pass.Min.X + pass.Max.X - 1) / pass.Max.X
		rows := (h.height - pass.Min.Y + pass.Max.Y - 1) / pass.Max.Y
		if w > 0 && rows > 0 {
			n += int64(rows) * int64(1+h.rowBytes(w))
		}
	}
	return n
}

// adam7 returns for each pass of an interlaced PNG its first pixel, as Min,
// and its steps, as Max.
func adam7() [7]image.Rectangle {
	pass := func(x, y, dx, dy int) image.Rectangle {
		return image.Rectangle{Min: image.Pt(x, y), Max: image.Pt(dx, dy)}
	}
	return [7]image.Rectangle{
		pass(0, 0, 8, 8), pass(4, 0, 8, 8), pass(0, 4, 4, 8), pass(2, 0, 4, 4),
		pass(0, 2, 2, 4), pass(1, 0, 2, 2), pass(0, 1, 1, 2),
	}
}
