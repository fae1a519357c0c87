package capture

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/http/httpguts"

	"github.com/framebin/framebin/capture/arena"
	"github.com/framebin/framebin/capture/http1"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/units"
)

// What senders say that do not speak what the port speaks: each with the way
// out.
const (
	speaksTLS     = "this sender speaks TLS, and this port does not: start with --tls-self-signed or --tls-cert, or give it http://"
	speaksPlain   = "this sender speaks plain HTTP, and this port is TLS: give it https://, or start without --tls-self-signed and --tls-cert"
	brokenPreface = "this begins as HTTP/2 does, with PRI *, and does not go on so: the sender, or a proxy before it, is to speak HTTP/1.1, or HTTP/2 as a whole"
	distrusts     = "the sender does not trust the certificate: have it trust the fingerprint that is printed at the start, or any certificate, or use --tls-cert with one that it knows"
	bodyBehind    = "this is the body of the request before it, which has neither a Content-Length nor a Transfer-Encoding: have the sender send one of them; it begins %q"
	beyond        = "; it came behind a request, of which the Content-Length may be too small"
	emptyLine     = "an empty line came before the request line: have the sender leave it out, or not send more than the length it tells of the request before"
	oldTLS        = "the sender offers %s at most: framebin takes 1.2 and later, update the sender or put a proxy between"
)

// proxyProtocol is what version 2 of it begins with, after empty lines.
const proxyProtocol = "\x00\r\nQUIT\n"

// refuseUnread keeps a request that net/http itself refused, so that it is
// seen with its cause.
func (h *handler) refuseUnread(c *conn, status int, reason string) {
	head := c.tap.Partial()
	if status == http.StatusExpectationFailed {
		head = c.tap.Take().Head
	}
	why := whyUnread(head, status, reason, h.limits.HeaderBytes)
	switch end := readEnd(c.end.Load()); {
	case !isRequestLine(head) && c.tap.AfterLengthless():
		why = fmt.Sprintf(bodyBehind, head[:min(len(head), 60)])
	case status == http.StatusBadRequest && c.tap.AfterEmptyLine() && !bytes.HasPrefix(head, []byte(proxyProtocol)):
		why = emptyLine
	case status == http.StatusBadRequest && !isRequestLine(head) && c.tap.AfterRequest():
		why += beyond
	case status == http.StatusBadRequest && end != readOn && len(c.tap.Unfinished()) > 0:
		why = h.whyCut(head, end)
	}
	h.refuseConnection(c, status, head, why)
}

// refuseCut keeps the beginning of a head whose end did not come.
func (h *handler) refuseCut(c *conn, head []byte, end readEnd) {
	why := h.whyCut(head, end)
	if !isRequestLine(head) && c.tap.AfterRequest() {
		why += beyond
	}
	h.refuseConnection(c, 0, head, why)
}

// whyCut says why the end of a head did not come, or, where that is no head at all,
// what it is.
func (h *handler) whyCut(head []byte, end readEnd) string {
	line, _, whole := bytes.Cut(head, []byte("\n"))
	method, _, _ := bytes.Cut(line, []byte(" "))
	known := whyUnread(head, http.StatusBadRequest, "", h.limits.HeaderBytes)
	switch begun := bytes.Trim(method, methodLetters) == nil; {
	case !begun, whole && (!isRequestLine(head) || badTarget(line) != ""):
		return known
	case end == readLate:
		return fmt.Sprintf("the header had not come to its end after %v: the sender or the network is slow, or the empty line after it is missing; it ends %q", h.limits.HeaderTimeout, tail(head))
	}
	return fmt.Sprintf("the sender closed the connection before its header had come to its end; it ends %q", tail(head))
}

// tail is the end of a head, to show.
func tail(head []byte) []byte {
	const shown = 60
	return head[max(len(head)-shown, 0):]
}

