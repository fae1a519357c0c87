package capture_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/meter"
)

// listener is a running server and what it fills.
type listener struct {
	*capture.Server
	addr  string
	ring  *capture.Ring
	meter *meter.Meter
	log   *bytes.Buffer
	stop  func() error
}

// listen starts a server on a free port of loopback and stops it with the test.
func listen(t *testing.T, cfg capture.Config, ring *capture.Ring) *listener {
	t.Helper()
	l := &listener{ring: ring, meter: meter.New(), log: &bytes.Buffer{}}
	if ring == nil {
		l.ring = capture.NewRing(100, 16<<20)
	}
	if cfg.Addr == "" {
		cfg.Addr = "127.0.0.1:0"
	}
	cfg.Log = slog.New(slog.NewTextHandler(&lockedWriter{w: l.log}, nil))
	var err error
	if l.Server, err = capture.Listen(cfg, l.ring, l.meter); err != nil {
		t.Fatal(err)
	}
	l.addr, _, _ = strings.Cut(strings.SplitN(l.URL(), "://", 2)[1], "/")
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- l.Serve(ctx) }()
	l.stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() {
		if err := l.stop(); err != nil {
			t.Errorf("Serve: got error %v, want none after the end of its context", err)
		}
	})
	return l
}

type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// dial opens a connection.
func (l *listener) dial(t *testing.T) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", l.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// raw sends bytes as they are and returns all that comes back until the
// connection is closed or half closed by us.
func (l *listener) raw(t *testing.T, request string) string {
	t.Helper()
	c := l.dial(t)
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	_ = c.(*net.TCPConn).CloseWrite()
	answer, err := io.ReadAll(c)
	if err != nil {
		t.Fatalf("got %q, error %v", answer, err)
	}
	return string(answer)
}

// wait returns the request with that number, once it is in the ring.
func (l *listener) wait(t *testing.T, seq uint64) *capture.Request {
	t.Helper()
	w := l.ring.Watch()
	defer w.Close()
	for {
		if r, ok := l.ring.Get(seq); ok {
			return r
		}
		select {
		case <-w.C():
		case <-t.Context().Done():
			t.Fatalf("request %d did not come", seq)
		}
	}
}

// end closes the connection's sending side by an HTTP/1.1 header.
const end = "Connection: close\r\n"

func TestServerCapturesAnything(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("0123456789abcdef", 20_000)
	cases := map[string]struct {
		request              string
		method, target, body string
	}{
		"POST":          {"POST /a?b=c HTTP/1.1\r\nHost: x.localhost\r\n" + end + "Content-Length: 4\r\n\r\nbody", "POST", "/a?b=c", "body"},
		"GET":           {"GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n" + end + "\r\n", "GET", "/", ""},
		"own method":    {"FROB / HTTP/1.1\r\nHost: [::1]\r\n" + end + "\r\n", "FROB", "/", ""},
		"DELETE body":   {"DELETE / HTTP/1.1\r\nHost: localhost\r\n" + end + "Content-Length: 1\r\n\r\nx", "DELETE", "/", "x"},
		"unclean path":  {"POST //a/../b/./%2e%2E/?? HTTP/1.1\r\nHost: localhost\r\n" + end + "\r\n", "POST", "//a/../b/./%2e%2E/??", ""},
		"absolute form": {"POST http://localhost/p HTTP/1.1\r\nHost: localhost\r\n" + end + "\r\n", "POST", "http://localhost/p", ""},
		"OPTIONS *":     {"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n" + end + "\r\n", "OPTIONS", "*", ""},
		"CONNECT":       {"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n" + end + "\r\n", "CONNECT", "localhost:80", ""},
		"empty Host":    {"GET / HTTP/1.1\r\nHost:\r\n" + end + "\r\n", "GET", "/", ""},
		"HTTP/1.0":      {"POST /old HTTP/1.0\r\nContent-Length: 3\r\n\r\nold", "POST", "/old", "old"},
		"chunked": {
			"POST / HTTP/1.1\r\nHost: localhost\r\n" + end + "Transfer-Encoding: chunked\r\n\r\n" +
				"4;ext=1\r\nfour\r\n1\r\n-\r\n0\r\nTrailer: x\r\n\r\n", "POST", "/", "four-",
		},
		"chunked, large": {
			"POST / HTTP/1.1\r\nHost: localhost\r\n" + end + "Transfer-Encoding: chunked\r\n\r\n" +
				fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(long), long), "POST", "/", long,
		},
		"chunked, as long as the first room": {
			"POST / HTTP/1.1\r\nHost: localhost\r\n" + end + "Transfer-Encoding: chunked\r\n\r\n" +
				fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", 1<<16, long[:1<<16]), "POST", "/", long[:1<<16],
		},
		"chunked, empty": {"POST / HTTP/1.1\r\nHost: localhost\r\n" + end + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "POST", "/", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := listen(t, capture.Config{}, nil)
			answer := l.raw(t, c.request)
			if !strings.Contains(answer, " 200 OK\r\n") || !strings.HasSuffix(answer, "\r\n\r\ncaptured 1\n") {
				t.Errorf("got %q", answer)
			}
			r := l.wait(t, 1)
			if r.Method != c.method || r.Target != c.target || string(r.Body()) != c.body {
				t.Errorf("got %s %s %.80q, want %s %s %.80q", r.Method, r.Target, r.Body(), c.method, c.target, c.body)
			}
			if r.Size != int64(len(c.body)) || r.Status != 200 || r.Rejected || r.Truncated || r.Reason != "" {
				t.Errorf("got %+v", r)
			}
			if s := l.ring.Stats(); s.Pending != 0 {
				t.Errorf("got %d bytes pending when all is read", s.Pending)
			}
		})
	}
}

