package raster

import (
	"bytes"
	"encoding/binary"
)

// Where an orientation is looked for, from the EXIF 2.32 and TIFF 6.0
// specifications.
const (
	tagOrientation = 0x0112
	typeShort      = 3
	ifdEntry       = 12   // bytes of an entry of an image file directory
	maxEntries     = 1024 // of the first directory, more than any camera writes
)

// orientationOf returns the orientation that the metadata of a file asks for,
// AsStored where it says nothing that can be followed.
func orientationOf(format string, data []byte) Orientation {
	var exif []byte
	switch format {
	case "jpeg":
		exif = jpegHeader(data).exif
	case "png":
		exif = pngExif(data)
	case "webp":
		exif = webpExif(data)
	case "tiff":
		exif = data
	}
	return tiffOrientation(exif)
}

// tiffOrientation reads the Orientation tag of the first directory of a TIFF
// structure, which is also what EXIF is.
func tiffOrientation(b []byte) Orientation {
	if len(b) < 8 {
		return AsStored
	}
	var order binary.ByteOrder
	switch string(b[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return AsStored
	}
	at := uint64(order.Uint32(b[4:]))
	if at+2 > uint64(len(b)) {
		return AsStored
	}
	n := min(int(order.Uint16(b[at:])), maxEntries)
	for entries := b[at+2:]; n > 0 && len(entries) >= ifdEntry; n-- {
		e := entries[:ifdEntry]
		entries = entries[ifdEntry:]
		if order.Uint16(e) != tagOrientation || order.Uint16(e[2:]) != typeShort || order.Uint32(e[4:]) != 1 {
			continue
		}
		if v := order.Uint16(e[8:]); v >= uint16(AsStored) && v <= uint16(Rotate270) {
			return Orientation(v)
		}
		return AsStored
	}
	return AsStored
}

// pngExif returns the eXIf chunk of a PNG.
func pngExif(data []byte) []byte {
	var exif []byte
	walkPNG(data, func(c pngChunk) bool {
		if c.name == "eXIf" {
			exif = c.data
		}
		return exif == nil
	})
	return exif
}

// webpExif returns the EXIF chunk of a WebP.
func webpExif(data []byte) []byte {
	for rest := data[min(12, len(data)):]; len(rest) >= 8; {
		n := uint64(binary.LittleEndian.Uint32(rest[4:]))
		if n > uint64(len(rest)-8) {
			return nil
		}
		if string(rest[:4]) == "EXIF" {
			return bytes.TrimPrefix(rest[8:8+n], []byte(exifPrefix))
		}
		rest = rest[min(8+n+n&1, uint64(len(rest))):]
	}
	return nil
}