// refuseHandshake keeps a connection that did not agree on TLS. One on which
// nothing was sent is not worth a word: browsers open such in advance, and
// whoever looks whether a port is open does, too.
func (h *handler) refuseHandshake(s *handshake, err error) {
	first := s.tap.Partial()
	if len(first) == 0 || errors.Is(err, context.Canceled) {
		return
	}
	status := 0
	if plain, ok := errors.AsType[tls.RecordHeaderError](err); ok && plain.Conn != nil && isRequestLine(first) {
		status = http.StatusBadRequest
		_, _ = fmt.Fprintf(plain.Conn, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"+
			"Content-Length: %d\r\n\r\n%s\n", len(speaksPlain)+1, speaksPlain) // who has left is told nothing
		s.refused.Store(true)
		h.refuseConnection(s.conn, status, first, speaksPlain)
		return
	}
	h.refuseConnection(s.conn, status, first, whyNoTLS(s, first, err))
}

// refuseConnection appends what is known of a request that no handler saw.
func (h *handler) refuseConnection(c *conn, status int, head []byte, reason string) {
	h.meter.Observe(meter.Observation{At: time.Now(), Rejected: true, Unread: true})
	h.listRefusal(c.RemoteAddr().String(), status, head, reason)
}

// listRefusal appends a refusal, unless its sender has had many alike.
func (h *handler) listRefusal(remote string, status int, head []byte, reason string) {
	reason = h.admission.hide(reason)
	h.log.Warn("refused", "status", status, "reason", reason, "remote", remote)
	more, ok := h.unread.admit(remote, reason, time.Now())
	if !ok {
		h.ring.refuseUnlisted()
		return
	}
	if more > 0 {
		reason += fmt.Sprintf(" (and %d more like this in the meantime)", more)
	}
	r := &Request{
		Time:    time.Now(),
		Message: Message{Header: http.Header{}, Head: head},
		Sender:  Sender{Remote: remote},
		Answer:  Answer{Status: status, Reason: reason, Rejected: true},
		body:    arena.Own(nil),
	}
	if in, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(head))); err == nil {
		r.Method, r.Target, r.Proto, r.Host, r.Header = in.Method, h.admission.target(in), in.Proto, in.Host, in.Header
		r.Head = h.admission.head(head, in.RequestURI, r.Target)
	} else if r.Head = []byte(h.admission.hide(string(head))); isRequestLine(r.Head) {
		line, _, _ := bytes.Cut(r.Head, []byte("\n"))
		fields := strings.Fields(string(line))
		r.Method, r.Target, r.Proto = fields[0], strings.Join(fields[1:len(fields)-1], " "), fields[len(fields)-1]
	}
	h.recordRefusal(r)
	h.ring.Append(r)
}

// whyUnread says why net/http would not read a request of which head came, and
// what to change.
func whyUnread(head []byte, status int, reason string, limit int) string {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	line = bytes.TrimRight(line, "\r")
	_, detail, _ := strings.Cut(reason, ": ")
	switch {
	case status == http.StatusRequestHeaderFieldsTooLarge:
		return fmt.Sprintf("request header exceeds %s: --max-header raises the limit", units.Bytes(int64(limit)))
	case status == http.StatusExpectationFailed:
		return "the sender expects what is not known: the only Expect that HTTP has is 100-continue"
	case len(line) > 2 && line[0] == 0x16 && line[1] == 3, isSSL2(head): // a handshake of TLS, or SSL 3 or 2
		return speaksTLS
	case len(line) == 0:
		return "request line or header is not valid HTTP"
	case status != http.StatusBadRequest:
		return whyStatus(status, line, reason)
	case bytes.HasPrefix(line, []byte("PROXY ")), bytes.HasPrefix(head, []byte(proxyProtocol)):
		return "this begins with the PROXY protocol, which is not HTTP: turn it off at the proxy before this port"
	case !isRequestLine(head):
		if wrong := badVersion(line); wrong != "" {
			return wrong
		}
		return fmt.Sprintf("this is not HTTP: it begins %.60q", line)
	}
	if wrong := badTarget(line); wrong != "" {
		return wrong
	}
	if wrong := badHeader(head); wrong != "" {
		return wrong
	}
	if detail != "" {
		return "request line or header is not valid HTTP: " + detail
	}
	return fmt.Sprintf("request line or header is not valid HTTP, after %.120q", line)
}

// whyStatus says why net/http would not read a request of which it is sure what
// is wrong.
func whyStatus(status int, line []byte, reason string) string {
	switch status {
	case http.StatusHTTPVersionNotSupported:
		return fmt.Sprintf("the request line %.120q names a version that is not spoken here: have the sender speak HTTP/1.1, or HTTP/2", line)
	case http.StatusNotImplemented:
		return "the Transfer-Encoding is not known: chunked alone is, what compresses a body is named in Content-Encoding"
	}
	return reason
}

