package imageheader

import (
	"bytes"
	"encoding/binary"
	"image"
)

// Orientation is how a stored image is turned before it is shown: the value of
// the Orientation tag of TIFF 6.0 and EXIF, 1 to 8. Any other value, the zero
// value too, means as stored.
type Orientation uint8

// The orientations, by what is done to the stored image.
const (
	AsStored   Orientation = 1
	FlipX      Orientation = 2 // mirrored left to right
	Rotate180  Orientation = 3
	FlipY      Orientation = 4 // mirrored top to bottom
	Transpose  Orientation = 5 // mirrored along the diagonal from the top left
	Rotate90   Orientation = 6 // clockwise
	Transverse Orientation = 7 // mirrored along the other diagonal
	Rotate270  Orientation = 8 // clockwise
)

// swaps reports whether width and height change places.
func (o Orientation) swaps() bool { return o >= Transpose && o <= Rotate270 }

// Size returns the size of the oriented image for a stored one, and the size
// of the stored image for an oriented one.
func (o Orientation) Size(stored image.Point) image.Point {
	if o.swaps() {
		return image.Pt(stored.Y, stored.X)
	}
	return stored
}

const exifPrefix = "Exif\x00\x00"

// orientationOf finds the EXIF of a file, which is a TIFF structure: in the
// first APP1 segment of a JPEG that has it, the eXIf chunk of a PNG, the EXIF
// chunk of a WebP. A TIFF is one itself.
func orientationOf(f Format, data []byte) Orientation {
	switch f {
	case JPEG:
		for s := range JPEGSegments(data) {
			if s.Marker == MarkerSOS {
				break
			}
			if exif, ok := bytes.CutPrefix(s.Body, []byte(exifPrefix)); ok && s.Marker == markerAPP1 {
				return tiffOrientation(exif)
			}
		}
	case PNG:
		for c := range PNGChunks(data) {
			if c.Name == "eXIf" {
				return tiffOrientation(c.Data)
			}
		}
	case WebP:
		return tiffOrientation(webpEXIF(data))
	case TIFF:
		return tiffOrientation(data)
	case GIF, BMP, PNM:
	}
	return AsStored
}

// webpEXIF returns the EXIF chunk of a WebP. Some writers begin it as JPEG does.
func webpEXIF(data []byte) []byte {
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

// The Orientation tag, from the EXIF 2.32 and TIFF 6.0 specifications.
const (
	tagOrientation = 0x0112
	typeShort      = 3
	entryBytes     = 12   // of an entry of an image file directory
	maxEntries     = 1024 // of the first directory, more than any camera writes
)

// tiffOrientation reads the tag in the first directory of a TIFF structure.
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
	for entries := b[at+2:]; n > 0 && len(entries) >= entryBytes; n-- {
		e := entries[:entryBytes]
		entries = entries[entryBytes:]
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
