package imageheader

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// The errors of [Whole].
var (
	ErrCut     = errors.New("the file ends early")
	ErrDamaged = errors.New("the file is damaged")
)

// Whole says why a JPEG, PNG or WebP is not all there, by its structure: it ends
// before its own end, or a part of a PNG has another checksum. It decodes
// nothing: what is wrong within the data of a JPEG it does not find.
func Whole(data []byte) error {
	switch Sniff(data) {
	case JPEG:
		end := 0
		for s := range JPEGSegments(data) {
			end = s.End()
		}
		if !bytes.Contains(data[end:], []byte{0xff, MarkerEOI}) {
			return ErrCut
		}
	case PNG:
		last := ""
		for c := range PNGChunks(data) {
			last = c.Name
			critical := c.Name != "" && c.Name[0] >= 'A' && c.Name[0] <= 'Z'
			if critical && c.Name != "IEND" && !c.Sound() {
				return ErrDamaged
			}
		}
		if last != "IEND" {
			return ErrCut
		}
	case WebP:
		const head = 8 // of the file, which its size does not count
		if size := binary.LittleEndian.Uint32(data[4:]); uint64(size)+head > uint64(len(data)) {
			return ErrCut
		}
	default:
	}
	return nil
}
