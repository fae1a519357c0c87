package prediction

import (
	"bytes"
	"encoding/binary"
)

// Orientation returns the EXIF orientation of a JPEG, 1..8 as in TIFF 6.0
// (1: as stored; 6: to be turned clockwise), and 1 where there is none or it
// cannot be read. It looks at the segments before the picture only.
func Orientation(jpeg []byte) int {
	if !bytes.HasPrefix(jpeg, []byte{0xFF, 0xD8}) {
		return 1
	}
	for rest := jpeg[2:]; len(rest) >= 4 && rest[0] == 0xFF; {
		marker := rest[1]
		if marker == 0xFF { // fill byte
			rest = rest[1:]
			continue
		}
		if marker == 0xDA || marker == 0xD9 {
			return 1
		}
		size := int(binary.BigEndian.Uint16(rest[2:])) + 2
		if size < 4 || size > len(rest) {
			return 1
		}
		if marker == 0xE1 && bytes.HasPrefix(rest[4:size], []byte("Exif\x00\x00")) {
			return tiffOrientation(rest[10:size])
		}
		rest = rest[size:]
	}
	return 1
}

// tiffOrientation reads the tag 0x0112 of the first directory.
func tiffOrientation(tiff []byte) int {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(tiff, []byte("MM\x00*")):
		order = binary.BigEndian
	}
	if order == nil || len(tiff) < 10 {
		return 1
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return 1
		}
		if order.Uint16(entries) == 0x0112 && order.Uint16(entries[2:]) == 3 {
			if v := int(order.Uint16(entries[8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}