func TestServerKeepsHeadersAsSent(t *testing.T) {
	t.Parallel()
	l := listen(t, capture.Config{}, nil)
	l.raw(t, "POST / HTTP/1.1\r\nhost: LocalHost:9\r\nx-a: \x9b31m \xe2\x82\xac\r\nX-A:  second \r\n"+
		"content-type: Text/Plain;x=\r\n"+end+"\r\n")
	r := l.wait(t, 1)
	if got := r.Header["X-A"]; !slices.Equal(got, []string{"\x9b31m \xe2\x82\xac", "second"}) {
		t.Errorf("got %q", got)
	}
	if r.Host != "LocalHost:9" || r.MediaType != "text/plain" || r.Proto != "HTTP/1.1" || r.Remote == "" || r.Time.IsZero() {
		t.Errorf("got %+v", r)
	}
}

func TestServerKeepAliveAndContinue(t *testing.T) {
	t.Parallel()
	l := listen(t, capture.Config{}, nil)
	c := l.dial(t)
	in := bufio.NewReader(c)
	for i := range 3 {
		fmt.Fprintf(c, "POST /%d HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n", i)
		if line, err := in.ReadString('\n'); err != nil || !strings.Contains(line, " 100 Continue") {
			t.Fatalf("got %q, error %v, want to be told to go on", line, err)
		}
		_, _ = in.ReadString('\n')
		_, _ = io.WriteString(c, "body")
		status, body := answer(t, in)
		if want := fmt.Sprintf("captured %d\n", i+1); status != http.StatusOK || body != want {
			t.Errorf("got %d %q, want %q", status, body, want)
		}
	}
}

// tooLarge is a client that sends 8 MiB to l and returns status and answer.
type tooLarge struct {
	*testing.T
	l *listener
}

func (c tooLarge) body() []byte { return bytes.Repeat([]byte("x"), 8<<20) }

// post sends with Go's client.
func (c tooLarge) post(body io.Reader) string {
	c.Helper()
	resp, err := http.Post(c.l.URL(), "image/jpeg", body)
	if err != nil {
		c.Fatal(err)
	}
	defer resp.Body.Close()
	got, _ := io.ReadAll(resp.Body)
	return fmt.Sprintf("%d %s", resp.StatusCode, got)
}

// curl sends with curl.
func (c tooLarge) curl(args ...string) string {
	c.Helper()
	path, err := exec.LookPath("curl")
	if err != nil {
		c.Skip("no curl here")
	}
	cmd := exec.Command(path, append(args, "-sS", "--max-time", "60", "-w", "%{http_code}", c.l.URL())...)
	cmd.Stdin = bytes.NewReader(c.body())
	got, err := cmd.CombinedOutput()
	if err != nil {
		c.Errorf("got error %v: %s", err, got)
	}
	text, code, _ := strings.Cut(string(got), "\n")
	return code + " " + text + "\n"
}

