package imageheader

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"iter"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// Chunk is one chunk of a PNG.
type Chunk struct {
	Name string // four letters
	Data []byte // cut short where the file is

	whole []byte // name, data and checksum; nil where the file is cut short
}

// Sound reports whether the checksum is there and right. It reads all of the
// chunk.
func (c Chunk) Sound() bool {
	n := len(c.whole) - 4
	return n > 0 && crc32.ChecksumIEEE(c.whole[:n]) == binary.BigEndian.Uint32(c.whole[n:])
}

// PNGChunks returns the chunks of a PNG up to IEND or the end of the file, of
// which the last may be cut short.
func PNGChunks(data []byte) iter.Seq[Chunk] {
	return func(yield func(Chunk) bool) {
		rest, ok := bytes.CutPrefix(data, []byte(pngSignature))
		for ok && len(rest) >= 8 {
			const overhead = 12 // length, name, checksum
			n := int64(binary.BigEndian.Uint32(rest))
			c := Chunk{Name: string(rest[4:8])}
			if n+overhead > int64(len(rest)) {
				c.Data = rest[8:min(8+n, int64(len(rest)))]
				yield(c)
				return
			}
			c.Data, c.whole = rest[8:8+n], rest[4:overhead+n]
			if !yield(c) || c.Name == "IEND" {
				return
			}
			rest = rest[overhead+n:]
		}
	}
}

// Colour types of PNG.
const (
	PNGGrey    = 0
	PNGRGB     = 2
	PNGPalette = 3
	PNGGreyA   = 4
	PNGRGBA    = 6
)

// PNGHeader is an IHDR chunk.
type PNGHeader struct {
	Width, Height int
	Depth         int // bits of a sample
	Kind          int // colour type: PNGGrey and so on
	Interlaced    bool
}

// ParseIHDR reads an IHDR chunk, and reports whether it is one that PNG
// allows, of a size that an int holds.
func ParseIHDR(b []byte) (PNGHeader, bool) {
	const length, most = 13, 1 << 24
	if len(b) != length {
		return PNGHeader{}, false
	}
	w, h := binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])
	hd := PNGHeader{Width: int(w), Height: int(h), Depth: int(b[8]), Kind: int(b[9]), Interlaced: b[12] == 1}
	ok := w > 0 && h > 0 && w < most && h < most && b[10] == 0 && b[11] == 0 && b[12] <= 1
	return hd, ok && hd.Samples() > 0
}

// greyPNG returns the size of a PNG of grey in up to eight bits, which masks
// mostly are, without what a decoder has beside. It reports false for any other,
// and for a broken one.
func greyPNG(data []byte) (image.Point, bool) {
	const (
		name   = len(pngSignature) + 4
		header = name + 4
		sum    = header + 13
		end    = sum + 4
	)
	if len(data) < end || string(data[:len(pngSignature)]) != pngSignature || int(binary.BigEndian.Uint32(data[len(pngSignature):])) != sum-header || string(data[name:header]) != "IHDR" {
		return image.Point{}, false
	}
	h, ok := ParseIHDR(data[header:sum])
	ok = ok && h.Kind == PNGGrey && h.Depth <= 8 && Chunk{whole: data[name:end]}.Sound()
	return image.Pt(h.Width, h.Height), ok
}

// Samples returns the samples of a pixel, 0 for a combination that PNG does
// not have.
func (h PNGHeader) Samples() int {
	kinds := [...]int{PNGGrey: 1, PNGRGB: 3, PNGPalette: 1, PNGGreyA: 2, PNGRGBA: 4}
	if h.Kind < 0 || h.Kind >= len(kinds) {
		return 0
	}
	n := kinds[h.Kind]
	switch h.Depth {
	case 8:
		return n
	case 16:
		if h.Kind != PNGPalette {
			return n
		}
	case 1, 2, 4:
		if h.Kind == PNGGrey || h.Kind == PNGPalette {
			return n
		}
	}
	return 0
}

// RowBytes returns the bytes of a row of width pixels, without its filter.
func (h PNGHeader) RowBytes(width int) int {
	return (width*h.Depth*h.Samples() + 7) / 8
}
