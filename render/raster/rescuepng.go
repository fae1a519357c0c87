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
)

// rescuePNG decodes what is whole of a damaged PNG: it inflates as far as
// that goes, completes the rows with zeros, and gives image/png a file that
// is in order. Checksums are not asked.
func rescuePNG(data []byte, pixels int64, _ error) (image.Image, string) {
	var (
		hd     pngHeader
		ok     bool
		before = []pngChunk{}
		stream []io.Reader
	)
	walkPNG(data, func(c pngChunk) bool {
		switch c.name {
		case "IHDR":
			hd, ok = parseIHDR(c.data)
			before = append(before, c)
		case "PLTE", "tRNS":
			before = append(before, c)
		case "IDAT":
			stream = append(stream, bytes.NewReader(c.data))
		}
		return ok
	})
	if !ok || len(stream) == 0 || hd.inflated() > maxPixelBytes*pixels+pad {
		return nil, ""
	}
	rows := make([]byte, hd.inflated())
	z, err := zlib.NewReader(io.MultiReader(stream...))
	if err != nil {
		return nil, ""
	}
	n, _ := io.ReadFull(z, rows)
	if n == 0 {
		return nil, ""
	}
	var file bytes.Buffer
	file.WriteString(pngSignature)
	for _, c := range before {
		writePNGChunk(&file, c.name, c.data)
	}
	writePNGChunk(&file, "IDAT", store(rows))
	writePNGChunk(&file, "IEND", nil)
	im, err := png.Decode(&file)
	if err != nil {
		return nil, ""
	}
	return im, fmt.Sprintf("%d %% of it could be decoded", int64(n)*100/int64(len(rows)))
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

// rescuePadded returns a rescue for the formats whose pixels lie in order: it
// decodes once more with zeros after the end.
func rescuePadded(decode func(io.Reader) (image.Image, error)) func([]byte, int64, error) (image.Image, string) {
	return func(data []byte, pixels int64, _ error) (image.Image, string) {
		zeros := &repeatReader{n: maxPixelBytes*pixels + pad}
		im, err := decode(io.MultiReader(bytes.NewReader(data), zeros))
		if err != nil {
			return nil, ""
		}
		return im, "what follows its end is filler"
	}
}
