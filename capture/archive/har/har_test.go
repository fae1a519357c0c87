package har_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive/har"
)

func binary() []byte {
	b := make([]byte, 1024)
	for i := range b {
		b[i] = byte(i * 7)
	}
	return b
}

// requests are what a listener may have captured, hostile ones included.
func requests() map[string]*capture.Request {
	all := map[string]*capture.Request{
		"bare":   capture.NewRequest("GET", "/", http.Header{}, nil),
		"text":   capture.NewRequest("POST", "/a?b=c&d&e=%zz&f=%41", http.Header{"Content-Type": {"text/plain"}}, []byte("héllo \"x\" </script>\r\n\t\u2028\u202e\x1b[31m\u009b")),
		"long":   capture.NewRequest("POST", "/", http.Header{}, []byte(strings.Repeat("é", 70_001))),
		"binary": capture.NewRequest("POST", "/", http.Header{"Content-Type": {"image/jpeg"}}, binary()),
		"nul":    capture.NewRequest("POST", "/", http.Header{}, []byte("a\x00b")),
		"large":  capture.NewRequest("POST", "/", http.Header{}, bytes.Repeat(binary(), 300)),
		"headers": capture.NewRequest("PUT", "/", http.Header{
			"X-Raw": {"\x80\x9b31m\xff", "plain", ""}, "Cookie": {"a=b; c=\"d\"; \x80"}, "X-Bidi": {"\u202eabc"},
		}, nil),
		"target":   capture.NewRequest("GET", "/\xff\x80é?<>\"{}|\\^`%zz#f", http.Header{}, nil),
		"escape":   capture.NewRequest("GET", "/a%2Fb%00?q=%ff", http.Header{}, nil),
		"star":     capture.NewRequest("OPTIONS", "*", http.Header{}, nil),
		"absolute": capture.NewRequest("GET", "http://b.example/c?d", http.Header{}, nil),
		"double":   capture.NewRequest("GET", "//evil.example/x", http.Header{}, nil),
		"colon":    capture.NewRequest("GET", "/a:b/::", http.Header{}, nil),
		"host":     capture.NewRequest("GET", "/", http.Header{}, nil),
	}
	for _, r := range all {
		r.Host = "127.0.0.1:8080"
	}
	all["no host"] = capture.NewRequest("GET", "/", http.Header{}, nil)
	all["host"].Host = "a b\"<>\xff:x"
	odd := capture.NewRequest("POST", "/r", http.Header{}, []byte("x"))
	odd.Seq, odd.Time, odd.Remote, odd.Status = 7, time.Date(2026, 11, 23, 12, 0, 0, 123456789, time.UTC), "[::1]:5", 413
	odd.Reason, odd.Rejected, odd.Truncated, odd.Size = "too much", true, true, 1<<40
	odd.OwnTime, odd.TargetTime = time.Millisecond, time.Second
	odd.ReadTime, odd.Proto, odd.Host = 1500*time.Microsecond, "HTTP/2.0", "[::1]:8080"
	all["rejected"] = odd
	garbage := capture.NewRequest("", "", http.Header{}, nil)
	garbage.Seq, garbage.Status, garbage.Reason, garbage.Rejected = 8, 400, "this is not HTTP", true
	garbage.Proto, garbage.Head = "HTTP/1.1", []byte("GARBAGE\r\n\r\n")
	all["no HTTP"] = garbage
	sent := capture.NewRequest("POST", "/s", http.Header{"X-A": {"1 2", "3"}, "X-B": {"\xff"}}, []byte("x"))
	sent.Host, sent.Head = "h", []byte("POST /s HTTP/1.1\r\nx-B: \xff\r\nX-a: 1\r\n\t2\r\nhost: h\r\nx-A:  3\r\ntransfer-encoding: chunked\r\nTrailer: Sum\r\n\r\n")
	sent.Trailer, sent.NotRecorded = []byte("Sum: 9\r\n"), true
	sent.Decision = capture.Decision{Why: "rule 1", Delay: 1500 * time.Millisecond, Dropped: true}
	sent.Forwarded = &capture.Forwarded{Status: 502, Latency: time.Second, Err: "gone"}
	all["sent"] = sent
	return all
}

