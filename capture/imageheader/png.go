package imageheader

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
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
