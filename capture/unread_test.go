package capture_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/selfsigned"
)

// secure listens with a certificate that nobody vouches for.
func secure(t *testing.T) *listener {
	t.Helper()
	pair, err := selfsigned.Certificate("127.0.0.1:0", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return listen(t, capture.Config{TLS: &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}}, nil)
}

// TestHandshakes: each handshake that fails is seen with its cause, and the
// next good request is captured.
func TestHandshakes(t *testing.T) {
	t.Parallel()
	l := secure(t)
	addr := strings.TrimSuffix(strings.TrimPrefix(l.URL(), "https://"), "/")
	for i, c := range []struct {
		name   string
		speak  func(net.Conn)
		status int
		reason string
	}{
		{"plain HTTP", func(c net.Conn) {
			_, _ = io.WriteString(c, "POST /hook HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
			if got, _ := io.ReadAll(c); !strings.HasPrefix(string(got), "HTTP/1.1 400 ") || !strings.Contains(string(got), "give it https://") {
				t.Errorf("got %q", got)
			}
		}, 400, "this sender speaks plain HTTP, and this port is TLS"},
		{"a sender that does not trust", func(c net.Conn) {
			_ = tls.Client(c, &tls.Config{ServerName: "localhost"}).Handshake()
		}, 0, "the sender does not trust the certificate"},
		{"old TLS", func(c net.Conn) {
			_ = tls.Client(c, &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}).Handshake()
		}, 0, "the sender offers TLS 1.1 at most"},
		{"a part of it", func(c net.Conn) { _, _ = io.WriteString(c, "\x16\x03\x01\x02\x00\x01") }, 0, "the sender closed the connection in the middle of the TLS handshake"},
		{"SSL 3", func(c net.Conn) {
			_, _ = io.WriteString(c, "\x16\x03\x00\x00\x2f\x01\x00\x00\x2b\x03\x00"+strings.Repeat("r", 32)+"\x00\x00\x04\x00\x05\x00\x0a\x01\x00")
			_, _ = io.ReadAll(c)
		}, 0, "the sender offers SSL 3 at most"},
		{"SSL 2", func(c net.Conn) {
			_, _ = io.WriteString(c, "\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10"+strings.Repeat("r", 37))
			_, _ = io.ReadAll(c)
		}, 0, "the sender offers SSL 2 at most"},
		{"another protocol", func(c net.Conn) {
			_ = tls.Client(c, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"http/0.9"}}).Handshake()
		}, 0, `the sender offers in ALPN ["http/0.9"], of which none is spoken`},
		{"neither", func(c net.Conn) { _, _ = io.WriteString(c, "hello, is there anybody"); _, _ = io.ReadAll(c) }, 0, `this is neither TLS nor HTTP: it begins "hello, is there anybody"`},
	} {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
		c.speak(conn)
		_ = conn.Close()
		r := l.wait(t, uint64(i+1))
		if !r.Rejected || r.Status != c.status || !strings.HasPrefix(r.Reason, c.reason) {
			t.Errorf("%s: got %d %q", c.name, r.Status, r.Reason)
		}
		if c.status == 400 && (r.Method != http.MethodPost || r.Target != "/hook") {
			t.Errorf("%s: got %q %q", c.name, r.Method, r.Target)
		}
	}
	silent, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	_ = silent.Close()
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}
	for _, two := range []bool{true, false} {
		transport.ForceAttemptHTTP2 = two
		transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true}
		transport = transport.Clone()
		client := http.Client{Transport: transport}
		res, err := client.Post(l.URL(), "image/jpeg", strings.NewReader("x"))
		if err != nil || res.StatusCode != http.StatusOK || (res.ProtoMajor == 2) != two {
			t.Fatalf("HTTP/2 %v: got %v, %v", two, res, err)
		}
		_ = res.Body.Close()
	}
	if r := l.wait(t, 9); r.Rejected || r.Proto != "HTTP/2.0" || r.Head != nil {
		t.Errorf("got %+v", r)
	}
	if r := l.wait(t, 10); r.Rejected || !strings.HasPrefix(string(r.Head), "POST / HTTP/1.1\r\n") {
		t.Errorf("got head %q", r.Head)
	}
}