// headLines are the lines of a head without their ends.
func headLines(head []byte) func(func(string) bool) {
	return func(yield func(string) bool) {
		for line := range bytes.Lines(head) {
			if !yield(string(bytes.TrimRight(line, "\r\n"))) {
				return
			}
		}
	}
}

// badHeader says what is wrong with the header of a head; "" if nothing is
// found.
func badHeader(head []byte) string {
	n, hosts := 0, 0
	for line := range headLines(head) {
		if n++; n == 1 || line == "" || line[0] == ' ' || line[0] == '\t' {
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		switch {
		case !ok:
			return fmt.Sprintf("header line %d is not \"Name: value\": %.80q", n-1, line)
		case !httpguts.ValidHeaderFieldName(name):
			return fmt.Sprintf("the name of the header %.80q has what no name may have", name)
		case !httpguts.ValidHeaderFieldValue(value):
			return fmt.Sprintf("the value of the header %.80q has a control character", name)
		case strings.EqualFold(name, "Host"):
			hosts++
		}
	}
	switch {
	case hosts > 1:
		return fmt.Sprintf("%d Host headers were sent: HTTP has one", hosts)
	case hosts == 0 && bytes.Contains(head, []byte("HTTP/1.1")):
		return "no Host header was sent, which HTTP/1.1 requires"
	}
	return badLength(head)
}

// badLength says what is wrong with the lengths in a head; "" if nothing is.
func badLength(head []byte) string {
	length := ""
	_, fields, _ := bytes.Cut(head, []byte("\n"))
	for name, text := range http1.Fields(fields) {
		if !bytes.EqualFold(name, []byte("Content-Length")) {
			continue
		}
		value := string(text)
		if _, err := strconv.ParseUint(value, 10, 63); err != nil {
			return fmt.Sprintf("the Content-Length %.40q is no number of bytes", value)
		}
		if length != "" && length != value {
			return fmt.Sprintf("two lengths were sent, Content-Length %s and %s: HTTP has one", length, value)
		}
		length = value
	}
	return ""
}

// badVersion says what is wrong with the version of what is nearly a request line;
// "" if it is not nearly one.
func badVersion(line []byte) string {
	fields := strings.Fields(string(line))
	switch {
	case len(fields) == 2 && strings.HasPrefix(fields[1], "/") && strings.Trim(fields[0], methodLetters) == "":
		return fmt.Sprintf("the request line %.120q has no version: it must end in HTTP/1.1", line)
	case len(fields) == 3 && strings.HasPrefix(strings.ToUpper(fields[2]), "HTTP/"):
		return fmt.Sprintf("the request line %.120q must have its method and HTTP/1.1 in capitals", line)
	}
	return ""
}

// methodLetters are what methods are made of that are in use.
const methodLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-"

// badTarget says what is wrong with the target of a request line; "" if nothing
// is.
func badTarget(line []byte) string {
	fields := strings.Fields(string(line))
	target := fields[1]
	_, err := url.ParseRequestURI(target)
	switch {
	case len(fields) != 3:
		return fmt.Sprintf("the request line %.120q has a space in its target: it must be %%20", line)
	case !strings.HasPrefix(target, "/") && target != "*" && !strings.Contains(target, "://"):
		return fmt.Sprintf("the target %.120q must begin with a slash, as in /%.40s", target, target)
	case err != nil && target != "*":
		return fmt.Sprintf("the target %.120q is no URL: a %% that is none is written %%25", target)
	}
	return ""
}

// isRequestLine reports whether bytes begin as a request of HTTP/1 does: with
// a method, a target and a version.
func isRequestLine(head []byte) bool {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	fields := bytes.Fields(line)
	return len(fields) >= 3 && bytes.HasPrefix(fields[len(fields)-1], []byte("HTTP/")) && bytes.Trim(fields[0], methodLetters) == nil
}

// whyNoTLS says why there was no handshake, after the first bytes that came.
func whyNoTLS(s *handshake, first []byte, err error) string {
	var remote *net.OpError
	switch {
	case errors.As(err, &remote) && remote.Op == "remote error":
		if text := remote.Err.Error(); strings.Contains(text, "certificate") || strings.Contains(text, "unknown") {
			return distrusts + " (it said: " + text + ")"
		}
		return fmt.Sprintf("the sender ended the TLS handshake: %s", remote.Err)
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		return "the TLS handshake did not end in time: the sender or the network is slow, or it waits for something"
	case s.hello == nil:
		return whyNoHello(first, err)
	case offersNothing(s, err) != "":
		return offersNothing(s, err)
	case errors.Is(err, io.EOF), errors.Is(err, net.ErrClosed), isReset(err):
		return distrusts + " (it closed the connection during the handshake)"
	}
	return fmt.Sprintf("no TLS handshake: %v", err)
}

// whyNoHello says why what came is not the beginning of a handshake.
func whyNoHello(first []byte, err error) string {
	switch {
	case isSSL2(first):
		return fmt.Sprintf(oldTLS, "SSL 2")
	case first[0] != 0x16:
		return fmt.Sprintf("this is neither TLS nor HTTP: it begins %.60q", first[:min(len(first), 60)])
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "the sender closed the connection in the middle of the TLS handshake: look at its log for why"
	}
	return fmt.Sprintf("no TLS handshake: %v", err)
}

// offersNothing says what a sender offers that is not taken: versions and
// ciphers; "" if that is not what is wrong.
func offersNothing(s *handshake, err error) string {
	switch {
	case oldest(s.hello.SupportedVersions) != "":
		return fmt.Sprintf(oldTLS, oldest(s.hello.SupportedVersions))
	case strings.Contains(err.Error(), "application protocols"):
		return fmt.Sprintf("the sender offers in ALPN %q, of which none is spoken: have it offer http/1.1 or h2, or nothing", s.hello.SupportedProtos)
	case strings.Contains(err.Error(), "no cipher suite"):
		return "the sender offers no cipher that is safe: have it offer TLS 1.3, or ECDHE with AES-GCM or ChaCha20 (" + err.Error() + ")"
	}
	return ""
}

// oldest returns the newest version of those that a sender offers, if framebin
// takes none of them.
func oldest(versions []uint16) string {
	newest := uint16(0)
	for _, v := range versions {
		newest = max(newest, v)
	}
	names := map[uint16]string{0: "SSL 3", tls.VersionTLS10: "TLS 1.0", tls.VersionTLS11: "TLS 1.1"} // which knows none below 1.0
	return names[newest]
}

// isSSL2 reports whether bytes begin as a CLIENT-HELLO of SSL 2 does: with its
// length, its type and a version.
func isSSL2(first []byte) bool {
	return len(first) > 4 && first[0]&0x80 != 0 && first[2] == 1 && (first[3] == 0 && first[4] == 2 || first[3] == 3)
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

func isReset(err error) bool {
	var op *net.OpError
	return errors.As(err, &op)
}

// unreadThrottle keeps a sender that knocks for ever from filling the ring with
// one and the same row.
type unreadThrottle struct {
	mu   sync.Mutex
	seen map[string]*knock
}

// knock is a refusal of a connection, as often as it came.
type knock struct {
	left   int       // rows that it may still have
	filled time.Time // when a row was given last
	more   int       // that had none since
}

// Bounds of an unreadThrottle.
const (
	knockBurst = 128         // rows of one sender that say the same,
	knockEvery = time.Second // and from one further row to the next
	maxKnocks  = 1024        // that are told apart
)

// admit reports whether a refusal is to have a row, and how many alike had
// none since the last.
func (t *unreadThrottle) admit(remote, reason string, now time.Time) (more int, ok bool) {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	key := host + " " + reason
	t.mu.Lock()
	defer t.mu.Unlock()
	k := t.seen[key]
	if k == nil {
		if len(t.seen) >= maxKnocks || t.seen == nil {
			t.seen = make(map[string]*knock)
		}
		k = &knock{left: knockBurst, filled: now}
		t.seen[key] = k
	}
	refill := int(now.Sub(k.filled) / knockEvery)
	if k.left == 0 && refill == 0 {
		k.more++
		return 0, false
	}
	k.left, k.filled = min(k.left+refill, knockBurst)-1, now
	more, k.more = k.more, 0
	return more, true
}
