package archive_test

import (
	"bytes"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
)

// binary is every byte twice, in another order the second time, so that line
// ends, NUL and bytes that are no UTF-8 have neighbours of each kind.
func binary() []byte {
	b := make([]byte, 0, 512)
	for i := range 256 {
		b = append(b, byte(i))
	}
	for i := range 256 {
		b = append(b, byte(i*7))
	}
	return b
}

// request is NewRequest with the fields that a message carries.
func request(method, target, host string, header http.Header, body []byte) *capture.Request {
	r := capture.NewRequest(method, target, header, body)
	r.Host = host
	return r
}

func write(tb testing.TB, r *capture.Request) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := archive.WriteMessage(&b, r); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// compare fails where two requests differ in what a message carries.
func compare(t *testing.T, got, want *capture.Request) {
	t.Helper()
	if got.Method != want.Method || got.Target != want.Target || got.Host != want.Host {
		t.Errorf("got %q %q %q, want %q %q %q", got.Method, got.Target, got.Host, want.Method, want.Target, want.Host)
	}
	if g, w := withoutFraming(got.Header), withoutFraming(want.Header); !maps.EqualFunc(g, w, slices.Equal) {
		t.Errorf("got headers %q, want %q", g, w)
	}
	if !bytes.Equal(got.Body(), want.Body()) {
		t.Errorf("got a body of %d bytes, want %d: %.80q, want %.80q", len(got.Body()), len(want.Body()), got.Body(), want.Body())
	}
}

func withoutFraming(h http.Header) http.Header {
	h = h.Clone()
	h.Del("Content-Length")
	h.Del("Transfer-Encoding")
	return h
}

func TestMessageRoundTrip(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]*capture.Request{
		"empty":         request("GET", "/", "a.example", http.Header{}, nil),
		"no host":       request("GET", "/", "", http.Header{}, nil),
		"binary":        request("POST", "/x?y=%20&&", "a:1", http.Header{"Content-Type": {"image/jpeg"}}, binary()),
		"looks chunked": request("POST", "/", "a", http.Header{}, []byte("5\r\nhello\r\n0\r\n\r\n")),
		"looks like a message": request("PUT", "/", "a", http.Header{},
			[]byte("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc")),
		"headers": request("POST", "//a/../b#c", "a", http.Header{
			"X-Empty": {""}, "X-Twice": {"1", "2", ""}, "X-Raw": {"\x80\x9b31m\xff"}, "X-Tab": {"a\tb"},
			"X-Colon": {": :"}, "X'`$id": {"$(id)"}, "X-Nbsp": {"\u00a0x\u0085"},
		}, []byte("b")),
		"target bytes": request("POST", "/\xff\x80é?<>\"{}|\\^`", "a", http.Header{}, nil),
		"star":         request("OPTIONS", "*", "a", http.Header{}, nil),
		"absolute":     request("GET", "http://b.example/c", "a", http.Header{}, nil),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := archive.ReadMessage(bytes.NewReader(write(t, r)), archive.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			compare(t, got, r)
			if got.Truncated {
				t.Error("marked truncated")
			}
		})
	}
}

