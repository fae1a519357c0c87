package archive

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive/wire"
)

// The errors of reading.
var (
	// ErrMessage is wrapped by every error about the text of a message.
	ErrMessage = errors.New("not an HTTP request message")
	// ErrTorn is wrapped, beside ErrMessage, where a message ends before its
	// end.
	ErrTorn = errors.New("cut off")
	// ErrTooLarge is wrapped, beside ErrMessage, where a message exceeds its
	// Limits.
	ErrTooLarge = errors.New("too large")
)

// WriteMessage writes r as an HTTP/1.1 message: its head, an empty line, the
// body as it was received. The caller has r on hold.
//
// The head is the one that came, byte for byte: the names, the order, the
// repetitions and the folded lines of the sender. Where it is not known, as of
// HTTP/2, it is the request line and what [capture.Request.Fields] returns.
//
// A body that came in chunks, or with trailers, is written as one chunk and
// they behind it. Where Content-Length is not the length of the written body,
// as of one that was cut short, it says that length instead. Characters that
// would break the message, which net/http lets through no request, are
// replaced: line ends in header values by spaces, controls and spaces in the
// target by their percent-encoding.
func WriteMessage(w io.Writer, r *capture.Request) error {
	before, after, err := Envelope(r)
	if err != nil {
		return err
	}
	for _, piece := range [][]byte{before, r.Body(), after} {
		if len(piece) == 0 {
			continue
		}
		if _, err := w.Write(piece); err != nil {
			return err
		}
	}
	return nil
}

// Envelope returns what WriteMessage writes before and after the body.
func Envelope(r *capture.Request) (before, after []byte, err error) {
	head, chunked, err := messageHead(r)
	switch {
	case err != nil || !chunked:
		return head, nil, err
	case len(r.Body()) > 0:
		head = fmt.Appendf(head, "%x\r\n", len(r.Body()))
		after = []byte("\r\n")
	}
	after = append(append(after, "0\r\n"...), r.Trailer...)
	return head, append(after, "\r\n"...), nil
}

// MessageHead returns the message of WriteMessage up to and with the empty
// line before its body.
func MessageHead(r *capture.Request) ([]byte, error) {
	head, _, err := messageHead(r)
	return head, err
}

// messageHead returns also whether the body comes in chunks.
func messageHead(r *capture.Request) (head []byte, chunked bool, err error) {
	if !wire.IsToken(r.Method) {
		return nil, false, fmt.Errorf("%w: the method %q is none", ErrMessage, r.Method)
	}
	if head, chunked, ok := sentHead(r); ok {
		return head, chunked, nil
	}
	proto := "HTTP/1.1"
	if r.Proto == "HTTP/1.0" {
		proto = r.Proto
	}
	b := make([]byte, 0, 1024)
	b = append(b, r.Method+" "+wire.Target(r.Target)+" "+proto+"\r\n"...)
	fields := r.Fields()
	if proto == "HTTP/1.1" && !slices.ContainsFunc(fields, func(f capture.Field) bool { return strings.EqualFold(f.Name, "Host") }) {
		b = appendField(b, "Host", "")
	}
	length := len(r.Body()) > 0
	for _, f := range fields {
		switch {
		case isFraming(f.Name):
			length = length || strings.EqualFold(f.Name, "Content-Length")
		case wire.IsToken(f.Name):
			b = appendField(b, f.Name, f.Value)
		}
	}
	framing := capture.Field{Name: "Content-Length", Value: strconv.Itoa(len(r.Body()))}
	if chunked = len(r.Trailer) > 0 && proto == "HTTP/1.1"; chunked {
		framing = capture.Field{Name: "Transfer-Encoding", Value: "chunked"}
	}
	if r.LowerCase() {
		framing.Name = strings.ToLower(framing.Name)
	}
	if chunked || length {
		b = appendField(b, framing.Name, framing.Value)
	}
	return append(b, "\r\n"...), chunked, nil
}

// sentHead returns the head of r as it came, with the length of the body that
// is kept where another was announced, and whether that comes in chunks; false
// where the head is not known or cannot be written so.
func sentHead(r *capture.Request) (head []byte, chunked, ok bool) {
	line, _, _ := bytes.Cut(r.Head, []byte("\n"))
	line = bytes.TrimRight(line, "\r")
	if !bytes.HasPrefix(line, []byte(r.Method+" "+r.Target+" HTTP/1.")) || len(line) != len(r.Method)+len(r.Target)+len("  HTTP/1.1") {
		return nil, false, false
	}
	length, framed, coding := strconv.Itoa(len(r.Body())), len(r.Body()) == 0, ""
	for _, f := range capture.HeadFields(r.Head) {
		switch {
		case !wire.IsToken(f.Name):
			return nil, false, false
		case strings.EqualFold(f.Name, "Content-Length"):
			framed = f.Value == length
		case strings.EqualFold(f.Name, "Transfer-Encoding") && line[len(line)-1] != '0': // of HTTP/1.0 it means nothing
			coding = cmp.Or(coding, f.Value, "none")
		}
	}
	chunked = strings.EqualFold(coding, "chunked")
	framed = framed && coding == ""
	if bytes.ContainsRune(bytes.ReplaceAll(r.Head, []byte("\r\n"), nil), '\r') || bytes.IndexByte(r.Head, 0) >= 0 {
		return nil, false, false
	}
	if chunked || framed && len(r.Trailer) == 0 {
		return r.Head, chunked, true
	}
	return reframe(r.Head, length), false, true
}

// reframe returns a head with another length in the place of what said where
// the body ended.
func reframe(head []byte, length string) []byte {
	line, rest, _ := bytes.Cut(head, []byte("\n"))
	b := append(append(make([]byte, 0, len(head)+64), line...), '\n')
	dropped, framed := false, false
	for field := range bytes.Lines(rest) {
		if len(bytes.TrimRight(field, "\r\n")) == 0 {
			break
		}
		name, _, _ := bytes.Cut(field, []byte(":"))
		if folded := field[0] == ' ' || field[0] == '\t'; !folded {
			if dropped = isFraming(string(name)); !framed && strings.EqualFold(string(name), "Content-Length") {
				framed = true
				b = fmt.Appendf(b, "%s: %s\r\n", name, length)
			}
		}
		if !dropped {
			b = append(b, field...)
		}
	}
	if !framed {
		b = appendField(b, "Content-Length", length)
	}
	return append(b, "\r\n"...)
}

// appendField adds one header line.
func appendField(b []byte, name, value string) []byte {
	b = append(append(b, name...), ": "...)
	return append(append(b, wire.Value(value)...), "\r\n"...)
}

// isFraming reports whether the header says where a body ends.
func isFraming(name string) bool {
	return strings.EqualFold(name, "Content-Length") || strings.EqualFold(name, "Transfer-Encoding")
}
