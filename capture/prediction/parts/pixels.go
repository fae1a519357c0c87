package parts

import (
	"encoding/binary"
	"strings"

	"github.com/framebin/framebin/capture/body"
	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// maxPixels bounds the bytes of an image that is sent as bare pixels.
const maxPixels = 48 << 20

// pixels are an image without a format, as ROS and cameras of machine vision send
// one: {"width":640,"height":480,"encoding":"bgr8","data":"..."}.
type pixels struct {
	size     object.Size
	step     int // bytes a row; 0: not told
	encoding string
	data     jsonspan.Node // base64, or a list of bytes
}

// pixelsOf takes the members of an object; false where they are no such image. One
// sample a pixel may as well be a map of classes, unless it is said to be grey.
func pixelsOf(n jsonspan.Node) (p pixels, ok bool) {
	const least, grey = 16, 2 // values, samples of a pixel
	long := func(c jsonspan.Node) bool {
		return c.Kind() == jsonspan.Array && c.Len() >= least || c.Kind() == jsonspan.String && len(c.Raw()) >= least
	}
	if !hasAny(n, long) {
		return p, false
	}
	for c := range n.Children() {
		p.take(c)
	}
	if p.size.Empty() || p.size.Absurd() || p.step < 0 {
		return p, false
	}
	samples := p.samples()
	return p, samples > grey || samples > 0 && p.encoding != ""
}

// take takes a member that tells something of the image.
func (p *pixels) take(n jsonspan.Node) {
	v, _ := n.Float()
	switch vocabulary.Normalise(n.RawKey()) {
	case "width":
		p.size.Width = int(v)
	case "height":
		p.size.Height = int(v)
	case "step", "stride":
		p.step = int(v)
	case "encoding", "format", "pixelformat":
		p.encoding = strings.ToLower(n.Text())
	case "data", "pixels", "bytes":
		p.data = n
	}
}

// length returns how many bytes the data are, as near as their text tells.
func (p *pixels) length() int {
	if p.data.Kind() == jsonspan.String {
		return len(strings.TrimRight(string(p.data.Raw()), `="`)) * 3 / 4
	}
	if p.data.Kind() == jsonspan.Array {
		return p.data.Len()
	}
	return 0
}

// samples returns how many bytes each pixel has: 1 to 4; 0 where they do not come
// out even.
func (p *pixels) samples() int {
	n := p.length()
	if n > maxPixels {
		return 0
	}
	for c := 1; c <= 4; c++ {
		row := max(p.step, p.size.Width*c)
		// A row of its own length has room for one more sample of each pixel, if
		// there is one.
		if least := row * p.size.Height; n >= least && n < least+3 && row < p.size.Width*(c+1) {
			return c
		}
	}
	return 0
}

// bitmap returns the image as a BMP file of 24 bits a pixel.
func (p *pixels) bitmap() []byte {
	const head, channels, align = 14 + 40, 3, 4
	data, ok := p.bytes()
	c := p.samples()
	row := max(p.step, p.size.Width*c)
	if !ok || len(data) < row*p.size.Height {
		return nil
	}
	stride := (p.size.Width*channels + align - 1) / align * align
	file := make([]byte, head, head+stride*p.size.Height)
	copy(file, "BM")
	le := binary.LittleEndian
	le.PutUint32(file[2:], uint32(cap(file)))
	le.PutUint32(file[10:], head)
	le.PutUint32(file[14:], head-14)
	le.PutUint32(file[18:], uint32(p.size.Width))
	le.PutUint32(file[22:], uint32(p.size.Height))
	le.PutUint16(file[26:], 1)
	le.PutUint16(file[28:], 8*channels)
	b, g, r := p.order(c)
	for y := p.size.Height - 1; y >= 0; y-- { // the last row first
		for x := range p.size.Width {
			at := data[y*row+x*c:]
			file = append(file, at[b], at[g], at[r])
		}
		file = append(file, make([]byte, stride-p.size.Width*channels)...)
	}
	return file
}

// order returns where in a pixel blue, green and red are. Of two bytes, a number,
// the higher is taken.
func (p *pixels) order(samples int) (b, g, r int) {
	switch {
	case samples == 1:
		return 0, 0, 0
	case samples == 2:
		return 1, 1, 1
	case strings.HasPrefix(p.encoding, "bgr"):
		return 0, 1, 2
	default:
		return 2, 1, 0
	}
}

// head returns the first bytes, which tell a file of an image.
func (p *pixels) head() []byte {
	const enough = 64
	if p.data.Kind() == jsonspan.Array {
		return bytesOf(p.data, enough)
	}
	data, _ := body.DecodeBase64([]byte(whole(p.data.Head(enough), true))) // as far as it goes
	return data
}

func (p *pixels) bytes() ([]byte, bool) {
	if p.data.Kind() == jsonspan.Array {
		return bytesOf(p.data, p.data.Len()), true
	}
	data, err := body.DecodeBase64([]byte(p.data.Text()))
	return data, err == nil
}

// hasAny reports whether a member is so.
func hasAny(n jsonspan.Node, is func(jsonspan.Node) bool) bool {
	for c := range n.Children() {
		if is(c) {
			return true
		}
	}
	return false
}
