package body

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"github.com/framebin/framebin/capture/units"
)

// ErrEncoding is wrapped by the errors of [Decode] where a body could not be
// decoded, or not to its end.
var ErrEncoding = errors.New("content encoding")

// Bounds of decoding.
const (
	// MaxDecoded is how long a decoded body may be. Of a longer one is seen
	// as much as fits.
	MaxDecoded = 64 << 20

	maxEncodings = 4       // one over the other
	maxWindow    = 8 << 20 // of zstd, as RFC 8878 recommends receivers to support
	decodeStep   = 64 << 10
)

// Encodings returns how a body was encoded, in the order in which it was.
func Encodings(h http.Header) []string {
	var list []string
	for _, line := range h["Content-Encoding"] {
		for name := range strings.SplitSeq(line, ",") {
			if name = strings.ToLower(strings.TrimSpace(name)); name != "" && name != "identity" {
				list = append(list, name)
			}
		}
	}
	return list
}

// decoder reads what encoded holds, no layer of it longer than limit but the
// last, whose length is the caller's business. The caller calls closing.
func decoder(encodings []string, encoded []byte, limit int) (r io.Reader, closing func(), err error) {
	if len(encodings) > maxEncodings {
		return nil, nil, fmt.Errorf("%w: %d encodings, one over the other", ErrEncoding, len(encodings))
	}
	var closers []func()
	closing = func() {
		for _, c := range closers {
			c()
		}
	}
	r = bytes.NewReader(encoded)
	for i, encoding := range slices.Backward(encodings) {
		var c func()
		if r, c, err = layer(encoding, r); err != nil {
			closing()
			return nil, nil, fmt.Errorf("%w: %w", ErrEncoding, err)
		}
		closers = append(closers, c)
		if i > 0 {
			r = &capped{r: r, left: limit, limit: limit}
		}
	}
	return r, closing, nil
}

// capped bounds what one layer hands to the next: what it decodes to might be
// nothing, after hours.
type capped struct {
	r           io.Reader
	left, limit int
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left == 0 {
		return 0, fmt.Errorf("it decodes to more than %s on the way", units.Bytes(int64(c.limit)))
	}
	n, err := c.r.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}

// layer takes one encoding off.
func layer(encoding string, r io.Reader) (io.Reader, func(), error) {
	nothing := func() {}
	switch encoding {
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, nil, fmt.Errorf("gzip: %w", noEOF(err))
		}
		return z, nothing, nil
	case "deflate":
		// RFC 9110 means zlib by it, and some senders leave its header out.
		b := bufio.NewReader(r)
		if head, err := b.Peek(2); err == nil && isZlib(head) {
			z, err := zlib.NewReader(b)
			return z, nothing, err
		}
		return flate.NewReader(b), nothing, nil
	case "br":
		return brotli.NewReader(r), nothing, nil
	case "zstd":
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, nil, fmt.Errorf("zstd: %w", err)
		}
		return z, z.Close, nil
	}
	return nil, nil, fmt.Errorf("%.40q is not known: gzip, deflate, br and zstd are", encoding)
}

// isZlib reports whether a header of RFC 1950 begins so.
func isZlib(head []byte) bool {
	return head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0
}

// noEOF makes of an end that comes too early an error that says so.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
