package relay

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"strings"
	"sync"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/guard"
)

// errLongAnswer is why a long answer is not passed back.
var errLongAnswer = fmt.Errorf("the target's answer is longer than %d KiB", MaxPassed>>10)

var _ capture.Upstream = (*Forwarder)(nil)

// Answer passes r on and returns the target's answer: its status, its headers
// but for those of the connection, and its body. Where there is none, that is
// 504 for one that did not come within [Timeout] and 502 for all else, with
// the reason. A redirect is passed back like any answer, unless the Client
// follows them anywhere.
//
// It makes a Forwarder a [capture.Upstream], in place of Run.
func (f *Forwarder) Answer(ctx context.Context, r *capture.Request) (a capture.Response, done capture.Forwarded) {
	if err := guard.Run(f.Log, "forward a request", func() { a, done = f.client.pass(ctx, r) }); err != nil {
		a, done = noAnswer(err), capture.Forwarded{Err: err.Error()}
	}
	f.count(done)
	return a, done
}

// pass sends r and takes all of the answer in.
func (c *Client) pass(ctx context.Context, r *capture.Request) (capture.Response, capture.Forwarded) {
	var done capture.Forwarded
	start := time.Now()
	var conn *headConn
	trace := httptrace.ClientTrace{
		GotFirstResponseByte: func() { done.Latency = time.Since(start) },
		GotConn: func(got httptrace.GotConnInfo) {
			if conn, _ = got.Conn.(*headConn); conn != nil { // not where it speaks HTTP/2
				conn.begin()
			}
		},
	}
	fail := func(err error) (capture.Response, capture.Forwarded) {
		if done.Latency == 0 {
			done.Latency = time.Since(start)
		}
		done.Err = err.Error()
		return noAnswer(err), done
	}
	res, err := c.do(ctx, c.exact, r, trace)
	if err != nil {
		return fail(plain(err))
	}
	defer func() { _ = res.Body.Close() }()
	done.Status = res.StatusCode
	body, err := io.ReadAll(io.LimitReader(res.Body, MaxPassed+1))
	switch {
	case err != nil:
		return fail(fmt.Errorf("the target's answer broke off: %w", err))
	case len(body) > MaxPassed:
		return fail(errLongAnswer)
	case res.StatusCode < http.StatusOK || res.StatusCode > 999:
		return fail(fmt.Errorf("the target answered %s", res.Status))
	}
	length := res.Header["Content-Length"]
	removeHop(res.Header, conn.hop()...)
	if r.Method == http.MethodHead && len(length) > 0 {
		res.Header["Content-Length"] = length // that of the body which is left out
	}
	return capture.Response{Status: res.StatusCode, Header: res.Header, Body: body, Why: "as the target answered"}, done
}

// noAnswer is what the sender is told when the target gave nothing to pass
// back.
func noAnswer(err error) capture.Response {
	a := capture.Response{Status: http.StatusBadGateway, Reason: "forward: " + err.Error()}
	if isTimeout(err) {
		a.Status = http.StatusGatewayTimeout
	}
	a.Why = a.Reason
	a.Body = []byte(a.Reason + "\n")
	return a
}

// count keeps count of an answer that was waited for.
func (f *Forwarder) count(done capture.Forwarded) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if done.Err == "" && done.Status >= 200 && done.Status < 300 {
		f.stats.Sent++
	} else {
		f.stats.Failed++
	}
}

// headConn is a connection that remembers the header of the answer under way.
// net/http takes "Connection: close" off an answer, and with it what else that
// line names as meant for this connection alone.
type headConn struct {
	net.Conn

	mu   sync.Mutex
	head []byte
	done bool // the head is all there, or too long
}

// longestHead is how much of an answer is looked at.
const longestHead = 64 << 10

// Read reads, and looks at what comes by.
func (c *headConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.done {
		c.look(p[:n])
	}
	return n, err
}

func (c *headConn) look(p []byte) {
	c.head = append(c.head, p[:min(len(p), longestHead-len(c.head))]...)
	for {
		end := headEnd(c.head)
		if end < 0 {
			c.done = len(c.head) >= longestHead
			return
		}
		if !isInterim(c.head) {
			c.head, c.done = c.head[:end], true
			return
		}
		c.head = c.head[end:]
	}
}

// headEnd returns where the empty line after a header ends; -1 if it did not
// come yet.
func headEnd(text []byte) int {
	end := -1
	for _, mark := range []string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(text, []byte(mark)); i >= 0 && (end < 0 || i+len(mark) < end) {
			end = i + len(mark)
		}
	}
	return end
}

// isInterim reports whether another answer follows, as after 100 Continue.
func isInterim(head []byte) bool {
	_, status, ok := bytes.Cut(head, []byte(" "))
	return ok && bytes.HasPrefix(status, []byte("1")) && !bytes.HasPrefix(status, []byte("101"))
}

// begin forgets the answer before.
func (c *headConn) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.head, c.done = nil, false
}

// hop returns the lines of the answer that say what is meant for this
// connection alone.
func (c *headConn) hop() []string {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var lines []string
	for line := range bytes.Lines(c.head) {
		name, value, ok := strings.Cut(string(line), ":")
		if ok && textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(name)) == "Connection" {
			lines = append(lines, strings.TrimSpace(value))
		}
	}
	return lines
}

// dialer makes connections that remember.
type dialer struct {
	net.Dialer
	tls *tls.Config
}

func (d *dialer) plain(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := d.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return &headConn{Conn: conn}, nil
}

// secure makes a connection that remembers, unless it is one of HTTP/2, which
// has no such headers and which net/http knows by its type.
func (d *dialer) secure(ctx context.Context, network, addr string) (net.Conn, error) {
	raw, err := d.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	cfg := d.tls.Clone()
	if cfg.ServerName == "" {
		cfg.ServerName, _, _ = net.SplitHostPort(addr)
	}
	conn := tls.Client(raw, cfg)
	if err := conn.HandshakeContext(ctx); err != nil {
		_ = raw.Close()
		return nil, err
	}
	if conn.ConnectionState().NegotiatedProtocol == "h2" {
		return conn, nil
	}
	return &headConn{Conn: conn}, nil
}

// newTransport returns how requests go out.
func newTransport(insecure bool) *http.Transport {
	cfg := &tls.Config{
		MinVersion:         tls.VersionTLS12,
		NextProtos:         []string{"h2", "http/1.1"},
		InsecureSkipVerify: insecure, //nolint:gosec // the person asked for it by name
	}
	d := &dialer{tls: cfg}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         d.plain,
		DialTLSContext:      d.secure,
		TLSClientConfig:     cfg, // through a proxy
		MaxIdleConnsPerHost: workers,
		ForceAttemptHTTP2:   true,
		DisableCompression:  true, // the sender's own Accept-Encoding goes out
	}
}
