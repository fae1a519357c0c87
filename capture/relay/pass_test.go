package relay_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/relay"
)

// upstream starts a target and returns a Forwarder that waits for it.
func upstream(t *testing.T, anywhere bool, h http.HandlerFunc) (*relay.Forwarder, *relay.Client) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	u, err := relay.ParseTarget(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := relay.NewClient(u, relay.Options{Anywhere: anywhere})
	return relay.NewForwarder(c, capture.NewRing(1, 1)), c
}

func TestAnswer(t *testing.T) {
	t.Parallel()
	moved := make(chan string, 10)
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		moved <- r.Method + string(body)
	}))
	t.Cleanup(elsewhere.Close)
	cases := map[string]struct {
		anywhere bool
		answer   http.HandlerFunc
		status   int
		body     string // its beginning
		reason   string
	}{
		"taken": {false, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			w.WriteHeader(http.StatusCreated)
			_, _ = w.Write(append([]byte("got "), body...))
		}, 201, "got body", ""},
		"refused":    {false, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }, 418, "", ""},
		"no content": {false, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, 204, "", ""},
		"longest": {false, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(bytes.Repeat([]byte("x"), relay.MaxPassed))
		}, 200, "xxx", ""},
		"too long":   {false, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, relay.MaxPassed+1)) }, 502, "forward: ", "longer than 256 KiB"},
		"broken off": {false, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 502, "forward: ", "EOF"},
		"half":       {false, half, 502, "forward: ", "broke off"},
		"elsewhere":  {false, http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect).ServeHTTP, 307, "", ""},
		"followed":   {true, http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect).ServeHTTP, 200, "", ""},
		"made a GET": {true, http.RedirectHandler(elsewhere.URL, http.StatusFound).ServeHTTP, 502, "forward: ", "would make the POST a GET"},
		"compressed": {false, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = io.WriteString(w, "raw")
		}, 200, "raw", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, _ := upstream(t, c.anywhere, c.answer)
			a, done := f.Answer(t.Context(), request(0, []byte("body")))
			if a.Status != c.status || !strings.HasPrefix(string(a.Body), c.body) || !strings.Contains(a.Reason, c.reason) {
				t.Errorf("got %d %.80q, reason %q", a.Status, a.Body, a.Reason)
			}
			if (c.reason == "") != (a.Reason == "") || (c.reason == "") != (done.Err == "") || done.Latency <= 0 || a.Why == "" {
				t.Errorf("got %+v and %+v", a, done)
			}
			if done.Err == "" && done.Status != c.status {
				t.Errorf("got %+v", done)
			}
			if s := f.Stats(); (s.Sent == 1) != (done.Err == "" && c.status < 300) || s.Sent+s.Failed != 1 {
				t.Errorf("got %+v", s)
			}
		})
	}
	t.Cleanup(func() {
		close(moved)
		for got := range moved {
			if got != "POSTbody" {
				t.Errorf("got %s where a redirect led", got)
			}
		}
	})
}

// half announces more than it sends.
func half(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "10")
	_, _ = io.WriteString(w, "half")
}

// answers writes an answer as it is: the server of net/http writes a
// Connection of its own.
func answers(t *testing.T, text string) http.HandlerFunc {
	t.Helper()
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(conn, text)
		_ = conn.Close()
	}
}

func TestAnswerHeaders(t *testing.T) {
	t.Parallel()
	const rest = "X-Mine: 1\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nContent-Length: 4\r\n"
	for name, head := range map[string]string{
		"named":               "HTTP/1.1 200 OK\r\nConnection: X-Hop\r\n" + rest + "\r\n",
		"with close":          "HTTP/1.1 200 OK\r\nConnection: close, X-Hop\r\n" + rest + "\r\n",
		"on a line apart":     "HTTP/1.1 200 OK\r\nConnection: close\r\nconnection:  x-hop \r\n" + rest + "\r\n",
		"after others":        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close, X-Hop\r\n" + rest + "\r\n",
		"with bare line ends": strings.ReplaceAll("HTTP/1.1 200 OK\r\nConnection: close, X-Hop\r\n"+rest+"\r\n", "\r", ""),
		"of HTTP/1.0":         "HTTP/1.0 200 OK\r\nConnection: close, X-Hop\r\n" + rest + "\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, _ := upstream(t, false, answers(t, head+"body"))
			testHeaders(t, f)
		})
	}
}

