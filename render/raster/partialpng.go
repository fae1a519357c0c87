package raster

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"io"

	"github.com/framebin/framebin/capture/imageheader"
)

// partialPNG decodes what is whole of a damaged PNG: it inflates as far as
// that goes, completes the rows with zeros, and gives image/png a file that
// is in order. Checksums are not asked.
func partialPNG(data []byte, pixels int64, _ error) (image.Image, string) {
	var (
		hd     imageheader.PNGHeader
		ok     bool
		before []imageheader.Chunk
		stream []io.Reader
	)
	for c := range imageheader.PNGChunks(data) {
		switch c.Name {
		case "IHDR":
			hd, ok = imageheader.ParseIHDR(c.Data)
			before = append(before, c)
		case "PLTE", "tRNS":
			before = append(before, c)
		case "IDAT":
			stream = append(stream, bytes.NewReader(c.Data))
		}
		if !ok {
			break
		}
	}
	if !ok || len(stream) == 0 || inflated(hd) > maxPixelBytes*pixels+pad {
		return nil, ""
	}
	rows := make([]byte, inflated(hd))
	z, err := zlib.NewReader(io.MultiReader(stream...))
	if err != nil {
		return nil, ""
	}
	n, _ := io.ReadFull(z, rows)
	if n == 0 {
		return nil, ""
	}
	var file bytes.Buffer
	file.WriteString("\x89PNG\r\n\x1a\n")
	for _, c := range before {
		writePNGChunk(&file, c.Name, c.Data)
	}
	writePNGChunk(&file, "IDAT", store(rows))
	writePNGChunk(&file, "IEND", nil)
	im, err := png.Decode(&file)
	if err != nil {
		return nil, ""
	}
	return im, fmt.Sprintf("%d %% of it could be decoded", int64(n)*100/int64(len(rows)))
}

// inflated returns the bytes that the pixels of a PNG take before compression.
func inflated(h imageheader.PNGHeader) int64 {
	if !h.Interlaced {
		return int64(h.Height) * int64(1+h.RowBytes(h.Width))
	}
	var n int64
	for _, pass := range adam7() {
		w := (h.Width - pass.Min.X + pass.Max.X - 1) / pass.Max.X
		rows := (h.Height - pass.Min.Y + pass.Max.Y - 1) / pass.Max.Y
		if w > 0 && rows > 0 {
			n += int64(rows) * int64(1+h.RowBytes(w))
		}
	}
	return n
}

// adam7 returns for each pass of an interlaced PNG its first pixel, as Min,
// and its steps, as Max.
func adam7() [7]image.Rectangle {
	pass := func(x, y, dx, dy int) image.Rectangle {
		return image.Rectangle{Min: image.Pt(x, y), Max: image.Pt(dx, dy)}
	}
	return [7]image.Rectangle{
		pass(0, 0, 8, 8), pass(4, 0, 8, 8), pass(0, 4, 4, 8), pass(2, 0, 4, 4),
		pass(0, 2, 2, 4), pass(1, 0, 2, 2), pass(0, 1, 1, 2),
	}
}

// store wraps data for zlib without compressing it.
func store(data []byte) []byte {
	var b bytes.Buffer
	b.Grow(len(data) + len(data)>>10 + 64)
	z, err := zlib.NewWriterLevel(&b, zlib.NoCompression)
	if err != nil {
		return nil
	}
	// A bytes.Buffer takes everything.
	_, _ = z.Write(data)
	_ = z.Close()
	return b.Bytes()
}

// writePNGChunk appends a chunk with its length and checksum.
func writePNGChunk(b *bytes.Buffer, name string, data []byte) {
	var n [4]byte
	binary.BigEndian.PutUint32(n[:], uint32(len(data)))
	b.Write(n[:])
	b.WriteString(name)
	b.Write(data)
	sum := crc32.NewIEEE()
	_, _ = io.WriteString(sum, name)
	_, _ = sum.Write(data)
	binary.BigEndian.PutUint32(n[:], sum.Sum32())
	b.Write(n[:])
}

const (
	maxPixelBytes = 8       // of any format, not compressed
	pad           = 1 << 16 // for filters, rounding and headers
)

// partialPadded returns a partial decoder for the formats whose pixels lie in order: it
// decodes once more with zeros after the end.
func partialPadded(decode func(io.Reader) (image.Image, error)) func([]byte, int64, error) (image.Image, string) {
	return func(data []byte, pixels int64, _ error) (image.Image, string) {
		zeros := &zeroReader{n: maxPixelBytes*pixels + pad}
		im, err := decode(io.MultiReader(bytes.NewReader(data), zeros))
		if err != nil {
			return nil, ""
		}
		return im, "what follows its end is filler"
	}
}

// zeroReader reads as n zeros.
type zeroReader struct{ n int64 }

// Read implements io.Reader.
func (r *zeroReader) Read(p []byte) (int, error) {
	if r.n <= 0 {
		return 0, io.EOF
	}
	p = p[:min(int64(len(p)), r.n)]
	clear(p)
	r.n -= int64(len(p))
	return len(p), nil
}
