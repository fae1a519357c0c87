package graphics

import (
	"bytes"
	"fmt"
	"image"
	"sync"

	"github.com/mattn/go-sixel"
)

// minStrip is the fewest bands that are worth a strip.
const minStrip = 12

// strips write a picture in several parts at once, each some whole bands of
// it. Their bytes, one after the other, are one picture.
type strips struct{ parts []strip }

// strip is a writer of some bands.
type strip struct {
	sink    sink
	encoder *sixel.Encoder
	err     error
}

// newStrips returns strips for so many processors: some more, as the last one
// begins when all others are painted.
func newStrips(processors int) *strips {
	n := 1
	if processors > 1 {
		n = 2 * processors
	}
	return &strips{parts: make([]strip, n)}
}

// encode appends img to dst. Before the rows of a strip are written, paint
// paints them, up to a row, while those before are being written.
func (s *strips) encode(dst []byte, img *image.Paletted, paint func(from, to int)) ([]byte, error) {
	height := img.Rect.Dy()
	bands := (height + bandRows - 1) / bandRows
	n := max(min(len(s.parts), bands/minStrip), 1)
	s.parts[0].sink.data = dst
	var all sync.WaitGroup
	for i := range n {
		from, to := i*bands/n*bandRows, min((i+1)*bands/n*bandRows, height)
		paint(from, to)
		p := &s.parts[i]
		if p.encoder == nil {
			p.encoder = sixel.NewEncoder(&p.sink)
			// No terminal fills the background first: every pixel is drawn.
			p.encoder.Transparent = true
		}
		if i == 0 { // it tells the size of all
			p.encoder.Height = height
		}
		part := &image.Paletted{
			Pix: img.Pix[from*img.Stride : to*img.Stride], Stride: img.Stride, Palette: img.Palette,
			Rect: image.Rect(0, 0, img.Rect.Dx(), to-from),
		}
		if i == n-1 {
			p.err = p.encoder.Encode(part)
			break
		}
		all.Go(func() { p.err = p.encoder.Encode(part) })
	}
	all.Wait()
	return s.join(n, len(img.Palette))
}

// The ends of a picture and of a band.
const (
	stringEnd = "\x1b\\"
	nextBand  = '-'
)

// join puts the parts together: the first begins the picture, the others lose
// their beginning.
func (s *strips) join(n, colors int) ([]byte, error) {
	out := s.parts[0].sink.data
	s.parts[0].sink.data = nil
	for i := range n {
		p := &s.parts[i]
		if p.err != nil {
			return out, fmt.Errorf("encode sixel: %w", p.err)
		}
		if i == 0 {
			continue
		}
		out = bytes.TrimRight(bytes.TrimSuffix(out, []byte(stringEnd)), string(nextBand))
		out = append(out, nextBand)
		out = append(out, bandsOf(p.sink.data, colors)...)
		p.sink.data = p.sink.data[:0]
	}
	return out, nil
}

// bandsOf returns what follows the definitions of the colours.
func bandsOf(payload []byte, colors int) []byte {
	for range colors {
		at := bytes.IndexByte(payload, '#')
		if at < 0 {
			return nil
		}
		payload = payload[at+1:]
	}
	// The last definition is digits and semicolons.
	return bytes.TrimLeft(payload, "0123456789;")
}