// direct writes all of send before it reads, as Python's requests does.
func (c tooLarge) direct(header string, send []byte) string {
	c.Helper()
	conn := c.l.dial(c.T)
	fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n%s\r\n", 8<<20, header)
	if _, err := conn.Write(send); err != nil {
		c.Fatal(err)
	}
	status, text := answer(c.T, conn)
	if rest, err := io.ReadAll(conn); len(rest) != 0 || err != nil {
		c.Errorf("got %q after the answer, error %v, want the end", rest, err)
	}
	return fmt.Sprintf("%d %s", status, text)
}

// TestServerTooLarge sends more than the limit in the ways that clients do,
// each of which must see the answer rather than a reset.
func TestServerTooLarge(t *testing.T) {
	t.Parallel()
	const want = "body exceeds 1 MiB: --max-body raises the limit\n"
	ways := map[string]func(c tooLarge) string{
		"length":       func(c tooLarge) string { return c.post(bytes.NewReader(c.body())) },
		"chunked":      func(c tooLarge) string { return c.post(io.MultiReader(bytes.NewReader(c.body()))) },
		"all at once":  func(c tooLarge) string { return c.direct("", c.body()) },
		"go-ahead":     func(c tooLarge) string { return c.direct("Expect: 100-continue\r\n", nil) },
		"curl":         func(c tooLarge) string { return c.curl("--data-binary", "@-") },
		"curl chunked": func(c tooLarge) string { return c.curl("-X", "POST", "-T", "-") },
		"curl no wait": func(c tooLarge) string { return c.curl("-H", "Expect:", "--data-binary", "@-") },
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := listen(t, capture.Config{Limits: capture.Limits{Body: 1 << 20}}, nil)
			if got := way(tooLarge{t, l}); got != "413 "+want {
				t.Errorf("got %q", got)
			}
			if r := l.wait(t, 1); r.Status != 413 || !r.Rejected || r.Reason+"\n" != want || len(r.Body()) != 0 {
				t.Errorf("got %+v", r)
			}
			if s := l.ring.Stats(); s.Rejected != 1 || s.Appended != 1 || s.Pending != 0 {
				t.Errorf("got %+v", s)
			}
			if err := l.stop(); err != nil {
				t.Error(err)
			}
			if !strings.Contains(l.log.String(), "body exceeds 1 MiB") {
				t.Errorf("got log %q", l.log)
			}
		})
	}
}

func TestServerRingSmallerThanBody(t *testing.T) {
	t.Parallel()
	l := listen(t, capture.Config{}, capture.NewRing(10, 1<<20))
	answer := l.raw(t, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048577\r\n\r\n")
	if !strings.Contains(answer, " 413 ") || !strings.Contains(answer, "body exceeds 1 MiB: --max-memory raises") {
		t.Errorf("got %q", answer)
	}
}

func TestServerTruncated(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ request, body, reason string }{
		"length": {
			"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\npartial", "partial",
			"the sender closed the connection after 7 of 100 bytes",
		},
		"chunked": {
			"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n7\r\npartial\r\n", "partial",
			"the sender closed the connection after 7 bytes",
		},
		"bad chunk": {
			"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n7\r\npartial\r\nzz\r\n", "partial",
			"the body broke off after 7 bytes: invalid byte in chunk length",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := listen(t, capture.Config{}, nil)
			answer := l.raw(t, c.request)
			r := l.wait(t, 1)
			if !r.Rejected || !r.Truncated || r.Status != 400 || r.Reason != c.reason || string(r.Body()) != c.body {
				t.Errorf("got %+v with body %q", r, r.Body())
			}
			if !strings.Contains(answer, " 400 ") || !strings.Contains(answer, c.reason) {
				t.Errorf("got %q", answer)
			}
		})
	}
}