// TestPriorKnowledge: HTTP/2 without TLS is served.
func TestPriorKnowledge(t *testing.T) {
	t.Parallel()
	l := listen(t, capture.Config{}, nil)
	p := &http.Protocols{}
	p.SetUnencryptedHTTP2(true)
	client := http.Client{Transport: &http.Transport{Protocols: p}}
	res, err := client.Post(l.URL(), "text/plain", strings.NewReader("two"))
	if err != nil || res.ProtoMajor != 2 || res.StatusCode != http.StatusOK {
		t.Fatalf("got %v, %v", res, err)
	}
	_ = res.Body.Close()
	if r := l.wait(t, 1); string(r.Body()) != "two" || r.Proto != "HTTP/2.0" {
		t.Errorf("got %+v", r)
	}
}

// TestTrailersOfHTTP2: what comes after a body is kept.
func TestTrailersOfHTTP2(t *testing.T) {
	t.Parallel()
	l := listen(t, capture.Config{}, nil)
	p := &http.Protocols{}
	p.SetUnencryptedHTTP2(true)
	client := http.Client{Transport: &http.Transport{Protocols: p}}
	req, err := http.NewRequest(http.MethodPost, l.URL(), io.NopCloser(strings.NewReader("two")))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Camera", "7")
	req.Trailer = http.Header{"Sum": {"9"}, "Last": {"yes"}}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	r := l.wait(t, 1)
	if string(r.Trailer) != "last: yes\r\nsum: 9\r\n" || !r.LowerCase() {
		t.Errorf("got trailer %q of %s", r.Trailer, r.Proto)
	}
	if f := r.Fields(); f[0].Name != "host" || !slices.Contains(f, capture.Field{Name: "x-camera", Value: "7"}) {
		t.Errorf("got %q", f)
	}
}

// TestSecretHeads: what is kept of a head does not tell a secret path, also of
// what was refused.
func TestSecretHeads(t *testing.T) {
	t.Parallel()
	const secret = "/a3b4c5d6"
	l := listen(t, capture.Config{Path: secret, Secret: true}, nil)
	for i, c := range []struct{ sent, head, target string }{
		{"POST " + secret + "?x=1 HTTP/1.1\r\nHost: localhost\r\nX-a: b\r\nConnection: close\r\n\r\n", "POST /?x=1 HTTP/1.1\r\nHost: localhost\r\nX-a: b\r\nConnection: close\r\n\r\n", "/?x=1"},
		{"POST " + secret + " HTTP/1.1\r\nHost: localhost\r\nExpect: luck\r\n\r\n", "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: luck\r\n\r\n", "/"},
		{"POST host" + secret + " HTTP/1.1\r\nHost: localhost\r\n\r\n", "POST host/ HTTP/1.1\r\n", "host/"},
	} {
		_ = l.raw(t, c.sent)
		r := l.wait(t, uint64(i+1))
		if !strings.HasPrefix(string(r.Head), c.head) || r.Target != c.target || strings.Contains(r.Reason, secret[1:]) {
			t.Errorf("got head %q, target %q, reason %q", r.Head, r.Target, r.Reason)
		}
	}
}

// TestKnocks: who knocks for ever has some rows, and all are counted.
func TestKnocks(t *testing.T) {
	t.Parallel()
	l := listen(t, capture.Config{}, nil)
	const knocks = 300
	for range knocks {
		if got := l.raw(t, "\x16\x03\x01\x02\x00\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 400 ") {
			t.Fatalf("got %q", got)
		}
	}
	rows := l.ring.Stats().Rejected
	if rows < 100 || rows > 200 {
		t.Errorf("got %d rows", rows)
	}
	if got := l.ring.Stats().Refused(); got != knocks {
		t.Errorf("got %d refused, want %d", got, knocks)
	}
	if got := l.meter.Snapshot(time.Now()).Rejected; got != knocks {
		t.Errorf("got %d counted, want %d", got, knocks)
	}
}

