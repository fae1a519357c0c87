// Package exiftest puts EXIF into the image files of tests.
//
// Tests alone import it.
package exiftest

import (
	"encoding/binary"
	"hash/crc32"
	"slices"
)

// Orientation returns EXIF that says o, which is meant to be 1 to 8.
func Orientation(o int) []byte {
	const short = 3 // a number of 16 bits, as TIFF 6.0 has it
	return Tag(binary.BigEndian, short, uint16(o))
}

// Tag returns a TIFF structure, as EXIF is one, in that byte order: its
// Orientation tag is of that type and value, and stands between two others.
func Tag(order binary.AppendByteOrder, kind, value uint16) []byte {
	mark := "MM"
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		mark = "II"
	}
	b := order.AppendUint16([]byte(mark), 42)
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 3)
	for _, e := range [][4]uint16{{0x0100, 3, 1, 640}, {0x0112, kind, 1, value}, {0x0128, 3, 1, 2}} {
		b = order.AppendUint16(b, e[0])
		b = order.AppendUint16(b, e[1])
		b = order.AppendUint32(b, uint32(e[2]))
		b = order.AppendUint16(b, e[3])
		b = append(b, 0, 0)
	}
	return order.AppendUint32(b, 0)
}

// JPEG returns a JPEG file with EXIF before all else.
func JPEG(file, exif []byte) []byte {
	body := append([]byte("Exif\x00\x00"), exif...)
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(body)+2))
	return slices.Concat(head, body, file[2:])
}

// PNG returns a PNG file with EXIF after its header.
func PNG(file, exif []byte) []byte {
	const header = 33 // the signature, and the chunk IHDR
	chunk := append([]byte("eXIf"), exif...)
	framed := append(binary.BigEndian.AppendUint32(nil, uint32(len(exif))), chunk...)
	framed = binary.BigEndian.AppendUint32(framed, crc32.ChecksumIEEE(chunk))
	return slices.Concat(file[:header], framed, file[header:])
}