func TestServerUnreadable(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		request, reason string
		status          int
	}{
		"header too large": {"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", 80<<10) + "\r\n\r\n", "request header exceeds 64 KiB: --max-header raises the limit", 431},
		"control in value": {"GET / HTTP/1.1\r\nHost: localhost\r\nX: \x1b[31m\r\n\r\n", `the value of the header "X" has a control character`, 400},
		"no HTTP":          {"hello\r\n\r\n", `this is not HTTP: it begins "hello"`, 400},
		"no slash":         {"POST host/path HTTP/1.1\r\nHost: a\r\n\r\n", `the target "host/path" must begin with a slash, as in /host/path`, 400},
		"no escape":        {"POST /100% HTTP/1.1\r\nHost: a\r\n\r\n", `the target "/100%" is no URL: a % that is none is written %25`, 400},
		"a space":          {"POST /a b HTTP/1.1\r\nHost: a\r\n\r\n", `the request line "POST /a b HTTP/1.1" has a space in its target: it must be %20`, 400},
		"no colon":         {"POST / HTTP/1.1\r\nHost: a\r\nhello\r\n\r\n", `header line 2 is not "Name: value": "hello"`, 400},
		"a bad name":       {"POST / HTTP/1.1\r\nHost: a\r\nX Y: z\r\n\r\n", `the name of the header "X Y" has what no name may have`, 400},
		"no Host":          {"POST / HTTP/1.1\r\n\r\n", "no Host header was sent, which HTTP/1.1 requires", 400},
		"Expect":           {"POST / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nContent-Length: 0\r\n\r\n", "the sender expects what is not known: the only Expect that HTTP has is 100-continue", 417},
		"TLS":              {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "this sender speaks TLS, and this port does not: start with --tls-self-signed or --tls-cert, or give it http://", 400},
		"two Hosts":        {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "2 Host headers were sent: HTTP has one", 400},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := listen(t, capture.Config{}, nil)
			answer := l.raw(t, c.request)
			if !strings.HasPrefix(answer, fmt.Sprintf("HTTP/1.1 %d ", c.status)) {
				t.Errorf("got %q", answer)
			}
			if r := l.wait(t, 1); !r.Rejected || r.Status != c.status || r.Reason != c.reason || r.Header == nil || !r.Hold() {
				t.Errorf("got %d %q, want %d %q", r.Status, r.Reason, c.status, c.reason)
			}
		})
	}
}

func TestServerGate(t *testing.T) {
	t.Parallel()
	open := capture.Config{AllowHosts: []string{"Camera.example"}, AllowOrigins: []string{"https://tool.example"}}
	all := capture.Config{AllowHosts: []string{"*"}, AllowOrigins: []string{"*"}}
	lan := capture.Config{Allow: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	here := capture.Config{Allow: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("127.0.0.0/8")}}
	secret := capture.Config{Path: "/s3cret"}
	cases := map[string]struct {
		cfg    capture.Config
		target string
		header string
		status int
		reason string
	}{
		"name of loopback":       {capture.Config{}, "/", "Host: localhost:80", 200, ""},
		"address of loopback":    {capture.Config{}, "/", "Host: 127.1.2.3", 200, ""},
		"IPv6 loopback":          {capture.Config{}, "/", "Host: [::1]:80", 200, ""},
		"rebinding":              {capture.Config{}, "/", "Host: evil.example:80", 421, "--allow-host"},
		"rebinding by target":    {capture.Config{}, "http://evil.example/", "Host: localhost", 421, "--allow-host"},
		"looks like loopback":    {capture.Config{}, "/", "Host: 127.0.0.1.evil.example", 421, "--allow-host"},
		"all zero":               {capture.Config{}, "/", "Host: 0.0.0.0", 421, "--allow-host"},
		"host allowed":           {open, "/", "Host: camera.EXAMPLE.:80", 200, ""},
		"any host allowed":       {all, "/", "Host: evil.example", 200, ""},
		"own page":               {capture.Config{}, "/", "Host: localhost\r\nOrigin: http://localhost:3000", 200, ""},
		"foreign page":           {capture.Config{}, "/", "Host: localhost\r\nOrigin: https://evil.example", 403, "--allow-origin"},
		"page without an origin": {capture.Config{}, "/", "Host: localhost\r\nOrigin: null", 403, "--allow-origin"},
		"cross-site":             {capture.Config{}, "/", "Host: localhost\r\nSec-Fetch-Site: cross-site", 403, "--allow-origin"},
		"typed in":               {capture.Config{}, "/", "Host: localhost\r\nSec-Fetch-Site: none", 200, ""},
		"origin allowed":         {open, "/", "Host: localhost\r\nOrigin: https://tool.example\r\nSec-Fetch-Site: cross-site", 200, ""},
		"another origin":         {open, "/", "Host: localhost\r\nOrigin: https://other.example", 403, "https://other.example"},
		"any origin allowed":     {all, "/", "Host: localhost\r\nSec-Fetch-Site: cross-site", 200, ""},
		"network not allowed":    {lan, "/", "Host: localhost", 403, "--allow"},
		"network allowed":        {here, "/", "Host: localhost", 200, ""},
		"the path":               {secret, "/s3cret?x=y", "Host: localhost", 200, ""},
		"another path":           {secret, "/s3cre", "Host: localhost", 404, "--path"},
		"path below":             {secret, "/s3cret/", "Host: localhost", 404, "--path"},
		"every server":           {secret, "*", "Host: localhost", 404, "--path"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := listen(t, c.cfg, nil)
			answer := l.raw(t, "OPTIONS "+c.target+" HTTP/1.1\r\n"+c.header+"\r\n"+end+"Content-Length: 4\r\n\r\nbody")
			if !strings.HasPrefix(answer, fmt.Sprintf("HTTP/1.1 %d ", c.status)) {
				t.Errorf("got %q, want %d", answer, c.status)
			}
			r := l.wait(t, 1)
			if r.Status != c.status || r.Rejected != (c.status != 200) || !strings.Contains(r.Reason, c.reason) {
				t.Errorf("got %+v", r)
			}
			if r.Rejected && !strings.HasSuffix(answer, "\r\n\r\n"+r.Reason+"\n") || strings.Contains(answer, "s3cret") {
				t.Errorf("got %q, want the reason, but no secret", answer)
			}
		})
	}
}