func encode(tb testing.TB, origin string, list ...*capture.Request) []byte {
	tb.Helper()
	var b bytes.Buffer
	e := har.NewEncoder(&b, "1.0.0", origin)
	for _, r := range list {
		if err := e.Encode(r); err != nil {
			tb.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func open(tb testing.TB, text []byte) *har.Reader {
	tb.Helper()
	h, err := har.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		tb.Fatal(err)
	}
	return h
}

func compare(t *testing.T, got, want *capture.Request) {
	t.Helper()
	if got.Method != want.Method || got.Target != want.Target || got.Host != want.Host || got.Proto != want.Proto {
		t.Errorf("got %q %q %q %q, want %q %q %q %q",
			got.Method, got.Target, got.Host, got.Proto, want.Method, want.Target, want.Host, want.Proto)
	}
	if !maps.EqualFunc(got.Header, want.Header, slices.Equal) {
		t.Errorf("got headers %q, want %q", got.Header, want.Header)
	}
	if !bytes.Equal(got.Body(), want.Body()) {
		t.Errorf("got a body of %d bytes, want %d", len(got.Body()), len(want.Body()))
	}
	if !got.Time.Equal(want.Time) || got.Remote != want.Remote || got.Status != want.Status || got.Reason != want.Reason ||
		got.Rejected != want.Rejected || got.Truncated != want.Truncated || got.Size != want.Size || got.ReadTime != want.ReadTime ||
		got.OwnTime != want.OwnTime || got.TargetTime != want.TargetTime {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if !bytes.Equal(got.Head, want.Head) || !bytes.Equal(got.Trailer, want.Trailer) || got.NotRecorded != want.NotRecorded ||
		got.Decision != want.Decision || !reflect.DeepEqual(got.Forwarded, want.Forwarded) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// TestHeaders: headers are listed as they came, those of HTTP/2 in lower case.
func TestHeaders(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"sent":     "x-B X-a host x-A transfer-encoding Trailer",
		"headers":  "Host Cookie X-Bidi X-Raw X-Raw X-Raw",
		"rejected": "host",
	} {
		var h struct {
			Log struct {
				Entries []struct {
					Request struct {
						Headers     []struct{ Name string }
						HeadersSize int
					}
				}
			}
		}
		r := requests()[name]
		if err := json.Unmarshal(encode(t, "", r), &h); err != nil {
			t.Fatal(err)
		}
		q, names := h.Log.Entries[0].Request, []string{}
		for _, f := range q.Headers {
			names = append(names, f.Name)
		}
		if got := strings.Join(names, " "); got != want || (q.HeadersSize == -1) != (r.Head == nil) {
			t.Errorf("%s: got %q, %d", name, got, q.HeadersSize)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for name, want := range requests() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, origin := range []string{"", "https://bin.example:8443/"} {
				text := encode(t, origin, want)
				if err := validate(t, s, text); err != nil {
					t.Errorf("not valid by the schema: %v", err)
				}
				h := open(t, text)
				if h.Len() != 1 || h.Err() != nil {
					t.Fatalf("got %d entries: %v", h.Len(), h.Err())
				}
				got, err := h.Request(0)
				if err != nil {
					t.Fatal(err)
				}
				compare(t, got, want)
			}
		})
	}
}

// TestManyEntries sees to it that an archive of many is one valid archive,
// and that entries are found in any order.
func TestManyEntries(t *testing.T) {
	t.Parallel()
	all := requests()
	list := make([]*capture.Request, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		list = append(list, all[name])
	}
	text := encode(t, "", list...)
	if err := validate(t, schema(t), text); err != nil {
		t.Error(err)
	}
	h := open(t, text)
	for _, i := range []int{3, 0, len(list) - 1, 1} {
		got, err := h.Request(i)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, got, list[i])
	}
	if h.Len() != len(list) || h.Has(len(list)) {
		t.Errorf("got %d entries, want %d", h.Len(), len(list))
	}
	if _, err := h.Request(len(list)); !errors.Is(err, har.ErrHAR) {
		t.Errorf("beyond the end: got %v, want ErrHAR", err)
	}
	empty := encode(t, "")
	if err := validate(t, schema(t), empty); err != nil || open(t, empty).Len() != 0 {
		t.Errorf("an archive of none: %v", err)
	}
}

// TestText sees to it that text is not base64, that binary is and says so,
// and that nothing in the archive acts on a terminal.
func TestText(t *testing.T) {
	t.Parallel()
	for name, r := range requests() {
		text := encode(t, "", r)
		var doc struct {
			Log struct {
				Entries []struct {
					Request struct {
						URL      string
						BodySize int
						PostData *struct{ MimeType, Text, Encoding string }
					}
				}
			}
		}
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		q := doc.Log.Entries[0].Request
		isText := utf8.Valid(r.Body()) && !bytes.Contains(r.Body(), []byte{0})
		switch {
		case q.BodySize != len(r.Body()):
			t.Errorf("%s: got bodySize %d, want %d", name, q.BodySize, len(r.Body()))
		case (q.PostData != nil) != (len(r.Body()) > 0):
			t.Errorf("%s: got postData %v", name, q.PostData)
		case q.PostData == nil:
		case isText && (q.PostData.Text != string(r.Body()) || q.PostData.Encoding != ""):
			t.Errorf("%s: got text %.60q, encoding %q", name, q.PostData.Text, q.PostData.Encoding)
		case !isText && q.PostData.Encoding != "base64":
			t.Errorf("%s: got encoding %q", name, q.PostData.Encoding)
		}
		for _, c := range string(text) {
			if c < ' ' && c != '\n' || c >= 0x7f && c <= 0x9f || c == '\u202e' || c == '\u2028' || c == utf8.RuneError {
				t.Errorf("%s: %q stands in the archive", name, c)
			}
		}
	}
}

// TestOtherPrograms reads what others write: where they put binary bodies,
// what they leave out and what they spell in their own way.
func TestOtherPrograms(t *testing.T) {
	t.Parallel()
	const start = `{"log":{"version":"1.2","entries":[{"startedDateTime":"2026-01-02T03:04:05.678+0100","response":{"status":204,"content":{"size":"x"}},"request":`
	for name, c := range map[string]struct {
		request      string
		target, host string
		header       http.Header
		body         string
	}{
		"HTTP Toolkit": {
			`{"method":"POST","url":"http://a.example/x?y","httpVersion":"HTTP/1.1","headers":[{"name":"content-type","value":"image/png"}],"_requestBodyStatus":"discarded:not-representable","_content":{"text":"AP8=","size":2,"encoding":"base64"}}`,
			"/x?y", "a.example",
			http.Header{"Content-Type": {"image/png"}},
			"\x00\xff",
		},
		"HTTP/2": {
			`{"method":"POST","url":"https://a.example","httpVersion":"h2","headers":[{"name":":authority","value":"b.example"},{"name":":path","value":"/"},{"name":"a","value":"1\r\n2"}]}`,
			"/", "b.example",
			http.Header{"A": {"1  2"}},
			"",
		},
		"form": {
			`{"method":"POST","url":"http://a.example/","headers":[],"postData":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"a b","value":"1&2"},{"name":"c"}]}}`,
			"/", "a.example",
			http.Header{},
			"a+b=1%262&c=",
		},
		"multipart": {
			`{"method":"POST","url":"http://a.example/","headers":[{"name":"Content-Type","value":"multipart/form-data; boundary=zz"}],"postData":{"mimeType":"multipart/form-data; boundary=zz","params":[{"name":"a","value":"1","fileName":"f.txt","contentType":"text/plain"}]}}`,
			"/", "a.example",
			http.Header{"Content-Type": {"multipart/form-data; boundary=zz"}},
			"--zz\r\nContent-Disposition: form-data; filename=f.txt; name=a\r\nContent-Type: text/plain\r\n\r\n1\r\n--zz--\r\n",
		},
		"mistyped": {
			`{"method":"POST","url":"http://a.example/","cookies":{},"queryString":null,"headersSize":"big","headers":[{"name":"A","value":"1"}],"postData":{"mimeType":3,"text":"b"}}`,
			"/", "a.example",
			http.Header{"A": {"1"}},
			"b",
		},
		"no URL": {
			`{"method":"GET","url":"http://[bad","headers":null}`,
			"/", "",
			http.Header{},
			"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := open(t, []byte("\xef\xbb\xbf"+start+c.request+"}]}}")).Request(0)
			if err != nil {
				t.Fatal(err)
			}
			if r.Target != c.target || r.Host != c.host || string(r.Body()) != c.body {
				t.Errorf("got %q %q %q, want %q %q %q", r.Target, r.Host, r.Body(), c.target, c.host, c.body)
			}
			if !maps.EqualFunc(r.Header, c.header, slices.Equal) {
				t.Errorf("got headers %q, want %q", r.Header, c.header)
			}
			if r.Status != 204 || r.Time.UTC().Hour() != 2 || r.Seq != 0 {
				t.Errorf("got status %d, time %v, seq %d", r.Status, r.Time, r.Seq)
			}
		})
	}
}