// TestMessageLength sees to it that the length is that of the body held, that
// no framing of the sender survives, and that it comes once.
func TestMessageLength(t *testing.T) {
	t.Parallel()
	r := request("POST", "/", "a", http.Header{
		"Content-Length": {"999", "5"}, "Transfer-Encoding": {"chunked"},
	}, []byte("abc"))
	want := "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
	if got := string(write(t, r)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestMessageInjection sees to it that nothing can put headers or another
// request into a message.
func TestMessageInjection(t *testing.T) {
	t.Parallel()
	r := request("GET", "/ HTTP/1.1\r\nX-Evil: 1\r\n\r\n", "a\r\nX-Evil: 2", http.Header{
		"X-A":           {"1\r\nX-Evil: 3", "2\n\nX-Evil: 4", "\x00"},
		"X-B: 1\r\nX-E": {"5"},
		"":              {"6"},
	}, nil)
	got, err := archive.ReadMessage(bytes.NewReader(write(t, r)), archive.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Header) != 1 || len(got.Header["X-A"]) != 3 {
		t.Errorf("got headers %q, want X-A alone", got.Header)
	}
	if want := "/%20HTTP/1.1%0D%0AX-Evil:%201%0D%0A%0D%0A"; got.Target != want {
		t.Errorf("got target %q, want %q", got.Target, want)
	}
	if err := archive.WriteMessage(&bytes.Buffer{}, request("GE T", "/", "", http.Header{}, nil)); !errors.Is(err, archive.ErrMessage) {
		t.Errorf("a method with a space: got %v, want ErrMessage", err)
	}
}

func TestReadMessageOfOthers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text   string
		target string
		header http.Header
		body   string
	}{
		"line feeds": {"POST /a HTTP/1.1\nHost: h\nA: 1\n\nb\r\n\n", "/a", http.Header{"A": {"1"}}, "b\r\n\n"},
		"blank lines before": {
			"\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", "/", http.Header{}, "",
		},
		"chunked": {
			"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n",
			"/",
			http.Header{},
			"abcde",
		},
		"said to be chunked": {
			"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n{\"a\":1}", "/", http.Header{}, `{"a":1}`,
		},
		"more than the length": {
			"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nabc", "/", http.Header{"Content-Length": {"2"}}, "ab",
		},
		"no length":    {"POST / HTTP/1.1\r\nHost: h\r\n\r\nabc", "/", http.Header{}, "abc"},
		"version 2":    {"POST / HTTP/2\r\nHost: h\r\n\r\nabc", "/", http.Header{}, "abc"},
		"folded":       {"POST / HTTP/1.1\r\nHost: h\r\nA: 1\r\n \t2\r\n\r\n", "/", http.Header{"A": {"1 2"}}, ""},
		"lower case":   {"POST / HTTP/1.1\r\nhost: h\r\ncontent-type:x\r\n\r\n", "/", http.Header{"Content-Type": {"x"}}, ""},
		"no space":     {"POST / HTTP/1.1\r\nHost:h\r\nA:\r\n\r\n", "/", http.Header{"A": {""}}, ""},
		"zero length":  {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", "/", http.Header{"Content-Length": {"0"}}, ""},
		"other method": {"M-SEARCH * HTTP/1.1\r\nHost: h\r\n\r\n", "*", http.Header{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := archive.ReadMessage(strings.NewReader(c.text), archive.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if got.Target != c.target || got.Host != "h" || string(got.Body()) != c.body {
				t.Errorf("got %q %q %q, want %q %q %q", got.Target, got.Host, got.Body(), c.target, "h", c.body)
			}
			if !maps.EqualFunc(got.Header, c.header, slices.Equal) {
				t.Errorf("got headers %q, want %q", got.Header, c.header)
			}
		})
	}
}

func TestReadMessageErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text  string
		wants []error
	}{
		"empty":           {"", []error{archive.ErrMessage, archive.ErrTorn}},
		"blank lines":     {"\r\n\n", []error{archive.ErrMessage, archive.ErrTorn}},
		"zeros":           {strings.Repeat("\x00", 4096) + "\n", []error{archive.ErrMessage}},
		"a picture":       {"\xff\xd8\xff\xe0\n\n", []error{archive.ErrMessage}},
		"an answer":       {"HTTP/1.1 200 OK\r\n\r\n", []error{archive.ErrMessage}},
		"version 0.9":     {"GET /\r\n\r\n", []error{archive.ErrMessage}},
		"no headers' end": {"GET / HTTP/1.1\r\nA: 1\r\n", []error{archive.ErrMessage, archive.ErrTorn}},
		"no colon":        {"GET / HTTP/1.1\r\nA\r\n\r\n", []error{archive.ErrMessage}},
		"blank in a name": {"GET / HTTP/1.1\r\nA : 1\r\n\r\n", []error{archive.ErrMessage}},
		"control":         {"GET / HTTP/1.1\r\nA: \x1b]0;x\x07\r\n\r\n", []error{archive.ErrMessage}},
		"control target":  {"GET /\x1b[31m HTTP/1.1\r\n\r\n", []error{archive.ErrMessage}},
		"bare return":     {"GET / HTTP/1.1\r\nA: 1\rB: 2\r\n\r\n", []error{archive.ErrMessage}},
		"folded first":    {"GET / HTTP/1.1\r\n A: 1\r\n\r\n", []error{archive.ErrMessage}},
		"length":          {"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", []error{archive.ErrMessage}},
		"negative length": {"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", []error{archive.ErrMessage}},
		"huge length":     {"GET / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", []error{archive.ErrMessage, archive.ErrTooLarge}},
		"huge line":       {"GET /" + strings.Repeat("a", 2<<20), []error{archive.ErrMessage, archive.ErrTooLarge}},
		"huge headers":    {"GET / HTTP/1.1\r\n" + strings.Repeat("A: 1\r\n", 1<<18), []error{archive.ErrMessage, archive.ErrTooLarge}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := archive.ReadMessage(strings.NewReader(c.text), archive.Limits{})
			for _, want := range c.wants {
				if !errors.Is(err, want) {
					t.Errorf("got %v, want it to wrap %v", err, want)
				}
			}
			if r != nil {
				t.Error("got a request beside the error")
			}
		})
	}
}

