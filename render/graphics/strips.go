package graphics

import (
	"image"
	"strconv"
	"sync"
)

// minStrip is the fewest bands that are worth a strip.
const minStrip = 12

// strips write a picture in several parts at once, each some whole bands of
// it. Their bytes, one after the other, are one picture.
type strips struct{ parts []strip }

// strip is a writer of some bands, and what it wrote.
type strip struct {
	writer bandWriter
	data   []byte
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
func (s *strips) encode(dst []byte, img *image.Paletted, paint func(from, to int)) []byte {
	height := img.Rect.Dy()
	bands := (height + bandRows - 1) / bandRows
	n := max(min(len(s.parts), bands/minStrip), 1)
	dst = appendHeader(dst, img)
	var all sync.WaitGroup
	for i := range n {
		from, to := i*bands/n*bandRows, min((i+1)*bands/n*bandRows, height)
		paint(from, to)
		switch p := &s.parts[i]; {
		case i == 0 && n == 1:
			dst = p.writer.append(dst, img, from, to)
		case i == n-1:
			p.data = p.writer.append(p.data[:0], img, from, to)
		default:
			all.Go(func() { p.data = p.writer.append(p.data[:0], img, from, to) })
		}
	}
	all.Wait()
	for i := range s.parts[:n] {
		if i > 0 {
			dst = append(dst, '-')
		}
		if n > 1 {
			dst = append(dst, s.parts[i].data...)
		}
	}
	return append(dst, "\x1b\\"...)
}

// appendHeader begins a picture: what is not drawn stays as it is, a pixel is
// square, and the colours are in percents.
func appendHeader(dst []byte, img *image.Paletted) []byte {
	dst = append(dst, "\x1bP0;1;8q\"1;1;"...)
	dst = strconv.AppendInt(dst, int64(img.Rect.Dx()), 10)
	dst = append(dst, ';')
	dst = strconv.AppendInt(dst, int64(img.Rect.Dy()), 10)
	for i, c := range img.Palette {
		dst = append(dst, '#')
		dst = strconv.AppendInt(dst, int64(i), 10)
		dst = append(dst, ";2"...)
		r, g, b, _ := c.RGBA()
		for _, v := range [3]uint32{r, g, b} {
			dst = append(dst, ';')
			dst = strconv.AppendUint(dst, uint64(v*100/0xffff), 10)
		}
	}
	return dst
}
