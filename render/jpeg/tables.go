package jpeg

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"slices"

	"github.com/framebin/framebin/capture/imageheader"
)

// Decode decodes a JPEG as image/jpeg does, and also one without Huffman
// tables, as the frames of Motion JPEG are.
func Decode(data []byte) (image.Image, error) {
	return jpeg.Decode(bytes.NewReader(withTables(data)))
}

// standardTables are the Huffman tables of T.81, K.3, as a DHT segment has
// them: class and number, how many codes there are of each length, symbols; for
// DC and AC of luminance, then of chrominance.
const standardTables = "" +
	"\x00\x00\x01\x05\x01\x01\x01\x01\x01\x01\x00\x00\x00\x00\x00\x00\x00" +
	"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b" +
	"\x10\x00\x02\x01\x03\x03\x02\x04\x03\x05\x05\x04\x04\x00\x00\x01\x7d" +
	"\x01\x02\x03\x00\x04\x11\x05\x12\x21\x31\x41\x06\x13\x51\x61\x07\x22\x71\x14\x32\x81\x91\xa1\x08\x23\x42\xb1" +
	"\xc1\x15\x52\xd1\xf0\x24\x33\x62\x72\x82\x09\x0a\x16\x17\x18\x19\x1a\x25\x26\x27\x28\x29\x2a\x34\x35\x36\x37" +
	"\x38\x39\x3a\x43\x44\x45\x46\x47\x48\x49\x4a\x53\x54\x55\x56\x57\x58\x59\x5a\x63\x64\x65\x66\x67\x68\x69\x6a" +
	"\x73\x74\x75\x76\x77\x78\x79\x7a\x83\x84\x85\x86\x87\x88\x89\x8a\x92\x93\x94\x95\x96\x97\x98\x99\x9a\xa2\xa3" +
	"\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca\xd2\xd3" +
	"\xd4\xd5\xd6\xd7\xd8\xd9\xda\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa" +
	"\x01\x00\x03\x01\x01\x01\x01\x01\x01\x01\x01\x01\x00\x00\x00\x00\x00" +
	"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b" +
	"\x11\x00\x02\x01\x02\x04\x04\x03\x04\x07\x05\x04\x04\x00\x01\x02\x77" +
	"\x00\x01\x02\x03\x11\x04\x05\x21\x31\x06\x12\x41\x51\x07\x61\x71\x13\x22\x32\x81\x08\x14\x42\x91\xa1\xb1\xc1" +
	"\x09\x23\x33\x52\xf0\x15\x62\x72\xd1\x0a\x16\x24\x34\xe1\x25\xf1\x17\x18\x19\x1a\x26\x27\x28\x29\x2a\x35\x36" +
	"\x37\x38\x39\x3a\x43\x44\x45\x46\x47\x48\x49\x4a\x53\x54\x55\x56\x57\x58\x59\x5a\x63\x64\x65\x66\x67\x68\x69" +
	"\x6a\x73\x74\x75\x76\x77\x78\x79\x7a\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x92\x93\x94\x95\x96\x97\x98\x99\x9a" +
	"\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca" +
	"\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xd9\xda\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa"

// withTables returns a JPEG with the standard tables before all else where it
// has none of those that its first scan needs; else the very data. What tables
// it has replace them.
func withTables(data []byte) []byte {
	var defined []byte // class and number
	for s := range imageheader.JPEGSegments(data) {
		switch s.Marker {
		case imageheader.MarkerSOF2:
			return data // progressive: there are no standard ones
		case imageheader.MarkerDHT:
			for b := s.Body; len(b) > 16; {
				defined = append(defined, b[0])
				n := 17
				for _, count := range b[1:17] {
					n += int(count)
				}
				b = b[min(n, len(b)):]
			}
		case imageheader.MarkerSOS:
			if !needs(s.Body, defined) {
				return data
			}
			segment := binary.BigEndian.AppendUint16([]byte{0xff, imageheader.MarkerDHT}, 2+uint16(len(standardTables)))
			return slices.Concat(data[:2], segment, []byte(standardTables), data[2:])
		}
	}
	return data
}

// needs reports whether the scan of a header uses a table that is not defined.
func needs(header, defined []byte) bool {
	for i := 0; len(header) > 0 && i < int(header[0]) && 2+2*i < len(header); i++ {
		tables := header[2+2*i]
		if !slices.Contains(defined, tables>>4) || !slices.Contains(defined, 0x10|tables&15) {
			return true
		}
	}
	return false
}

// Early reports whether an error of Decode says that the file ends early:
// image/jpeg calls that by another name inside a scan.
func Early(err error) bool {
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, jpeg.FormatError("short Huffman data"))
}

// Unsupported reports whether an error of Decode says that the file is a JPEG
// of a kind that it does not read.
func Unsupported(err error) bool {
	_, ok := errors.AsType[jpeg.UnsupportedError](err)
	return ok
}
