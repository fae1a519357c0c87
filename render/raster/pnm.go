package raster

import (
	"encoding/binary"
	"errors"
	"image"

	"github.com/framebin/framebin/capture/imageheader"
)

// pnm decodes a portable anymap as far as it goes.
func pnm(data []byte) (im image.Image, whole bool, err error) {
	h, ok := imageheader.ParsePNM(data)
	if !ok {
		return nil, false, errors.New("its header is broken")
	}
	s := samples{data: data[min(h.At, len(data)):], top: h.Top, next: byteSample}
	switch {
	case h.Type == '1':
		s.next = bitInText
	case h.Type == '4':
		s.row = h.Size.X
		s.next = bitSample
	case h.Plain():
		s.next = textSample
	case h.Top > maxByte:
		s.next = wideSample
	}
	return s.image(h), !s.short, nil
}

const maxByte = 255

// samples are the numbers of an image, one after the other.
type samples struct {
	data  []byte
	at    int // of the next byte; of bits, of the next sample
	row   int // samples, where each row begins with a byte of its own
	top   int
	short bool // they ended before the image did
	next  func(*samples) int
}

// image makes an image of samples.
func (s *samples) image(h imageheader.PNMHeader) image.Image {
	bounds := image.Rectangle{Max: h.Size}
	n := h.Size.X * h.Size.Y * h.Samples()
	wide := h.Top > maxByte
	var pix []byte
	var im image.Image
	switch {
	case h.Samples() == 1 && !wide:
		g := image.NewGray(bounds)
		pix, im = g.Pix, g
	case h.Samples() == 1:
		g := image.NewGray16(bounds)
		pix, im = g.Pix, g
	case !wide:
		c := image.NewNRGBA(bounds)
		pix, im = c.Pix, c
	default:
		c := image.NewNRGBA64(bounds)
		pix, im = c.Pix, c
	}
	const colours = 3
	scale, size := maxByte, 1
	if wide {
		scale, size = 1<<16-1, 2
	}
	put := func(at, v int) {
		if wide {
			binary.BigEndian.PutUint16(pix[at:], uint16(v))
		} else {
			pix[at] = byte(v)
		}
	}
	at := 0
	for i := range n {
		put(at, min(s.next(s), s.top)*scale/s.top)
		if at += size; h.Samples() == colours && i%colours == colours-1 {
			put(at, scale)
			at += size
		}
	}
	return im
}

// missing returns 0 for a sample that is not there.
func (s *samples) missing() int {
	s.short = true
	return 0
}

func byteSample(s *samples) int {
	if s.at >= len(s.data) {
		return s.missing()
	}
	s.at++
	return int(s.data[s.at-1])
}

func wideSample(s *samples) int {
	if s.at+2 > len(s.data) {
		return s.missing()
	}
	s.at += 2
	return int(binary.BigEndian.Uint16(s.data[s.at-2:]))
}

// bitSample returns a bit: 1 is black.
func bitSample(s *samples) int {
	const bits = 8
	x, y := s.at%s.row, s.at/s.row
	s.at++
	i := y*((s.row+bits-1)/bits) + x/bits
	if i >= len(s.data) {
		return s.missing()
	}
	return 1 - int(s.data[i]>>(bits-1-x%bits)&1)
}

// bitInText returns a digit, between which nothing need stand: 1 is black.
func bitInText(s *samples) int {
	for s.at < len(s.data) {
		s.at++
		if c := s.data[s.at-1]; c == '0' || c == '1' {
			return int('1' - c)
		}
	}
	return s.missing()
}

// textSample returns a number.
func textSample(s *samples) int {
	digit := func() bool { return s.at < len(s.data) && s.data[s.at] >= '0' && s.data[s.at] <= '9' }
	for s.at < len(s.data) && !digit() {
		s.at++
	}
	if s.at >= len(s.data) {
		return s.missing()
	}
	v := 0
	for ; digit(); s.at++ {
		v = min(10*v+int(s.data[s.at]-'0'), 1<<16)
	}
	return v
}