// TestAnswerHeadersOverTLS is the same behind TLS, of HTTP/1.1 and 2.
func TestAnswerHeadersOverTLS(t *testing.T) {
	t.Parallel()
	for name, h2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := httptest.NewUnstartedServer(answers(t, "HTTP/1.1 200 OK\r\nX-Mine: 1\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"+
				"Connection: close, X-Hop\r\nX-Hop: 1\r\nContent-Length: 4\r\n\r\nbody"))
			if h2 {
				s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.ProtoMajor != 2 {
						t.Errorf("got %s, want what both speak best", r.Proto)
					}
					w.Header()["Set-Cookie"] = []string{"a=1", "b=2"}
					w.Header().Set("X-Mine", "1")
					w.Header().Set("Content-Length", "4")
					_, _ = io.WriteString(w, "body")
				})
			}
			s.EnableHTTP2 = h2
			s.StartTLS()
			t.Cleanup(s.Close)
			u, err := relay.ParseTarget(s.URL)
			if err != nil {
				t.Fatal(err)
			}
			testHeaders(t, relay.NewForwarder(relay.NewClient(u, relay.Options{Insecure: true}), capture.NewRing(1, 1)))
			f := relay.NewForwarder(relay.NewClient(u, relay.Options{}), capture.NewRing(1, 1))
			if a, _ := f.Answer(t.Context(), request(0, nil)); a.Status != 502 || !strings.Contains(a.Reason, "certificate is not trusted") || !strings.Contains(a.Reason, "--forward-insecure") {
				t.Errorf("got %+v of a target that nobody vouches for", a)
			}
		})
	}
}

func testHeaders(t *testing.T, f *relay.Forwarder) {
	t.Helper()
	a, _ := f.Answer(t.Context(), request(0, nil))
	if string(a.Body) != "body" {
		t.Errorf("got %q", a.Body)
	}
	if a.Header.Get("X-Mine") != "1" || len(a.Header["Set-Cookie"]) != 2 {
		t.Errorf("got %v, want the target's headers", a.Header)
	}
	for _, name := range []string{"Connection", "X-Hop", "Keep-Alive", "Content-Length"} {
		if v, ok := a.Header[name]; ok {
			t.Errorf("got %s %q, which is for one connection", name, v)
		}
	}
	head := capture.NewRequest("HEAD", "/", nil, nil)
	if a, _ := f.Answer(t.Context(), head); a.Header.Get("Content-Length") != "4" {
		t.Errorf("got %v for HEAD", a.Header)
	}
}

func TestAnswerTimesOut(t *testing.T) {
	t.Parallel()
	stop := make(chan struct{})
	f, c := upstream(t, false, func(http.ResponseWriter, *http.Request) { <-stop })
	t.Cleanup(func() { close(stop) }) // before the target is closed, which waits for it
	c.SetTimeout(10 * time.Millisecond)
	a, done := f.Answer(t.Context(), request(0, nil))
	if a.Status != http.StatusGatewayTimeout || done.Status != 0 || done.Err == "" {
		t.Errorf("got %+v and %+v", a, done)
	}
	// The sender has left.
	c.SetTimeout(time.Minute)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if a, _ := f.Answer(ctx, request(0, nil)); a.Status != http.StatusBadGateway {
		t.Errorf("got %+v", a)
	}
}

func TestAnswerOfNobody(t *testing.T) {
	t.Parallel()
	u := &url.URL{Scheme: "http", Host: "127.0.0.1:1"}
	f := relay.NewForwarder(relay.NewClient(u, relay.Options{}), capture.NewRing(1, 1))
	if a, done := f.Answer(t.Context(), request(0, nil)); a.Status != 502 || !strings.Contains(a.Reason, "refused") || done.Err == "" {
		t.Errorf("got %+v and %+v", a, done)
	}
}

// broken is a transport with a defect.
type broken struct{}

func (broken) RoundTrip(*http.Request) (*http.Response, error) { panic("defect in the transport") }

// TestPanics: a defect while a request is passed on costs its result alone.
func TestPanics(t *testing.T) {
	t.Parallel()
	c := relay.NewClient(&url.URL{Scheme: "http", Host: "127.0.0.1:1"}, relay.Options{})
	c.SetTransport(broken{})
	ring := capture.NewRing(10, 1<<20)
	f := relay.NewForwarder(c, ring)
	var log bytes.Buffer
	f.Log = slog.New(slog.NewTextHandler(&log, nil))
	if a, done := f.Answer(t.Context(), request(0, nil)); a.Status != 502 || !strings.Contains(done.Err, "defect in the transport") {
		t.Errorf("got %+v and %+v", a, done)
	}
	ctx, cancel := context.WithCancel(t.Context())
	for range 3 {
		ring.Append(request(0, []byte("x")))
	}
	cancel() // what was captured is sent all the same
	f.Run(ctx)
	for seq := uint64(1); seq <= 3; seq++ {
		if r, ok := f.Result(seq); !ok || r.Err == nil || !strings.Contains(r.Err.Error(), "defect in the transport") {
			t.Errorf("got %+v, %v", r, ok)
		}
	}
	if s := f.Stats(); s.Failed != 4 {
		t.Errorf("got %+v", s)
	}
	if !strings.Contains(log.String(), "broken.RoundTrip") {
		t.Errorf("got log %.300q, want the stack in it", &log)
	}
	for seq := uint64(1); seq <= 3; seq++ { // nobody keeps it on hold
		if r, ok := ring.Get(seq); ok && !r.Hold() {
			t.Errorf("request %d is gone", seq)
		}
	}
}
