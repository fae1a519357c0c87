package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/textproto"
	"slices"
	"strconv"

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
// The head is the one that came, with the names, the order and the repetitions
// of the sender, but for line ends and folded lines; where it is not known, as
// of HTTP/2, it is the request line, Host, and the other headers sorted by name.
//
// Content-Length says how long the written body is, also where the sender
// announced another length, and Transfer-Encoding is left out, as the body is
// no longer chunked. Characters that would break the message, which net/http
// lets through no request, are replaced: line ends in header values by spaces,
// controls and spaces in the target by their percent-encoding.
func WriteMessage(w io.Writer, r *capture.Request) error {
	head, err := MessageHead(r)
	if err != nil {
		return err
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	if body := r.Body(); len(body) > 0 {
		if _, err := w.Write(body); err != nil {
			return err
		}
	}
	return nil
}

// MessageHead returns the message of WriteMessage up to and with the empty
// line before its body.
func MessageHead(r *capture.Request) ([]byte, error) {
	if !wire.IsToken(r.Method) {
		return nil, fmt.Errorf("%w: the method %q is none", ErrMessage, r.Method)
	}
	if head, ok := sentHead(r); ok {
		return head, nil
	}
	proto := "HTTP/1.1"
	if r.Proto == "HTTP/1.0" {
		proto = r.Proto
	}
	b := make([]byte, 0, 1024)
	b = append(b, r.Method+" "+wire.Target(r.Target)+" "+proto+"\r\n"...)
	if r.Host != "" || (proto == "HTTP/1.1" && r.Header.Get("Host") == "") {
		b = appendField(b, "Host", r.Host)
	}
	length := len(r.Body()) > 0 || r.Header.Get("Content-Length") != ""
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		if !wire.IsToken(name) || isFraming(name) || (name == "Host" && r.Host != "") {
			continue
		}
		for _, value := range r.Header[name] {
			b = appendField(b, name, value)
		}
	}
	if length {
		b = appendField(b, "Content-Length", strconv.Itoa(len(r.Body())))
	}
	return append(b, "\r\n"...), nil
}

// sentHead returns the head of r as it came, with the length of the body that
// is kept in place of what said where the body ended; false where it is not
// known or cannot be written so.
func sentHead(r *capture.Request) ([]byte, bool) {
	line, rest, _ := bytes.Cut(r.Head, []byte("\n"))
	line = bytes.TrimRight(line, "\r")
	if !bytes.HasPrefix(line, []byte(r.Method+" "+r.Target+" HTTP/1.")) || len(line) != len(r.Method)+len(r.Target)+len("  HTTP/1.1") {
		return nil, false
	}
	b := append(make([]byte, 0, len(r.Head)+64), line...)
	framed := false
	for field := range bytes.Lines(rest) {
		field = bytes.TrimRight(field, "\r\n")
		if len(field) == 0 {
			break
		}
		name, _, _ := bytes.Cut(field, []byte(":"))
		if !wire.IsToken(string(name)) || bytes.ContainsAny(field, "\r\x00") {
			return nil, false // a folded line, or none
		}
		if !isFraming(textproto.CanonicalMIMEHeaderKey(string(name))) {
			b = append(append(b, "\r\n"...), field...)
		} else if !framed && len(name) == len("Content-Length") {
			framed = true
			b = fmt.Appendf(b, "\r\n%s: %d", name, len(r.Body()))
		}
	}
	if !framed && len(r.Body()) > 0 {
		b = fmt.Appendf(b, "\r\nContent-Length: %d", len(r.Body()))
	}
	return append(b, "\r\n\r\n"...), true
}

// appendField adds one header line.
func appendField(b []byte, name, value string) []byte {
	b = append(append(b, name...), ": "...)
	return append(append(b, wire.Value(value)...), "\r\n"...)
}

// isFraming reports whether the header says where a body ends.
func isFraming(name string) bool {
	return name == "Content-Length" || name == "Transfer-Encoding"
}
