package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive/wire"
)

// Limits bound what is read of one message; zero fields have their defaults.
type Limits struct {
	Head int   // bytes of request line and headers; 1 MiB
	Body int64 // bytes of body; 512 MiB

	backed int64 // bytes that the reader is known to have
}

// The defaults of Limits.
const (
	defaultHead = 1 << 20
	defaultBody = 512 << 20
)

func (l Limits) withDefaults() Limits {
	if l.Head <= 0 {
		l.Head = defaultHead
	}
	if l.Body <= 0 {
		l.Body = defaultBody
	}
	return l
}

// ReadMessage reads one HTTP/1 message, of this program or another's: lines
// may end in LF alone, the body may be chunked, and without a Content-Length
// it reaches to the end of r. What follows the body is not read.
//
// Where the message is cut off in its body, what there is comes with an error
// that wraps [ErrTorn], and is marked Truncated. Any other error comes alone.
// All but those of r itself wrap [ErrMessage].
func ReadMessage(r io.Reader, l Limits) (*capture.Request, error) {
	l = l.withDefaults()
	in := &lineReader{r: bufio.NewReader(r), left: l.Head}
	head, err := readHead(in)
	if err != nil {
		return nil, err
	}
	body, trailer, torn := readBody(in.r, head, l)
	if torn != nil && !errors.Is(torn, ErrTorn) {
		return nil, torn
	}
	q := head.request(body)
	q.Trailer, q.Truncated = trailer, torn != nil
	return q, torn
}

// peekMessage reads a message of size bytes without its body, whose length it
// takes from what is announced or left.
func peekMessage(r io.Reader, size int64, l Limits) (*capture.Request, error) {
	l = l.withDefaults()
	in := &lineReader{r: bufio.NewReader(r), left: l.Head}
	head, err := readHead(in)
	if err != nil {
		return nil, err
	}
	q := head.request(nil)
	q.Size = max(size-int64(l.Head-in.left), 0)
	if n, err := strconv.ParseInt(head.header.Get("Content-Length"), 10, 64); err == nil && n >= 0 {
		q.Size = min(q.Size, n)
	}
	return q, nil
}

// head is a message without its body.
type head struct {
	method, target, proto, host string
	header                      http.Header
	text                        []byte // as it was read
}

// request returns the request of a message, with its body.
func (h head) request(body []byte) *capture.Request {
	if h.chunked() { // as net/http has it
		h.header.Del("Transfer-Encoding")
		h.header.Del("Trailer")
	}
	q := capture.NewRequest(h.method, h.target, h.header, body)
	q.Proto, q.Host = h.proto, h.host
	if !q.LowerCase() {
		q.Head = h.text
	}
	return q
}

// chunked reports whether the body comes in chunks, of which HTTP/1.0 knows
// nothing.
func (h head) chunked() bool {
	return h.proto != "HTTP/1.0" && strings.EqualFold(h.header.Get("Transfer-Encoding"), "chunked")
}

// readHead reads up to and with the empty line.
func readHead(in *lineReader) (head, error) {
	line, err := in.next()
	for err == nil && len(line) == 0 { // empty lines before a message are allowed (RFC 9112, section 2.2)
		in.text = in.text[:0]
		line, err = in.next()
	}
	if err != nil {
		return head{}, err
	}
	h, err := parseRequestLine(string(line))
	if err != nil {
		return head{}, err
	}
	h.header = http.Header{}
	last := ""
	for {
		line, err := in.next()
		if err != nil {
			return head{}, err
		}
		if len(line) == 0 {
			break
		}
		if last, err = addField(h.header, string(line), last); err != nil {
			return head{}, err
		}
	}
	h.host = h.header.Get("Host")
	h.header.Del("Host")
	h.text = slices.Clip(in.text)
	return h, nil
}

// parseRequestLine splits "METHOD TARGET HTTP/1.1".
func parseRequestLine(line string) (head, error) {
	method, rest, ok := strings.Cut(line, " ")
	target, proto, ok2 := strings.Cut(rest, " ")
	switch {
	case !ok || !ok2 || !wire.IsToken(method) || target == "" || !isProto(proto):
		return head{}, fmt.Errorf("%w: it begins with %q instead of a line like \"POST / HTTP/1.1\"", ErrMessage, short(line))
	case wire.HasBlank(target):
		return head{}, fmt.Errorf("%w: control characters in the target %q", ErrMessage, short(target))
	}
	return head{method: method, target: target, proto: proto}, nil
}

// isProto accepts "HTTP/1.1" and, as other programs write it, "HTTP/2".
func isProto(s string) bool {
	version, ok := strings.CutPrefix(s, "HTTP/")
	return ok && (len(version) == 1 || len(version) == 3 && version[1] == '.' && isDigit(version[2])) && isDigit(version[0])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// addField adds a header line to h. A line that begins with a blank goes on
// with the field named last. It returns the name to go on with.
func addField(h http.Header, line, last string) (string, error) {
	if strings.IndexFunc(line, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7F }) >= 0 {
		return "", fmt.Errorf("%w: control characters in the header %q", ErrMessage, short(line))
	}
	if line[0] == ' ' || line[0] == '\t' {
		if last == "" {
			return "", fmt.Errorf("%w: the first header %q begins with a blank", ErrMessage, short(line))
		}
		values := h[last]
		values[len(values)-1] = wire.Trim(values[len(values)-1] + " " + wire.Trim(line))
		return last, nil
	}
	name, value, ok := strings.Cut(line, ":")
	if !ok || !wire.IsToken(name) {
		return "", fmt.Errorf("%w: %q is not a header", ErrMessage, short(line))
	}
	name = http.CanonicalHeaderKey(name)
	h[name] = append(h[name], wire.Trim(value))
	return name, nil
}