func TestReadMessageLimits(t *testing.T) {
	t.Parallel()
	small := archive.Limits{Head: 40, Body: 3}
	for name, c := range map[string]struct {
		text string
		ok   bool
	}{
		"fits":            {"GET / HTTP/1.1\r\n\r\nabc", true},
		"body":            {"GET / HTTP/1.1\r\n\r\nabcd", false},
		"announced":       {"GET / HTTP/1.1\r\nContent-Length: 4\r\n\r\nabcd", false},
		"announced fits":  {"GET / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcd", true},
		"head":            {"GET / HTTP/1.1\r\nA: " + strings.Repeat("a", 30) + "\r\n\r\n", false},
		"chunks too long": {"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := archive.ReadMessage(strings.NewReader(c.text), small)
			if (err == nil) != c.ok {
				t.Errorf("got %v", err)
			}
			if err != nil && !errors.Is(err, archive.ErrTooLarge) {
				t.Errorf("got %v, want ErrTooLarge", err)
			}
		})
	}
}

// TestReadMessageTorn cuts a message after every byte: it is reported, and
// what there is of the body comes with it.
func TestReadMessageTorn(t *testing.T) {
	t.Parallel()
	whole := write(t, request("POST", "/a", "h", http.Header{"A": {"1"}}, []byte("0123456789")))
	head := len(whole) - 10
	for n := range whole {
		r, err := archive.ReadMessage(bytes.NewReader(whole[:n]), archive.Limits{})
		if !errors.Is(err, archive.ErrTorn) || !errors.Is(err, archive.ErrMessage) {
			t.Fatalf("cut after %d bytes: got %v, want ErrTorn", n, err)
		}
		if n < head {
			if r != nil {
				t.Fatalf("cut after %d bytes: got a request without its headers", n)
			}
			continue
		}
		if r == nil || !r.Truncated || !bytes.Equal(r.Body(), whole[head:n]) {
			t.Fatalf("cut after %d bytes: got %+v", n, r)
		}
	}
}

func FuzzReadMessage(f *testing.F) {
	f.Add([]byte("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"))
	f.Add([]byte("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
	f.Add([]byte("GET /\xff HTTP/1.0\nA: \x80\n b\n\n\x00"))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := archive.ReadMessage(bytes.NewReader(text), archive.Limits{Head: 1 << 16, Body: 1 << 16})
		if err != nil && !errors.Is(err, archive.ErrMessage) {
			t.Fatalf("got %v, want ErrMessage", err)
		}
		if r == nil {
			return
		}
		if len(r.Body()) > len(text) {
			t.Fatalf("%d bytes of body out of %d", len(r.Body()), len(text))
		}
		again, err := archive.ReadMessage(bytes.NewReader(write(t, r)), archive.Limits{})
		if err != nil {
			t.Fatalf("what was read cannot be written and read again: %v", err)
		}
		compare(t, again, r)
	})
}

