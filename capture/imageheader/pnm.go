package imageheader

import (
	"bytes"
	"image"
	"image/color"
)

// PNMHeader is the header of a portable anymap (PBM, PGM, PPM), by its formats P1
// to P6: https://netpbm.sourceforge.net/doc/pnm.html.
type PNMHeader struct {
	Type byte // '1' to '6'
	Size image.Point
	Top  int // the highest value of a sample: 1 to 65535
	At   int // where the pixels begin
}

// Plain reports whether the pixels are written as numbers in text.
func (h PNMHeader) Plain() bool { return h.Type <= '3' }

// Samples returns how many samples a pixel has.
func (h PNMHeader) Samples() int {
	const colours = 3
	if h.Type == '3' || h.Type == '6' {
		return colours
	}
	return 1
}

func (h PNMHeader) model() color.Model {
	const wide = 255
	switch {
	case h.Samples() == 1 && h.Top <= wide:
		return color.GrayModel
	case h.Samples() == 1:
		return color.Gray16Model
	case h.Top <= wide:
		return color.NRGBAModel
	}
	return color.NRGBA64Model
}

// maxPNMHeader is the longest header that is read, with its comments, in bytes.
const maxPNMHeader = 4 << 10

// ParsePNM reads the header of a portable anymap; false for anything else.
func ParsePNM(data []byte) (h PNMHeader, ok bool) {
	const most = 1 << 24
	p := pnmReader{data: data[:min(len(data), maxPNMHeader)], at: 2}
	if len(data) < 3 || data[0] != 'P' || data[1] < '1' || data[1] > '6' {
		return h, false
	}
	h.Type, h.Top = data[1], 1
	h.Size = image.Pt(p.number(), p.number())
	if h.Type != '1' && h.Type != '4' {
		h.Top = p.number()
	}
	h.At = p.at + 1 // one white space
	return h, !p.bad && h.Size.X <= most && h.Size.Y <= most && h.Top >= 1 && h.Top <= 1<<16-1
}

// pnmReader reads the numbers of a header.
type pnmReader struct {
	data []byte
	at   int
	bad  bool
}

// number reads the next number, before which white space stands, and comments.
func (p *pnmReader) number() (v int) {
	const most = 1 << 26
	for start := p.at; p.at < len(p.data); p.at++ {
		switch c := p.data[p.at]; {
		case c == '#':
			end := bytes.IndexByte(p.data[p.at:], '\n')
			if end < 0 {
				p.bad = true
				return 0
			}
			p.at += end
		case bytes.IndexByte([]byte(" \t\r\n"), c) >= 0:
		case c < '0' || c > '9' || p.at == start:
			p.bad = true
			return 0
		default:
			for p.at < len(p.data) && p.data[p.at] >= '0' && p.data[p.at] <= '9' && v < most {
				v = 10*v + int(p.data[p.at]-'0')
				p.at++
			}
			p.bad = p.bad || p.at < len(p.data) && bytes.IndexByte([]byte(" \t\r\n#"), p.data[p.at]) < 0
			return v
		}
	}
	p.bad = true
	return 0
}
