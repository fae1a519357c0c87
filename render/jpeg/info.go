package jpeg

import (
	"encoding/binary"

	"github.com/framebin/framebin/capture/imageheader"
)

// Samples of a DCT block.
const (
	blockSide = 8
	blockArea = 64
)

// info is what the segments of a JPEG say.
type info struct {
	width, height int
	progressive   bool
	components    []sampling // of each component
	interval      int        // MCUs between restart markers; 0: none
	zeroBits      int        // most bits that a coefficient of only zero bits takes
	scans         []int      // offsets of the SOS markers
}

// sampling are the sampling factors of a component.
type sampling struct{ h, v int }

// Cost estimates the bytes that decoding takes, of a JPEG whose samples would
// take so many if none were subsampled.
func Cost(data []byte, whole int64) int64 {
	i := readInfo(data, 1)
	most := i.largest()
	samples := 0
	for _, c := range i.components {
		samples += c.h * c.v
	}
	if len(i.components) > 1 {
		whole = whole * int64(samples) / int64(len(i.components)*most.h*most.v)
	}
	if i.progressive {
		whole += 4 * whole // the coefficients, kept as 32-bit numbers until the last scan
	}
	return whole
}

// readInfo reads the segments up to the given number of scans.
func readInfo(data []byte, scans int) info {
	var i info
	for s := range imageheader.JPEGSegments(data) {
		switch s.Marker {
		case imageheader.MarkerSOS:
			if i.scans = append(i.scans, s.At); len(i.scans) >= scans {
				return i
			}
		case imageheader.MarkerSOF0, imageheader.MarkerSOF1, imageheader.MarkerSOF2:
			i.progressive = s.Marker == imageheader.MarkerSOF2
			i.readFrame(s.Body)
		case imageheader.MarkerDHT:
			i.readTables(s.Body)
		case imageheader.MarkerDRI:
			if len(s.Body) >= 2 {
				i.interval = int(binary.BigEndian.Uint16(s.Body))
			}
		}
	}
	return i
}

// readFrame takes in a frame header.
func (i *info) readFrame(b []byte) {
	if len(b) < 6 {
		return
	}
	i.height = int(binary.BigEndian.Uint16(b[1:]))
	i.width = int(binary.BigEndian.Uint16(b[3:]))
	i.components = nil
	for b = b[6:]; len(b) >= 3; b = b[3:] {
		i.components = append(i.components, sampling{h: max(int(b[1]>>4), 1), v: max(int(b[1]&15), 1)})
	}
}

// readTables takes in Huffman tables, of which only the code of all zeros
// matters here: the first, and so the shortest, of each table.
func (i *info) readTables(b []byte) {
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
func (i *info) largest() sampling {
	most := sampling{1, 1}
	for _, s := range i.components {
		most.h, most.v = max(most.h, s.h), max(most.v, s.v)
	}
	return most
}
