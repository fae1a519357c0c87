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
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"github.com/framebin/framebin/capture/arena"
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

// Sniff returns the content encoding that a body has by its first bytes, where
// its header tells none: gzip, or "". What is called an archive stays one.
func Sniff(mediaType string, data []byte) string {
	switch mediaType {
	case "application/gzip", "application/x-gzip", "application/x-tar", "application/x-compressed", "application/zip":
		return ""
	}
	const deflated = "\x1f\x8b\x08"
	if bytes.HasPrefix(data, []byte(deflated)) {
		return "gzip"
	}
	return ""
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

// decodePatience is how long a body waits to be decoded while others that are
// looked at take up that memory.
const decodePatience = 2 * time.Second

// errManyDecoded says that there is no memory for one more decoded body.
var errManyDecoded = errors.New("others that are being decoded take up the memory for it")

// Decode takes the encodings off a body, into memory beside that of its own
// storage: a block with one holder, which is never nil. What could not be
// decoded comes as far as it could, with an error that wraps [ErrEncoding];
// likewise of a body that decodes to more than [MaxDecoded] bytes, or than
// there is memory for.
func Decode(encodings []string, body *arena.Block) (*arena.Block, error) {
	d := decoding{limit: MaxDecoded, block: arena.Own(nil)}
	if home := body.Arena(); home != nil {
		d.space = home.Scratch(2 * MaxDecoded)
		d.limit = min(d.limit, d.space.Size())
	}
	plain := notEncoded(encodings, body.Data())
	if plain {
		encodings = nil
	}
	r, closing, err := decoder(encodings, body.Data(), d.limit)
	if err != nil {
		return d.block, err
	}
	defer closing()
	err = d.fill(r)
	d.block.Truncate(d.n)
	if plain && err == nil {
		err = errNotEncoded
	}
	if err != nil {
		err = fmt.Errorf("%w: %w", ErrEncoding, err)
	}
	return d.block, err
}

// errNotEncoded says that a body is not what its header says.
var errNotEncoded = errors.New("it is not encoded at all, and was read as it is")

// notEncoded reports whether a body that is said to be encoded lacks the first
// bytes that all of that encoding have.
func notEncoded(encodings []string, data []byte) bool {
	if len(encodings) == 0 || len(encodings) > maxEncodings || len(data) == 0 {
		return false
	}
	magic := ""
	switch encodings[len(encodings)-1] {
	case "gzip", "x-gzip":
		magic = "\x1f\x8b"
	case "zstd":
		magic = "\x28\xb5\x2f\xfd"
	}
	const textual = "{[<\"-" // or an image: what is broken otherwise stays so
	return magic != "" && !bytes.HasPrefix(data, []byte(magic[:min(len(magic), len(data))])) &&
		(strings.IndexByte(textual, data[0]) >= 0 || bytes.HasPrefix(data, []byte("\xff\xd8\xff")) || bytes.HasPrefix(data, []byte("\x89PNG")))
}

// decoding is a body that is being decoded.
type decoding struct {
	space *arena.Arena // nil: the Go heap
	limit int
	block *arena.Block
	n     int
}

// fill reads r to its end, or as much of it as there is room for.
func (d *decoding) fill(r io.Reader) error {
	for empty := 0; ; {
		if d.n == len(d.block.Data()) {
			if d.n == d.limit {
				return d.more(r)
			}
			if err := d.grow(); err != nil {
				return err
			}
		}
		n, err := r.Read(d.block.Data()[d.n:])
		d.n += n
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("broken after %d bytes: %w", d.n, err)
		case n > 0:
			empty = 0
		default:
			const patience = 100
			if empty++; empty == patience {
				return io.ErrNoProgress
			}
		}
	}
}

// more tells whether there is more to come after all there is room for.
func (d *decoding) more(r io.Reader) error {
	var one [1]byte
	if n, err := io.ReadFull(r, one[:]); n == 0 && errors.Is(err, io.EOF) {
		return nil
	}
	return fmt.Errorf("it decodes to more than %s, of which the rest is left out", units.Bytes(int64(d.limit)))
}

// grow doubles the room.
func (d *decoding) grow() error {
	size := min(max(2*d.n, decodeStep), d.limit)
	if d.space == nil {
		bigger := make([]byte, size)
		copy(bigger, d.block.Data())
		d.block = arena.Own(bigger)
		return nil
	}
	if d.block.Extend(size) {
		return nil
	}
	bigger := d.space.Wait(size, decodePatience)
	if bigger == nil {
		return errManyDecoded
	}
	copy(bigger.Data(), d.block.Data()[:d.n])
	d.block.Release()
	d.block = bigger
	return nil
}