// readBody reads the body that a head announces, and the trailer section behind
// it. Its error is nil, wraps ErrTorn and comes with what there is, or comes
// alone.
func readBody(r *bufio.Reader, h head, l Limits) (body, trailer []byte, err error) {
	if h.chunked() && startsChunk(r) {
		return readChunks(r, l)
	}
	announced := h.header.Get("Content-Length")
	if announced == "" {
		body, err = readUpTo(r, l.Body)
		return body, nil, err
	}
	length, err := strconv.ParseInt(announced, 10, 64)
	if err != nil || length < 0 || announced[0] == '+' {
		return nil, nil, fmt.Errorf("%w: Content-Length %q is no length", ErrMessage, short(announced))
	}
	if length > l.Body {
		return nil, nil, fmt.Errorf("%w: a body of %d bytes is %w: at most %d are read", ErrMessage, length, ErrTooLarge, l.Body)
	}
	body, err = readLength(r, length, l.backed)
	if err == nil && int64(len(body)) < length {
		err = fmt.Errorf("%w: %w after %d of %d bytes of body", ErrMessage, ErrTorn, len(body), length)
	}
	return body, nil, err
}

// startsChunk reports whether a body begins like a chunk: programs that decode
// a body and yet keep its Transfer-Encoding are common.
func startsChunk(r *bufio.Reader) bool {
	const longest = 64 // of the line before a chunk, as far as it matters
	start, _ := r.Peek(longest)
	size, _, _ := bytes.Cut(start, []byte("\n"))
	digits, _, _ := bytes.Cut(size, []byte(";"))
	_, err := strconv.ParseUint(string(bytes.TrimSpace(digits)), 16, 63)
	return err == nil || len(start) == 0
}

// readChunks reads a body in chunks, and its trailers.
func readChunks(r *bufio.Reader, l Limits) (body, trailer []byte, err error) {
	var into bytes.Buffer
	into.Grow(int(min(l.backed, l.Body)) + bytes.MinRead)
	n, err := io.CopyN(&into, httputil.NewChunkedReader(r), l.Body+1)
	torn := func(err error) error {
		return fmt.Errorf("%w: %w in its chunks after %d bytes of body: %w", ErrMessage, ErrTorn, n, err)
	}
	switch body = into.Bytes(); {
	case err == nil:
		return nil, nil, fmt.Errorf("%w: its body is %w: at most %d bytes are read", ErrMessage, ErrTooLarge, l.Body)
	case !errors.Is(err, io.EOF):
		return body, nil, torn(err)
	}
	in := &lineReader{r: r, left: l.Head}
	for {
		end := len(in.text)
		switch line, err := in.next(); {
		case len(in.text) == 0, err == nil && len(line) == 0: // without the empty line, too
			return body, in.text[:end:end], nil
		case err != nil:
			return body, nil, torn(err)
		}
	}
}

// firstRead bounds what is allocated for a length that nothing backs yet.
const firstRead = 1 << 20

// readLength reads up to length bytes into a slice without slack.
func readLength(r *bufio.Reader, length, backed int64) ([]byte, error) {
	body := make([]byte, 0, min(length, max(firstRead, backed)))
	for int64(len(body)) < length {
		if len(body) == cap(body) {
			grown := make([]byte, len(body), min(length, int64(cap(body))*4))
			copy(grown, body)
			body = grown
		}
		n, err := io.ReadFull(r, body[len(body):cap(body)])
		body = body[:len(body)+n]
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	return body, nil
}

// readUpTo reads all that is left, or fails beyond limit.
func readUpTo(r io.Reader, limit int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > limit {
		return nil, fmt.Errorf("%w: its body is %w: at most %d bytes are read", ErrMessage, ErrTooLarge, limit)
	}
	return body, nil
}

// lineReader reads the lines of a head within a budget of bytes.
type lineReader struct {
	r    *bufio.Reader
	left int
	text []byte // all lines so far, with their ends
}

// next returns the next line without its end.
func (l *lineReader) next() ([]byte, error) {
	start := len(l.text)
	for {
		piece, err := l.r.ReadSlice('\n')
		if l.left -= len(piece); l.left < 0 {
			return nil, fmt.Errorf("%w: its headers are %w", ErrMessage, ErrTooLarge)
		}
		l.text = append(l.text, piece...)
		switch {
		case err == nil:
			return bytes.TrimSuffix(l.text[start:len(l.text)-1], []byte("\r")), nil
		case errors.Is(err, io.EOF):
			return nil, fmt.Errorf("%w: %w in its headers", ErrMessage, ErrTorn)
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}

// short bounds what an error quotes.
func short(s string) string {
	const most = 60
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}