// TestSentHead: a head is written as it came, and read back as it was.
func TestSentHead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ head, body, trailer, want string }{
		"order, spelling, repetition": {
			"POST /a HTTP/1.1\r\nx-B: 1\r\nhost: h\r\nX-a:  2\r\nx-b: 3\r\ncontent-length: 2\r\n\r\n", "hi", "",
			"POST /a HTTP/1.1\r\nx-B: 1\r\nhost: h\r\nX-a:  2\r\nx-b: 3\r\ncontent-length: 2\r\n\r\nhi",
		},
		"another length": {
			"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n 9\r\nX-a: 2\r\n\r\n", "hi", "",
			"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nX-a: 2\r\n\r\nhi",
		},
		"no length": {
			"POST /a HTTP/1.1\r\nHost: h\r\n\r\n", "hi", "",
			"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi",
		},
		"chunked": {
			"POST /a HTTP/1.1\nHost: h\ntransfer-encoding: chunked\n\n", "hi", "",
			"POST /a HTTP/1.1\nHost: h\ntransfer-encoding: chunked\n\n2\r\nhi\r\n0\r\n\r\n",
		},
		"chunked, empty": {
			"POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", "", "",
			"POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		},
		"trailers": {
			"POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", "hi", "sum: 9\r\nSum: 8\r\n",
			"POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nsum: 9\r\nSum: 8\r\n\r\n",
		},
		"chunks of HTTP/1.0": {
			"POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n", "hi", "",
			"POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\nhi",
		},
		"folded": {
			"POST /a HTTP/1.1\r\nHost: h\r\nX-B: 1\r\n\t2\r\n\r\n", "", "",
			"POST /a HTTP/1.1\r\nHost: h\r\nX-B: 1\r\n\t2\r\n\r\n",
		},
		"another target": {"GET /b HTTP/1.1\r\nhost: h\r\nX-B: 1\r\n\r\n", "", "", "POST /a HTTP/1.1\r\nhost: h\r\nX-B: 1\r\n\r\n"},
		"a control":      {"POST /a HTTP/1.1\r\nHost: h\r\nX-B: 1\r2\r\n\r\n", "", "", "POST /a HTTP/1.1\r\nHost: h\r\nX-B: 1 2\r\n\r\n"},
		"HTTP/2":         {"", "hi", "", "POST /a HTTP/1.1\r\nhost: h\r\nx-b: 1\r\ncontent-length: 2\r\n\r\nhi"},
		"HTTP/2, trailers": {
			"", "hi", "sum: 9\r\n",
			"POST /a HTTP/1.1\r\nhost: h\r\nx-b: 1\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nsum: 9\r\n\r\n",
		},
	} {
		r := capture.NewRequest("POST", "/a", http.Header{"X-B": {"1"}}, []byte(c.body))
		r.Head, r.Trailer, r.Host = []byte(c.head), []byte(c.trailer), "h"
		if c.head == "" {
			r.Proto = "HTTP/2.0"
		}
		var b bytes.Buffer
		if err := archive.WriteMessage(&b, r); err != nil || b.String() != c.want {
			t.Errorf("%s: got %q, %v", name, b.String(), err)
		}
		again, err := archive.ReadMessage(&b, archive.Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		head, _, _ := strings.Cut(c.want, c.body+c.trailer)
		if c.body == "" {
			head = c.want
		}
		if !strings.HasPrefix(head, string(again.Head)) || len(again.Head) < len("POST /a HTTP/1.0\r\n\r\n") ||
			string(again.Trailer) != c.trailer || string(again.Body()) != c.body {
			t.Errorf("%s: got back %q, %q, %q", name, again.Head, again.Body(), again.Trailer)
		}
	}
}