// TestHeads: the head of a request is kept as it came, whatever comes before
// and behind it on the connection.
func TestHeads(t *testing.T) {
	t.Parallel()
	l := listen(t, capture.Config{}, nil)
	heads := []string{
		"POST /a HTTP/1.1\r\nhost: localhost\r\nX-b: 1\r\nx-A: 2\r\nX-B:  3\r\nContent-Length: 12\r\n\r\n",
		"POST /b HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTrailer: Sum\r\n\r\n",
		"GET /c?x HTTP/1.1\nHost: localhost\n\n",
		"POST /e HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\nX-Folded: a\r\n\tb\r\nContent-Length: 3\r\n\r\n",
		"PUT /d HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
	}
	bodies := []string{"GET / HTTP\r\n\r\n"[:12], "5\r\nGET /\r\nA;x=y\r\n\r\n\r\n012345\r\n0\r\nsum: 9\r\nSum:  8\r\n\r\n", "", "0\r\n", ""}
	var sent strings.Builder
	for i := range heads {
		sent.WriteString(heads[i] + bodies[i])
	}
	all := sent.String()
	for step := range []int{1, 7, len(all)} {
		conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(l.URL(), "http://"), "/"))
		if err != nil {
			t.Fatal(err)
		}
		for rest := all; rest != ""; {
			n := min([]int{1, 7, len(all)}[step], len(rest))
			if _, err := io.WriteString(conn, rest[:n]); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		in := bufio.NewReader(conn)
		for i, head := range heads {
			res, err := http.ReadResponse(in, nil)
			if err != nil || res.StatusCode != http.StatusOK {
				t.Fatalf("%d: got %v, %v", i, res, err)
			}
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
			r := l.wait(t, uint64(step*len(heads)+i+1))
			trailer := ""
			if i == 1 {
				trailer = "sum: 9\r\nSum:  8\r\n"
			}
			if string(r.Head) != head || string(r.Trailer) != trailer {
				t.Errorf("%d: got head %q and trailer %q, want %q", i, r.Head, r.Trailer, head)
			}
		}
		_ = conn.Close()
	}
}