func TestServerCORS(t *testing.T) {
	t.Parallel()
	l := listen(t, capture.Config{}, nil)
	answer := l.raw(t, "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000\r\n"+end+
		"Access-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x-a\r\nAccess-Control-Request-Private-Network: true\r\n\r\n")
	for _, want := range []string{
		"HTTP/1.1 204 ", "Access-Control-Allow-Origin: http://localhost:3000", "Access-Control-Allow-Methods: PUT",
		"Access-Control-Allow-Headers: x-a", "Access-Control-Allow-Private-Network: true", "Vary: Origin",
	} {
		if !strings.Contains(answer, want) {
			t.Errorf("got %q, want %q in it", answer, want)
		}
	}
	if r := l.wait(t, 1); r.Status != 204 || r.Rejected || r.Reason != "CORS preflight" {
		t.Errorf("got %+v", r)
	}
	if answer := l.raw(t, "GET / HTTP/1.1\r\nHost: localhost\r\n"+end+"\r\n"); strings.Contains(answer, "Access-Control") {
		t.Errorf("got %q for no browser", answer)
	}
}

func TestServerConnectionLimit(t *testing.T) {
	t.Parallel()
	l := listen(t, capture.Config{Limits: capture.Limits{Connections: 2}}, nil)
	ask := func(c net.Conn) string {
		_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
		answer := make([]byte, 4096)
		n, _ := c.Read(answer)
		return string(answer[:n])
	}
	a, b := l.dial(t), l.dial(t)
	for _, c := range []net.Conn{a, b} {
		if got := ask(c); !strings.Contains(got, " 200 OK") {
			t.Fatalf("got %q", got)
		}
	}
	if got := ask(l.dial(t)); !strings.HasPrefix(got, "HTTP/1.1 503 ") || !strings.Contains(got, "Retry-After: 1\r\n") ||
		!strings.Contains(got, "2 connections are open, which is the limit") {
		t.Errorf("got %q", got)
	}
	if got := ask(a); !strings.Contains(got, " 200 OK") {
		t.Errorf("got %q on a connection that was open", got)
	}
	if r := l.wait(t, 3); !r.Rejected || r.Status != http.StatusServiceUnavailable || !strings.Contains(r.Reason, "--max-connections raises it") || r.Remote == "" {
		t.Errorf("got %+v", r)
	}
	_ = b.Close()
	again := ""
	for !strings.Contains(again, " 200 OK") { // until the server has seen the end of b
		again = ask(l.dial(t))
	}
	if got := l.meter.Snapshot(time.Now()).Connections; got < 1 {
		t.Errorf("got %d refused connections counted", got)
	}
}

