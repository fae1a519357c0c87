package imageheader

import (
	"bytes"
	"encoding/binary"
	"iter"
)

// Markers of ITU-T T.81, Table B.1.
const (
	MarkerSOF0  = 0xc0 // baseline
	MarkerSOF1  = 0xc1 // extended sequential
	MarkerSOF2  = 0xc2 // progressive
	MarkerDHT   = 0xc4
	MarkerRST0  = 0xd0
	MarkerRST7  = 0xd7
	MarkerEOI   = 0xd9
	MarkerSOS   = 0xda
	MarkerDQT   = 0xdb
	MarkerDRI   = 0xdd
	MarkerAPP0  = 0xe0
	markerAPP1  = 0xe1
	MarkerAPP14 = 0xee
	MarkerCOM   = 0xfe
)

// Segment is a marker segment of a JPEG.
type Segment struct {
	Marker byte
	At     int    // offset of the 0xff before the marker
	Body   []byte // without marker and length
	Apart  bool   // something other than this marker follows the segment before: fill bytes, a scan, rubbish
}

// End returns the offset of what follows the segment.
func (s Segment) End() int { return s.At + 4 + len(s.Body) }

// JPEGSegments returns the segments of a JPEG, those between and after its
// scans too, past the entropy-coded data. It ends without complaint at EOI, and
// where what follows makes no sense.
func JPEGSegments(data []byte) iter.Seq[Segment] {
	return func(yield func(Segment) bool) {
		for at := 2; at < len(data); {
			s, ok := nextSegment(data, at)
			if !ok || !yield(s) {
				return
			}
			at = s.End()
		}
	}
}

// nextSegment returns the first segment from an offset on.
func nextSegment(data []byte, from int) (Segment, bool) {
	for at := from; ; {
		skip := bytes.IndexByte(data[at:], 0xff)
		if skip < 0 {
			return Segment{}, false
		}
		for at += skip; at < len(data) && data[at] == 0xff; {
			at++
		}
		if at+3 > len(data) {
			return Segment{}, false
		}
		marker := data[at]
		if marker == 0 || marker >= MarkerRST0 && marker <= MarkerRST7 {
			continue // inside a scan
		}
		n := int(binary.BigEndian.Uint16(data[at+1:]))
		if marker == MarkerEOI || n < 2 || n > len(data)-at-1 {
			return Segment{}, false
		}
		return Segment{Marker: marker, At: at - 1, Body: data[at+3 : at+1+n], Apart: at-1 != from}, true
	}
}
