package camera

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"slices"
)

const (
	// stripRows is the height of a strip in pixels: two rows of 16x16 blocks,
	// and high enough for the burnt-in text.
	stripRows   = 32
	jpegQuality = 90

	markerEOI = 0xd9
	markerSOS = 0xda
	markerDRI = 0xdd
	markerSOF = 0xc0
	markerRST = 0xd0 // and the next, in turn
	restarts  = 8
)

var errSegment = errors.New("encoded strip lacks a segment")

// strips is a JPEG of which only one strip changes from frame to frame: the
// last one of full height.
//
// Each strip is encoded as if it were an image of its own, with the same
// tables, and ends on a restart marker: there a decoder forgets what it
// predicted, so encoded strips can be joined freely (ITU-T T.81, E.2.4). A
// frame then costs the encoding of one strip and a copy, which is what lets the
// camera send many a second.
type strips struct {
	strip  image.Image // the pixels of the strip that changes, as the photograph has them
	before []byte      // the JPEG up to where that strip's entropy-coded bytes begin
	after  []byte      // from where they end
}

// newStrips encodes a photograph. The image is an *image.YCbCr or *image.Gray,
// as image/jpeg decodes it, with its origin at zero.
func newStrips(photo image.Image) (*strips, error) {
	b := photo.Bounds()
	changing := max(b.Dy()/stripRows-1, 0)
	s := &strips{}
	out := &s.before
	for i, y := 0, 0; y < b.Dy(); i, y = i+1, y+stripRows {
		strip := crop(photo, image.Rect(0, y, b.Dx(), min(y+stripRows, b.Dy())))
		head, scan, err := encodeStrip(strip)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			head, err = wholeHead(head, b.Dx(), b.Dy())
			if err != nil {
				return nil, err
			}
			*out = append(*out, head...)
		} else {
			*out = append(*out, 0xff, markerRST+byte((i-1)%restarts))
		}
		if i == changing {
			s.strip, out = strip, &s.after
			continue
		}
		*out = append(*out, scan...)
	}
	s.after = append(s.after, 0xff, markerEOI)
	return s, nil
}

// encode returns the JPEG with other pixels in the strip that changes.
func (s *strips) encode(strip image.Image) ([]byte, error) {
	_, scan, err := encodeStrip(strip)
	if err != nil {
		return nil, err
	}
	return slices.Concat(s.before, scan, s.after), nil
}

// crop returns a part of a photograph without copying it.
func crop(photo image.Image, r image.Rectangle) image.Image {
	switch p := photo.(type) {
	case *image.YCbCr:
		return p.SubImage(r)
	case *image.Gray:
		return p.SubImage(r)
	default:
		return photo
	}
}

// encodeStrip returns the JPEG of img in two parts: everything up to the
// entropy-coded bytes, and those without the end marker.
func encodeStrip(img image.Image) (head, scan []byte, err error) {
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: jpegQuality}); err != nil {
		return nil, nil, fmt.Errorf("encode a strip: %w", err)
	}
	b := buf.Bytes()
	start, err := segment(b, markerSOS)
	if err != nil {
		return nil, nil, err
	}
	body := start + 2 + int(binary.BigEndian.Uint16(b[start+2:]))
	return b[:body], b[body : len(b)-2], nil
}

// wholeHead makes the head of a strip that of the whole image: its height,
// and the restart interval of one strip.
func wholeHead(head []byte, width, height int) ([]byte, error) {
	frame, err := segment(head, markerSOF)
	if err != nil {
		return nil, err
	}
	scan, err := segment(head, markerSOS)
	if err != nil {
		return nil, err
	}
	block := 16 // of 4:2:0 colour, as image/jpeg encodes it
	if components := head[frame+9]; components == 1 {
		block = 8
	}
	interval := (width + block - 1) / block * (stripRows / block)
	out := bytes.Clone(head[:scan])
	binary.BigEndian.PutUint16(out[frame+5:], uint16(height))
	out = append(out, 0xff, markerDRI, 0, 4)
	out = binary.BigEndian.AppendUint16(out, uint16(interval))
	return append(out, head[scan:]...), nil
}

// segment returns where the marker stands in the head of a JPEG.
func segment(b []byte, marker byte) (int, error) {
	for i := 2; i+4 <= len(b) && b[i] == 0xff; i += 2 + int(binary.BigEndian.Uint16(b[i+2:])) {
		if b[i+1] == marker {
			return i, nil
		}
	}
	return 0, fmt.Errorf("%w: %#x", errSegment, marker)
}