// recorderFunc makes a Recorder of a function.
type recorderFunc func(*capture.Request) error

func (f recorderFunc) Record(r *capture.Request) error { return f(r) }

func TestServerRecorder(t *testing.T) {
	t.Parallel()
	record := recorderFunc(func(r *capture.Request) error {
		switch r.Target {
		case "/full":
			return errors.New("not recorded: no space left on device")
		case "/panic":
			panic("recorder broke")
		}
		if string(r.Body()) != "body" || r.Status != 200 {
			return fmt.Errorf("got %q, %d", r.Body(), r.Status)
		}
		return nil
	})
	l := listen(t, capture.Config{Recorder: record}, nil)
	request := func(target string) string {
		return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\n" + end + "Content-Length: 4\r\n\r\nbody"
	}
	for target, want := range map[string]string{"/": " 200 ", "/full": " 507 ", "/panic": " 500 "} {
		if got := l.raw(t, request(target)); !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %s", target, got, want)
		}
	}
	reqs, _ := l.ring.Since(0, 10)
	if len(reqs) != 3 {
		t.Fatalf("got %d requests, want that of the panic among them", len(reqs))
	}
	for _, r := range reqs {
		if r.Target == "/panic" && (!r.Rejected || r.Status != 500 || len(r.Body()) > 0 || !strings.Contains(r.Reason, "recorder broke")) {
			t.Errorf("got %+v, want it refused and the panic as the reason", r)
		}
		if r.NotRecorded != (r.Target == "/full") {
			t.Errorf("%s: got NotRecorded %v", r.Target, r.NotRecorded)
		}
		if r.Target == "/full" && (r.Status != 507 || r.Rejected || r.Reason != "not recorded: no space left on device" || string(r.Body()) != "body") {
			t.Errorf("got %+v, want it in the ring all the same", r)
		}
	}
	if got := l.ring.Stats().Pending; got != 0 {
		t.Errorf("got %d bytes pending: the panic kept its body", got)
	}
	if got := l.log.String(); !strings.Contains(got, "recorder broke") || !strings.Contains(got, "server_test.go") {
		t.Errorf("got log %q, want the panic and its stack", got)
	}
}

// TestServerNoRoom holds all of the ring, so that nothing can be evicted.
func TestServerNoRoom(t *testing.T) {
	t.Parallel()
	ring := capture.NewRing(10, 1<<20)
	l := listen(t, capture.Config{Limits: capture.Limits{RoomTimeout: time.Millisecond}}, ring)
	r, err := ring.Reserve(t.Context(), 1<<20, 0)
	if err != nil {
		t.Fatal(err)
	}
	request := "POST / HTTP/1.1\r\nHost: localhost\r\n" + end + "Content-Length: 4\r\n\r\nbody"
	answer := l.raw(t, request)
	if !strings.HasPrefix(answer, "HTTP/1.1 503 ") || !strings.Contains(answer, "Retry-After: 1\r\n") || !strings.Contains(answer, "--max-memory") {
		t.Errorf("got %q", answer)
	}
	r.Release()
	if answer := l.raw(t, request); !strings.Contains(answer, " 200 OK") {
		t.Errorf("got %q when there is room again", answer)
	}
}

// TestServerFlood sends bodies of all sizes from many senders into little
// memory: all is answered, nothing grows beyond the bound, and what is in the
// ring is what was sent.
func TestServerFlood(t *testing.T) {
	t.Parallel()
	const memory, senders, each = 4 << 20, 8, 60
	ring := capture.NewRing(1000, memory)
	l := listen(t, capture.Config{}, ring)
	var wg sync.WaitGroup
	for s := range senders {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(uint64(s), 5))
			for i := range each {
				body := make([]byte, rnd.IntN(memory/4))
				for j := 0; j < len(body); j += 97 {
					body[j] = byte(rnd.Uint32())
				}
				sum := sha256.Sum256(body)
				var in io.Reader = bytes.NewReader(body)
				if i%3 == 0 {
					in = io.MultiReader(in) // chunked
				}
				req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, l.URL(), in)
				req.Header.Set("Sum", hex.EncodeToString(sum[:]))
				resp, err := http.DefaultClient.Do(req)
				if err != nil {
					t.Error(err)
					return
				}
				_ = resp.Body.Close()
				if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusServiceUnavailable {
					t.Errorf("got %s", resp.Status)
				}
				if s := ring.Stats(); s.Bytes+s.Pending > memory {
					t.Errorf("got %d bytes in the ring and %d pending, over %d", s.Bytes, s.Pending, memory)
				}
			}
		})
	}
	wg.Wait()
	reqs, missed := ring.Since(0, 10_000)
	if s := ring.Stats(); uint64(len(reqs))+missed > s.Appended || s.Appended != senders*each || s.Pending != 0 || s.Bytes < memory/2 {
		t.Errorf("got %d requests, %d missed, %+v", len(reqs), missed, s)
	}
	for _, r := range reqs {
		sum := sha256.Sum256(r.Body())
		if got := hex.EncodeToString(sum[:]); !r.Rejected && got != r.Header.Get("Sum") {
			t.Errorf("request %d of %d bytes is not what was sent", r.Seq, r.Size)
		}
	}
}

