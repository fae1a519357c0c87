package raster

import (
	"bytes"
	"compress/lzw"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"io"
)

// partialGIF decodes what is whole of the first frame of a damaged GIF: the
// pixels as far as they go. The rest stays transparent.
func partialGIF(data []byte, _ int64, _ error) (image.Image, string) {
	cfg, err := gif.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, ""
	}
	global, _ := cfg.ColorModel.(color.Palette)
	f, ok := findGIFFrame(data, global)
	canvas := image.Rect(0, 0, cfg.Width, cfg.Height)
	if !ok || !f.rect.In(canvas) || f.rect.Empty() {
		return nil, ""
	}
	pix := make([]uint8, f.rect.Dx()*f.rect.Dy())
	z := lzw.NewReader(bytes.NewReader(f.codes), lzw.LSB, f.literals)
	n, _ := io.ReadFull(z, pix)
	if n == 0 {
		return nil, ""
	}
	whole := image.NewRGBA(canvas)
	rows := f.rows()
	row := &image.Paletted{Palette: f.palette, Stride: f.rect.Dx(), Rect: image.Rect(0, 0, f.rect.Dx(), 1)}
	for i := 0; i < n; i += row.Stride {
		row.Pix = pix[i : i+row.Stride]
		end := min(n-i, row.Stride)
		at := f.rect.Min.Add(image.Pt(0, rows[i/row.Stride]))
		draw.Draw(whole, image.Rectangle{Min: at, Max: at.Add(image.Pt(end, 1))}, row, image.Point{}, draw.Src)
	}
	return whole, fmt.Sprintf("%d %% of it could be decoded", int64(n)*100/int64(len(pix)))
}

// gifFrame is an image of a GIF (section 20 of its specification, version 89a).
type gifFrame struct {
	rect       image.Rectangle
	palette    color.Palette
	interlaced bool
	literals   int    // bits
	codes      []byte // as far as they are there
}

// Blocks of a GIF.
const (
	gifScreen     = 13 // bytes of the header and the screen descriptor
	gifExtension  = 0x21
	gifImage      = 0x2c
	gifDescriptor = 9 // bytes, after its mark
	gifHasTable   = 0x80
	gifInterlaced = 0x40
	gifTableSize  = 0x07
)

// findGIFFrame finds the first image.
func findGIFFrame(data []byte, global color.Palette) (gifFrame, bool) {
	rest := data[min(gifScreen, len(data)):]
	if data[10]&gifHasTable != 0 {
		_, rest = gifTable(data[10], rest)
	}
	for len(rest) > 1 && rest[0] == gifExtension {
		_, rest = gifBlocks(rest[2:])
	}
	if len(rest) <= 1+gifDescriptor || rest[0] != gifImage {
		return gifFrame{}, false
	}
	word := func(i int) int { return int(rest[1+i]) | int(rest[2+i])<<8 }
	at := image.Pt(word(0), word(2))
	f := gifFrame{rect: image.Rectangle{Min: at, Max: at.Add(image.Pt(word(4), word(6)))}, palette: global}
	fields := rest[gifDescriptor]
	f.interlaced = fields&gifInterlaced != 0
	rest = rest[1+gifDescriptor:]
	if fields&gifHasTable != 0 {
		f.palette, rest = gifTable(fields, rest)
	}
	if len(rest) < 2 || rest[0] < 2 || rest[0] > 8 || len(f.palette) == 0 {
		return gifFrame{}, false
	}
	f.literals = int(rest[0])
	f.codes, _ = gifBlocks(rest[1:])
	for len(f.palette) < 1<<f.literals { // pixels may have any literal
		f.palette = append(f.palette, color.RGBA{A: 0xff})
	}
	return f, true
}

// gifTable reads a table of colours, and returns what follows it.
func gifTable(fields byte, data []byte) (color.Palette, []byte) {
	n := 2 << (fields & gifTableSize)
	if len(data) < 3*n {
		return nil, nil
	}
	p := make(color.Palette, n)
	for i := range p {
		p[i] = color.RGBA{data[3*i], data[3*i+1], data[3*i+2], 0xff}
	}
	return p, data[3*n:]
}

// gifBlocks joins blocks of data up to the empty one or the end, and returns
// what follows them.
func gifBlocks(data []byte) (joined, rest []byte) {
	for len(data) > 0 && data[0] != 0 {
		end := min(1+int(data[0]), len(data))
		joined = append(joined, data[1:end]...)
		data = data[end:]
	}
	return joined, data[min(1, len(data)):]
}

// rows returns where each row goes, in the order in which they are stored.
func (f *gifFrame) rows() []int {
	rows := make([]int, 0, f.rect.Dy())
	passes := [][2]int{{0, 1}}
	if f.interlaced {
		passes = [][2]int{{0, 8}, {4, 8}, {2, 4}, {1, 2}}
	}
	for _, p := range passes {
		for y := p[0]; y < f.rect.Dy(); y += p[1] {
			rows = append(rows, y)
		}
	}
	return rows
}
