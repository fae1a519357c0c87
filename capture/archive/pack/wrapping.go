package pack

import (
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/unicode"
)

// wrapping is what one file may be wrapped in as a whole.
type wrapping struct {
	is   func(start []byte) bool
	open func(io.Reader) (io.Reader, error)
}

// maxWindow bounds what a zstd may have its reader remember.
const maxWindow = 128 << 20

// wrappings are those that are taken off: compression, zlib as mitmproxy's .zhar
// has it, and UTF-16 as a shell of Windows writes it.
func wrappings() []wrapping {
	return []wrapping{
		{begins("\x1F\x8B"), func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
		{begins("BZh"), func(r io.Reader) (io.Reader, error) { return bzip2.NewReader(r), nil }},
		{begins("\x28\xB5\x2F\xFD"), func(r io.Reader) (io.Reader, error) {
			z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
			if err != nil {
				return nil, err
			}
			return z.IOReadCloser(), nil
		}},
		{begins("\x78\x01", "\x78\x9C", "\x78\xDA"), func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) }},
		{begins("\xFF\xFE", "\xFE\xFF"), func(r io.Reader) (io.Reader, error) {
			return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(r), nil
		}},
	}
}

func begins(with ...string) func(start []byte) bool {
	return func(start []byte) bool {
		return slices.ContainsFunc(with, func(s string) bool { return bytes.HasPrefix(start, []byte(s)) })
	}
}

// Unwrap returns what takes the wrapping off a file that begins so; nil where it
// has none.
func Unwrap(start []byte) func(io.Reader) (io.Reader, error) {
	for _, w := range wrappings() {
		if w.is(start) {
			return w.open
		}
	}
	return nil
}

// Check returns an error, which wraps [ErrRefused], for a file that is packed in
// a way that is not read.
func Check(start []byte) error {
	for magic, name := range map[string]string{
		"\xFD7zXZ\x00": "xz", "7z\xBC\xAF\x27\x1C": "7z", "Rar!\x1A\x07": "RAR", "LZIP": "lzip", "\x04\x22\x4D\x18": "lz4",
	} {
		if bytes.HasPrefix(start, []byte(magic)) {
			return fmt.Errorf("%w: %s is not read, as ZIP, tar, gzip, bzip2 and zstd are: unpack it first", ErrRefused, name)
		}
	}
	return nil
}

// IsPacked reports whether a file is wrapped, or an archive of files.
func IsPacked(start []byte) bool {
	return IsZIP(start) || IsTar(start) || Unwrap(start) != nil
}

// IsZIP reports whether a file begins like a ZIP.
func IsZIP(start []byte) bool { return begins("PK\x03\x04", "PK\x05\x06")(start) }

// IsTar reports whether a file begins with the header of a tar, whichever its
// make: its checksum is right.
func IsTar(start []byte) bool {
	const header, at, end = 512, 148, 156 // of the checksum
	if len(start) < header || start[0] == 0 {
		return false
	}
	want, err := strconv.ParseUint(string(bytes.Trim(start[at:end], " \x00")), 8, 32)
	sum := uint64(0)
	for i, b := range start[:header] {
		if i >= at && i < end {
			b = ' '
		}
		sum += uint64(b)
	}
	return err == nil && sum == want
}