func TestServerTLS(t *testing.T) {
	t.Parallel()
	pair := httptest.NewUnstartedServer(nil)
	pair.StartTLS()
	defer pair.Close()
	l := listen(t, capture.Config{TLS: &tls.Config{Certificates: pair.TLS.Certificates}, Limits: capture.Limits{Body: 1 << 20}}, nil)
	if !strings.HasPrefix(l.URL(), "https://127.0.0.1:") {
		t.Errorf("got %s", l.URL())
	}
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig:   pair.Client().Transport.(*http.Transport).TLSClientConfig,
		ForceAttemptHTTP2: true,
	}}
	defer client.CloseIdleConnections()
	body := bytes.Repeat([]byte("0123456789"), 50_000)
	for i, c := range []struct {
		body   io.Reader
		status int
	}{{bytes.NewReader(body), 200}, {io.MultiReader(bytes.NewReader(body)), 200}, {bytes.NewReader(make([]byte, 2<<20)), 413}} {
		resp, err := client.Post(l.URL(), "image/jpeg", c.body)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != c.status || resp.ProtoMajor != 2 {
			t.Errorf("got %s by %s, want %d by HTTP/2", resp.Status, resp.Proto, c.status)
		}
		if r := l.wait(t, uint64(i+1)); r.Proto != "HTTP/2.0" || c.status == 200 && !bytes.Equal(r.Body(), body) {
			t.Errorf("got %s and %d bytes", r.Proto, len(r.Body()))
		}
	}
	if answer := l.raw(t, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"); !strings.Contains(answer, "400 Bad Request") {
		t.Errorf("got %q for plain HTTP", answer)
	}
}

func TestServerAnswersAsPlanned(t *testing.T) {
	t.Parallel()
	responder, err := capture.NewResponder(capture.ResponderConfig{
		Status: 202, Header: http.Header{"X-A": {"b"}, "Content-Type": {"application/json"}}, Body: []byte(`{}`),
		Faults: []capture.Fault{{Status: 503, Every: 2}, {Drop: true, Every: 3}},
	})
	if err != nil {
		t.Fatal(err)
	}
	l := listen(t, capture.Config{Responder: responder}, nil)
	get := "GET / HTTP/1.1\r\nHost: localhost\r\n" + end + "\r\n"
	if got := l.raw(t, get); !strings.HasPrefix(got, "HTTP/1.1 202 ") || !strings.Contains(got, "X-A: b\r\n") ||
		!strings.Contains(got, "Content-Type: application/json\r\n") || !strings.HasSuffix(got, "\r\n\r\n{}") {
		t.Errorf("got %q", got)
	}
	if got := l.raw(t, get); !strings.HasPrefix(got, "HTTP/1.1 503 ") || !strings.HasSuffix(got, "503 as planned by --fail 503:every=2\n") {
		t.Errorf("got %q", got)
	}
	if got := l.raw(t, get); got != "" {
		t.Errorf("got %q, want a closed connection", got)
	}
	if r := l.wait(t, 2); r.Status != 503 || r.Rejected || r.Reason == "" {
		t.Errorf("got %+v", r)
	}
	if r := l.wait(t, 3); r.Status != 0 || r.Reason != "as planned by --fail drop:every=3" {
		t.Errorf("got %+v", r)
	}
	_ = l.raw(t, get)
	head := strings.Replace(get, "GET", "HEAD", 1)
	if got := l.raw(t, head); !strings.HasPrefix(got, "HTTP/1.1 202 ") || !strings.HasSuffix(got, "\r\n\r\n") || !strings.Contains(got, "Content-Length: 2\r\n") {
		t.Errorf("got %q", got)
	}
}

