package maskbits_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"testing"
)

// rawPNG returns a grey PNG of the given depth with rows as they are, filter
// bytes included.
func rawPNG(tb testing.TB, depth, w, h int, rows []byte) []byte {
	tb.Helper()
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), uint32(w))
	head = binary.BigEndian.AppendUint32(head, uint32(h))
	head = append(head, byte(depth), 0, 0, 0, 0)
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write(rows); err != nil {
		tb.Fatal(err)
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	data := append([]byte("\x89PNG\r\n\x1a\n"), pngChunk(head)...)
	data = append(data, pngChunk(append([]byte("IDAT"), b.Bytes()...))...)
	return append(data, pngChunk([]byte("IEND"))...)
}

// mend makes the checksums of a PNG's chunks right, so that a fuzzer gets
// past them.
func mend(data []byte) []byte {
	const signature, overhead = 8, 12
	data = bytes.Clone(data)
	for at := signature; at+overhead <= len(data); {
		n := int(binary.BigEndian.Uint32(data[at:]))
		if n > len(data)-at-overhead {
			break
		}
		binary.BigEndian.PutUint32(data[at+8+n:], crc32.ChecksumIEEE(data[at+4:at+8+n]))
		at += overhead + n
	}
	return data
}