func TestFixture(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(fixtures, "valid.json"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := open(t, text).Request(0)
	if err != nil {
		t.Fatal(err)
	}
	if r.Method != http.MethodGet || r.Host != "mockbin.com" || r.Target != "/" || r.Header.Get("Dnt") != "1" {
		t.Errorf("got %+v", r)
	}
}

func TestBrokenEntries(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"not an object": `{"log":{"entries":[7]}}`,
		"empty":         `{"log":{"entries":[{}]}}`,
		"bad method":    `{"log":{"entries":[{"request":{"method":"A B","url":"http://a/"}}]}}`,
		"bad base64":    `{"log":{"entries":[{"request":{"method":"A","url":"http://a/","postData":{"text":"?","encoding":"base64"}}}]}}`,
		"bad encoding":  `{"log":{"entries":[{"request":{"method":"A","url":"http://a/","postData":{"text":"?","encoding":"rot13"}}}]}}`,
		"deep":          `{"log":{"entries":[{"x":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}]}}`,
	} {
		h := open(t, []byte(text))
		if r, err := h.Request(0); !errors.Is(err, har.ErrHAR) || r != nil {
			t.Errorf("%s: got %v, %v, want ErrHAR", name, r, err)
		}
		if h.Len() != 1 || h.Err() != nil {
			t.Errorf("%s: got %d entries: %v", name, h.Len(), h.Err())
		}
	}
	for name, text := range map[string]string{
		"nothing": "", "array": "[]", "no log": "{}", "no entries": `{"log":{}}`, "entries object": `{"log":{"entries":{}}}`,
		"log string": `{"log":"x"}`, "message": "POST / HTTP/1.1\r\n\r\n", "garbage": "\x00\x01", "unquoted": `{log:{}}`,
	} {
		if _, err := har.NewReader(strings.NewReader(text), int64(len(text))); !errors.Is(err, har.ErrHAR) {
			t.Errorf("%s: got %v, want ErrHAR", name, err)
		}
	}
}

