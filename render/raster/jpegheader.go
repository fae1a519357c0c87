package raster

import (
	"bytes"
	"encoding/binary"
)

// Markers of ITU-T T.81, Table B.1.
const (
	markerSOF0  = 0xc0
	markerSOF1  = 0xc1
	markerSOF2  = 0xc2
	markerDHT   = 0xc4
	markerRST0  = 0xd0
	markerRST7  = 0xd7
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerDQT   = 0xdb
	markerDRI   = 0xdd
	markerAPP0  = 0xe0
	markerAPP1  = 0xe1
	markerAPP14 = 0xee
	markerCOM   = 0xfe
)

const (
	exifPrefix = "Exif\x00\x00"
	blockSide  = 8  // samples of a DCT block
	blockArea  = 64 //
)

// jpegInfo is what the segments of a JPEG say.
type jpegInfo struct {
	exif          []byte // of the first EXIF segment, as a TIFF structure
	width, height int
	progressive   bool
	sampling      []jpegSampling // of each component
	interval      int            // MCUs between restart markers; 0: none
	zeroBits      int            // most bits that a coefficient of only zero bits takes
	scans         []int          // offsets of the SOS markers
}

// jpegSampling are the sampling factors of a component.
type jpegSampling struct{ h, v int }

// jpegHeader reads the segments before the first scan.
func jpegHeader(data []byte) jpegInfo { return readJPEG(data, 1) }

// readJPEG reads the segments up to the given number of scans. It stops
// without complaint where they make no sense.
func readJPEG(data []byte, scans int) jpegInfo {
	var info jpegInfo
	for at := 2; ; {
		skip := bytes.IndexByte(data[min(at, len(data)):], 0xff)
		if skip < 0 {
			return info
		}
		at += skip
		for at < len(data) && data[at] == 0xff {
			at++
		}
		if at+3 > len(data) {
			return info
		}
		marker := data[at]
		if marker == 0 || marker >= markerRST0 && marker <= markerRST7 {
			continue // inside a scan
		}
		n := int(binary.BigEndian.Uint16(data[at+1:]))
		if marker == markerEOI || n < 2 || n > len(data)-at-1 {
			return info
		}
		body := data[at+3 : at+1+n]
		if marker == markerSOS {
			info.scans = append(info.scans, at-1)
			if len(info.scans) >= scans {
				return info
			}
		}
		info.read(marker, body)
		at += 1 + n
	}
}

// read takes in one segment.
func (i *jpegInfo) read(marker byte, body []byte) {
	switch marker {
	case markerSOF0, markerSOF1, markerSOF2:
		i.progressive = marker == markerSOF2
		i.readFrame(body)
	case markerDHT:
		i.readTables(body)
	case markerDRI:
		if len(body) >= 2 {
			i.interval = int(binary.BigEndian.Uint16(body))
		}
	case markerAPP1:
		if rest, ok := bytes.CutPrefix(body, []byte(exifPrefix)); ok && i.exif == nil {
			i.exif = rest
		}
	}
}

// readFrame takes in a frame header.
func (i *jpegInfo) readFrame(b []byte) {
	if len(b) < 6 {
		return
	}
	i.height = int(binary.BigEndian.Uint16(b[1:]))
	i.width = int(binary.BigEndian.Uint16(b[3:]))
	i.sampling = nil
	for b = b[6:]; len(b) >= 3; b = b[3:] {
		i.sampling = append(i.sampling, jpegSampling{h: max(int(b[1]>>4), 1), v: max(int(b[1]&15), 1)})
	}
}

// readTables takes in Huffman tables, of which only the code of all zeros
// matters here: the first, and so the shortest, of each table.
func (i *jpegInfo) readTables(b []byte) {
	for len(b) >= 17 {
		total, shortest := 0, 0
		for n, count := range b[1:17] {
			total += int(count)
			if shortest == 0 && count > 0 {
				shortest = n + 1
			}
		}
		b = b[17:]
		if total > len(b) || total == 0 {
			return
		}
		i.zeroBits = max(i.zeroBits, shortest+int(b[0]&15))
		b = b[total:]
	}
}

// largest returns the largest sampling factors of any component.
func (i *jpegInfo) largest() jpegSampling {
	most := jpegSampling{1, 1}
	for _, s := range i.sampling {
		most.h, most.v = max(most.h, s.h), max(most.v, s.v)
	}
	return most
}

// units returns the number of MCUs of an interleaved scan, and of blocks in
// each.
func (i *jpegInfo) units() (mcus, blocks int) {
	most := i.largest()
	across := (i.width + blockSide*most.h - 1) / (blockSide * most.h)
	down := (i.height + blockSide*most.v - 1) / (blockSide * most.v)
	for _, s := range i.sampling {
		blocks += s.h * s.v
	}
	return across * down, blocks
}