func TestListenErrors(t *testing.T) {
	t.Parallel()
	l := listen(t, capture.Config{}, nil)
	cases := map[string]struct{ addr, path, want string }{
		"in use":       {l.addr, "", "--listen 127.0.0.1:0"},
		"no port":      {"localhost", "", "want host:port"},
		"not ours":     {"192.0.2.1:0", "", "no address of this machine"},
		"unknown port": {"127.0.0.1:nope", "", "cannot listen on 127.0.0.1:nope"},
		"path":         {"127.0.0.1:0", "secret", "such as /secret"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := capture.Listen(capture.Config{Addr: c.addr, Path: c.path}, l.ring, l.meter)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want %q in it", err, c.want)
			}
		})
	}
}

func TestServerURLs(t *testing.T) {
	t.Parallel()
	l := listen(t, capture.Config{Path: "/a b"}, nil)
	if got := l.URLs(); len(got) != 1 || got[0] != l.URL() || got[0] != "http://"+l.addr+"/a%20b" {
		t.Errorf("got %q", got)
	}
	wide := listen(t, capture.Config{Addr: "0.0.0.0:0"}, nil)
	if got := wide.URLs(); len(got) == 0 || !regexp.MustCompile(`^http://(127.0.0.1|\[::1\]):`).MatchString(got[len(got)-1]) {
		t.Errorf("got %q, want loopback last", got)
	}
	// Bound wider, any name may be ours.
	if got := wide.raw(t, "GET / HTTP/1.1\r\nHost: any.example\r\nOrigin: https://x.example\r\n"+end+"\r\n"); !strings.Contains(got, " 200 OK") {
		t.Errorf("got %q", got)
	}
	var ips []netip.Addr
	for _, s := range []string{"127.0.0.1", "::1", "fe80::1", "2001:db8::1", "192.168.0.7", "169.254.0.1", "10.0.0.1"} {
		ips = append(ips, netip.MustParseAddr(s))
	}
	if got, want := fmt.Sprint(capture.Reachable(ips, false)), "[192.168.0.7 10.0.0.1 2001:db8::1 127.0.0.1 ::1]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(capture.Reachable(ips, true)), "[192.168.0.7 10.0.0.1 127.0.0.1]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestServerTakesThirdPartyBodies posts each body of the multipart suites, and
// sends each as it is in place of a request: all end captured or refused, and
// the next good request is captured.
func TestServerTakesThirdPartyBodies(t *testing.T) {
	t.Parallel()
	var paths []string
	for _, pattern := range []string{"python/*.http", "werkzeug/*.http", "werkzeug/*/request.http"} {
		found, err := filepath.Glob(corpus + pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: got %d, error %v", pattern, len(found), err)
		}
		paths = append(paths, found...)
	}
	l := listen(t, capture.Config{}, nil)
	var seq uint64
	for _, path := range paths {
		body := read(t, path)
		head := fmt.Sprintf("POST / HTTP/1.1\r\nHost: localhost\r\n%sContent-Type: multipart/form-data; boundary=--boundary\r\nContent-Length: %d\r\n\r\n", end, len(body))
		if got := l.raw(t, head+body); !strings.HasPrefix(got, "HTTP/1.1 200 ") {
			t.Errorf("%s: got %q", path, got)
		}
		seq++
		if r := l.wait(t, seq); string(r.Body()) != body {
			t.Errorf("%s: got %d bytes, want %d", path, len(r.Body()), len(body))
		}
		if got := l.raw(t, body+"\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 4") {
			t.Errorf("%s as a request: got %q", path, got)
		}
		seq++
		if r := l.wait(t, seq); !r.Rejected {
			t.Errorf("%s as a request: got %+v", path, r)
		}
	}
}

// corpus holds bodies of third-party multipart suites.
const corpus = "../testdata/multipart/"

func read(tb testing.TB, path string) string {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return string(data)
}