// TestTorn cuts an archive after every byte: the entries before the cut are
// there, and it is reported.
func TestTorn(t *testing.T) {
	t.Parallel()
	all := requests()
	list := []*capture.Request{all["text"], all["headers"], all["nul"], all["rejected"]}
	text := encode(t, "", list...)
	ends := []int{}
	for i := range list {
		ends = append(ends, len(encode(t, "", list[:i+1]...))-len("\n]}}\n"))
	}
	for n := range text {
		if n >= len(text)-len("}}\n") {
			break // past the end of the entries
		}
		h, err := har.NewReader(bytes.NewReader(text[:n]), int64(n))
		want := 0
		for want < len(ends) && n >= ends[want] {
			want++
		}
		if err != nil {
			if !errors.Is(err, har.ErrHAR) || want > 0 {
				t.Fatalf("cut after %d bytes: got %v with %d entries", n, err, want)
			}
			continue
		}
		if h.Len() != want || h.Err() == nil {
			t.Fatalf("cut after %d bytes: got %d entries and %v, want %d and an error", n, h.Len(), h.Err(), want)
		}
		for i := range want {
			got, err := h.Request(i)
			if err != nil {
				t.Fatalf("cut after %d bytes: %v", n, err)
			}
			compare(t, got, list[i])
		}
	}
}

// TestScanner sees to it that strings are followed as JSON has them, across
// the scanner's buffer too.
func TestScanner(t *testing.T) {
	t.Parallel()
	for _, pad := range []int{0, 1, 2, 3, 262143, 262144, 262145} {
		text := `{"a":"` + strings.Repeat(`\\`, pad) + `\"]}","log":{"x":[{"entries":[1]}],"y":-1.5e3,"z":null,"entries":[ {"a":"}\\"} , {"b":"` +
			strings.Repeat("x", pad) + `\\\"{"} ]}}`
		h := open(t, []byte(text))
		if h.Len() != 2 || h.Err() != nil {
			t.Errorf("pad %d: got %d entries: %v", pad, h.Len(), h.Err())
		}
	}
}