// TestAnnouncedLengths: who announces much and sends little evicts nothing.
func TestAnnouncedLengths(t *testing.T) {
	t.Parallel()
	ring := capture.NewRing(1000, 64<<20)
	l := listen(t, capture.Config{}, ring)
	body := strings.Repeat("x", 500_000)
	for i := range 50 {
		l.raw(t, fmt.Sprintf("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", len(body), body))
		l.wait(t, uint64(i+1))
	}
	for range 17 {
		conn, err := net.Dial("tcp", l.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		if _, err := io.WriteString(conn, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 64000000\r\n\r\n"+body[:6300]); err != nil {
			t.Fatal(err)
		}
	}
	for range 10 {
		if got := l.raw(t, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"); !strings.HasPrefix(got, "HTTP/1.1 200 ") {
			t.Errorf("got %.80q", got)
		}
	}
	if s := ring.Stats(); s.Evicted != 0 {
		t.Errorf("got %d evicted by lengths that were announced", s.Evicted)
	}
}

// TestCORSOfRefusals: a page that may not send learns nothing of the answer,
// one that may does.
func TestCORSOfRefusals(t *testing.T) {
	t.Parallel()
	l := listen(t, capture.Config{Path: "/in", AllowOrigins: []string{"https://good.example"}}, nil)
	for name, c := range map[string]struct {
		origin, method, target, extra string
		status                        string
		allowed                       bool
	}{
		"may":                {"https://good.example", "POST", "/in", "", "200", true},
		"may, another path":  {"https://good.example", "POST", "/", "", "404", false},
		"may not":            {"https://bad.example", "POST", "/in", "", "403", false},
		"preflight, may":     {"https://good.example", "OPTIONS", "/in", "Access-Control-Request-Method: PUT\r\n", "204", true},
		"preflight, may not": {"https://bad.example", "OPTIONS", "/in", "Access-Control-Request-Method: PUT\r\n", "403", false},
		"no origin":          {"", "POST", "/in", "", "200", false},
		"null":               {"null", "POST", "/in", "", "403", false},
	} {
		got := l.raw(t, fmt.Sprintf("%s %s HTTP/1.1\r\nHost: localhost\r\nOrigin: %s\r\n%sContent-Length: 0\r\nConnection: close\r\n\r\n", c.method, c.target, c.origin, c.extra))
		if !strings.HasPrefix(got, "HTTP/1.1 "+c.status) || strings.Contains(got, "Access-Control-Allow") != c.allowed {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// TestBrokenHTTP2: what ends a connection of HTTP/2, or one request of it,
// before there is a request to see has a row with its cause.
func TestBrokenHTTP2(t *testing.T) {
	t.Parallel()
	const start = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"
	for _, l := range []*listener{listen(t, capture.Config{}, nil), secure(t)} {
		for i, c := range []struct{ name, frames, reason string }{
			{"a header that is none", "\x00\x00\x01\x01\x05\x00\x00\x00\x01\x82", "PROTOCOL_ERROR"},
			{"DATA on no stream", "\x00\x00\x01\x00\x00\x00\x00\x00\x00x", "PROTOCOL_ERROR"},
			{"settings of a wrong size", "\x00\x00\x01\x04\x00\x00\x00\x00\x00x", "FRAME_SIZE_ERROR"},
			{"a header beyond its table", "\x00\x00\x01\x01\x05\x00\x00\x00\x01\xff", "COMPRESSION_ERROR"},
		} {
			addr := strings.TrimSuffix(l.URL()[strings.LastIndex(l.URL(), "//")+2:], "/")
			conn, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(l.URL(), "https") {
				conn = tls.Client(conn, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2"}})
			}
			if _, err := io.WriteString(conn, start+c.frames); err != nil {
				t.Fatal(err)
			}
			r := l.wait(t, uint64(i+1))
			if !r.Rejected || r.Proto != "HTTP/2.0" || !strings.Contains(r.Reason, "broke the rules of HTTP/2, "+c.reason) {
				t.Errorf("%s, %s: got %s %q", l.URL(), c.name, r.Proto, r.Reason)
			}
			_ = conn.Close()
		}
	}
}

// TestRefusedChunks: who sends what are no chunks reads why that is, and is not
// cut off with it unread.
func TestRefusedChunks(t *testing.T) {
	t.Parallel()
	l := listen(t, capture.Config{}, nil)
	answer := l.raw(t, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"+strings.Repeat("x", 100_000))
	if !strings.HasPrefix(answer, "HTTP/1.1 400 ") || !strings.Contains(answer, "the body broke off after 0 bytes") {
		t.Errorf("got %q", answer)
	}
}

// TestBodyWithoutLength: a body that no header announced is no body to HTTP. The
// request says so, and so does what came of the body.
func TestBodyWithoutLength(t *testing.T) {
	t.Parallel()
	l := listen(t, capture.Config{}, nil)
	conn, err := net.Dial("tcp", strings.Trim(strings.TrimPrefix(l.URL(), "http:"), "/"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, _ = io.WriteString(conn, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\r\n{\"objects\":[]}\r\n\r\n")
	_, _ = io.ReadAll(conn)
	if r := l.wait(t, 1); r.Rejected || !r.Lengthless() {
		t.Errorf("got %+v", r)
	}
	const want = `this is the body of the request before it, which has neither a Content-Length nor a Transfer-Encoding`
	if r := l.wait(t, 2); !r.Rejected || !strings.HasPrefix(r.Reason, want) || !strings.Contains(r.Reason, "objects") {
		t.Errorf("got %q", r.Reason)
	}
	for _, head := range []string{"Content-Length: 0\r\nContent-Type: a/b\r\n", "content-type: a/b\r\ntransfer-encoding: chunked\r\n", "X: 1\r\n"} {
		r := capture.NewRequest(http.MethodPost, "/", nil, nil)
		if r.Head = []byte("POST / HTTP/1.1\r\n" + head + "\r\n"); r.Lengthless() {
			t.Errorf("%q has no length", head)
		}
	}
}

// TestCutHeads: a sender that goes in the middle of a header is seen, and so is
// what it had sent; one that goes in between is not.
func TestCutHeads(t *testing.T) {
	t.Parallel()
	l := listen(t, capture.Config{}, nil)
	const whole = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi"
	seq := uint64(0)
	for _, c := range []struct{ sent, want string }{
		{"POST / HTTP/1.1\r\nHos", `before its header had come to its end; it ends "POST / HTTP/1.1\r\nHos"`},
		{"POST /ho", `before its header had come to its end; it ends "POST /ho"`},
		{"POST /%zz HTTP/1.1\r\nHos", "a % that is none is written %25"},
		{"hello", "this is not HTTP"},
		{whole + whole + "PUT /third HTTP/1.1\r\n", "before its header had come to its end; it ends \"PUT /third HTTP/1.1\\r\\n\""},
		{whole, ""},
		{strings.Replace(whole, "Host", "Connection: close\r\nHost", 1) + "POST", ""},
	} {
		conn, err := net.Dial("tcp", l.addr)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, c.sent)
		if w, ok := conn.(*net.TCPConn); ok {
			_ = w.CloseWrite()
		}
		_, _ = io.Copy(io.Discard, conn)
		_ = conn.Close()
		for range strings.Count(c.sent, "\r\n\r\nhi") {
			seq++
			if r := l.wait(t, seq); r.Rejected {
				t.Errorf("%q: got %q", c.sent, r.Reason)
			}
		}
		if c.want == "" {
			continue
		}
		seq++
		if r := l.wait(t, seq); !r.Rejected || !strings.Contains(r.Reason, c.want) {
			t.Errorf("%q: got %d %q", c.sent, r.Status, r.Reason)
		}
	}
}

// TestLengthTooSmall: a body that goes on after its Content-Length says so, also
// where the sender closes the connection then.
func TestLengthTooSmall(t *testing.T) {
	t.Parallel()
	l := listen(t, capture.Config{}, nil)
	_ = l.raw(t, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}}]}")
	if got := l.wait(t, 2).Reason; !strings.Contains(got, "of which the Content-Length may be too small") {
		t.Errorf("got %q", got)
	}
}

// TestRefusalSentences: what nearly is a request says what to change.
func TestRefusalSentences(t *testing.T) {
	t.Parallel()
	l := listen(t, capture.Config{}, nil)
	const short = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n"
	if _ = l.raw(t, short+"abcdef\r\n"); !strings.Contains(l.wait(t, 2).Reason, "of which the Content-Length may be too small") {
		t.Errorf("got %q", l.wait(t, 2).Reason)
	}
	for i, c := range []struct{ sent, want string }{
		{"POST / HTTP/3.0\r\nHost: localhost\r\n\r\n", "names a version that is not spoken here"},
		{"POST /hook\r\n\r\n", "has no version: it must end in HTTP/1.1"},
		{"post / http/1.1\r\nHost: localhost\r\n\r\n", "must have its method and HTTP/1.1 in capitals"},
		{"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "the Transfer-Encoding is not known"},
		{"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: abc\r\n\r\n", `the Content-Length "abc" is no number of bytes`},
		{"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", `the Content-Length "-1" is no number of bytes`},
		{"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n", "two lengths were sent, Content-Length 3 and 4"},
		{"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\nPOST / HTTP/1.1\r\n\r\n", "this begins with the PROXY protocol"},
		{"\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c\r\n\r\n", "this begins with the PROXY protocol"},
		{"OPTIONS rtsp://x/y RTSP/1.0\r\nCSeq: 1\r\n\r\n", "this is not HTTP: it begins"},
		{"\r\n\r\nPOST / HTTP/1.1\r\nHost: localhost\r\n\r\n", "an empty line came before the request line"},
		{"\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10\r\n\r\n", "this sender speaks TLS"},
	} {
		_ = l.raw(t, c.sent)
		if r := l.wait(t, uint64(i)+3); !r.Rejected || !strings.Contains(r.Reason, c.want) {
			t.Errorf("%q: got %d %q", c.sent, r.Status, r.Reason)
		}
	}
}