func FuzzReader(f *testing.F) {
	for _, r := range requests() {
		if len(r.Body()) < 5000 {
			f.Add(encode(f, "", r))
		}
	}
	valid, err := os.ReadFile(filepath.Join(fixtures, "valid.json"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(valid)
	f.Fuzz(func(t *testing.T, text []byte) {
		h, err := har.NewReader(bytes.NewReader(text), int64(len(text)))
		if err != nil {
			if !errors.Is(err, har.ErrHAR) {
				t.Fatalf("got %v, want ErrHAR", err)
			}
			return
		}
		if err := h.Err(); err != nil && !errors.Is(err, har.ErrHAR) {
			t.Fatalf("got %v, want ErrHAR", err)
		}
		for i := range h.Len() {
			r, err := h.Request(i)
			if err != nil {
				if !errors.Is(err, har.ErrHAR) {
					t.Fatalf("got %v, want ErrHAR", err)
				}
				continue
			}
			again, err := open(t, encode(t, "", r)).Request(0)
			if err != nil {
				t.Fatalf("what was read cannot be written and read again: %v", err)
			}
			compare(t, again, r)
		}
	})
}

// TestLargeEntries: bodies that are decoded where they lie are what they were,
// and an entry beyond the limit is refused.
func TestLargeEntries(t *testing.T) {
	t.Parallel()
	large := map[string]*capture.Request{
		"binary": capture.NewRequest("POST", "/", http.Header{"Content-Type": {"image/jpeg"}}, bytes.Repeat(binary(), 1500)),
		"text":   capture.NewRequest("POST", "/", http.Header{}, []byte(strings.Repeat("é\"\\\n", 400_000))),
	}
	for name, want := range large {
		text := encode(t, "", want)
		got, err := open(t, text).Request(0)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !bytes.Equal(got.Body(), want.Body()) {
			t.Errorf("%s: got a body of %d bytes, want %d", name, len(got.Body()), len(want.Body()))
		}
		h := open(t, text)
		h.Limit(1 << 20)
		if _, err := h.Request(0); !errors.Is(err, har.ErrHAR) || !strings.Contains(err.Error(), "at most 1 MiB are read") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	broken := strings.Replace(string(encode(t, "", large["binary"])), `"encoding":"base64","text":"`, `"encoding":"base64","text":"*`, 2)
	if _, err := open(t, []byte(broken)).Request(0); err == nil {
		t.Error("base64 that is none was read")
	}
}

// TestTextOfBytes gives bodies back that were no text and are written as such.
func TestTextOfBytes(t *testing.T) {
	t.Parallel()
	header := func(pairs string) string { return `"headers":[` + pairs + `],` }
	for name, c := range map[string]struct{ request, body, encoding string }{
		"lone surrogates":          {`"bodySize":6,"postData":{"text":"a\udcff\\udc80\ud83d\ude00"}`, "a\xff\\udc80\U0001F600", ""},
		"decoded before":           {header(`{"name":"Content-Type","value":"image/jpeg"},{"name":"Content-Encoding","value":"gzip"}`) + `"bodySize":99,"postData":{"text":"\u00ff\u00d8"}`, "\xff\xd8", ""},
		"text that was decoded":    {header(`{"name":"Content-Type","value":"application/json"},{"name":"Content-Encoding","value":"gzip"}`) + `"bodySize":99,"postData":{"text":"\u00e9"}`, "é", ""},
		"encoded as it says":       {header(`{"name":"Content-Type","value":"image/jpeg"},{"name":"Content-Encoding","value":"gzip"}`) + `"bodySize":2,"postData":{"text":"H4s=","encoding":"base64"}`, "\x1f\x8b", "gzip"},
		"cut off in an escape":     {`"postData":{"text":"\udcff\u00"}`, "", "error"},
		"a surrogate that is none": {`"bodySize":9,"postData":{"text":"\udeff"}`, "\uFFFD", ""},
	} {
		text := `{"log":{"entries":[{"request":{"method":"POST","url":"http://x/",` + c.request + `}}]}}`
		r, err := har.NewReader(strings.NewReader(text), int64(len(text)))
		if err != nil {
			t.Fatal(name, err)
		}
		got, err := r.Request(0)
		if c.encoding == "error" {
			if err == nil {
				t.Errorf("%s: got %q", name, got.Body())
			}
			continue
		}
		if err != nil || string(got.Body()) != c.body || got.Header.Get("Content-Encoding") != c.encoding {
			t.Errorf("%s: got %q %v, %v", name, got.Body(), got.Header, err)
		}
	}
}
