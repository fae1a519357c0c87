package relay_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/relay"
)

// received is what a target got.
type received struct {
	method, target string
	header         http.Header
	body           []byte
}

// target is a receiver that answers with status and remembers.
func target(t *testing.T, status int) (*url.URL, func() []received) {
	t.Helper()
	var mu sync.Mutex
	var got []received
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		got = append(got, received{r.Method, r.RequestURI, r.Header, body})
		mu.Unlock()
		w.WriteHeader(status)
	}))
	t.Cleanup(s.Close)
	u, err := relay.ParseTarget(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u, func() []received {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(got)
	}
}

func request(seq uint64, body []byte) *capture.Request {
	r := capture.NewRequest("POST", "/line/3?x=1%2F2", http.Header{
		"Content-Type":  {"multipart/form-data; boundary=x"},
		"X-Two":         {"a", "b"},
		"Connection":    {"keep-alive, X-Hop"},
		"X-Hop":         {"gone"},
		"Keep-Alive":    {"timeout=5"},
		"Authorization": {"Bearer secret"},
	}, body)
	r.Seq = seq
	return r
}

func TestSend(t *testing.T) {
	t.Parallel()
	binary := make([]byte, 100_000)
	for i := range binary {
		binary[i] = byte(i * 7)
	}
	u, got := target(t, http.StatusAccepted)
	result := relay.NewClient(u, relay.Options{}).Send(context.Background(), request(7, binary))
	if !result.OK() || result.Status != http.StatusAccepted || result.Seq != 7 || result.Latency <= 0 {
		t.Errorf("result %+v", result)
	}
	r := got()[0]
	if r.method != "POST" || r.target != "/line/3?x=1%2F2" || !bytes.Equal(r.body, binary) {
		t.Errorf("got %s %s with %d bytes", r.method, r.target, len(r.body))
	}
	if !slices.Equal(r.header["X-Two"], []string{"a", "b"}) || r.header.Get("Authorization") != "Bearer secret" {
		t.Errorf("headers changed: %v", r.header)
	}
	for _, name := range []string{"X-Hop", "Keep-Alive", "User-Agent", "Accept-Encoding"} {
		if r.header.Get(name) != "" {
			t.Errorf("%s: %s went out", name, r.header.Get(name))
		}
	}
}

func TestTargetPath(t *testing.T) {
	t.Parallel()
	u, got := target(t, http.StatusOK)
	u.Path = "/mine"
	relay.NewClient(u, relay.Options{}).Send(context.Background(), request(1, nil))
	if got()[0].target != "/mine" {
		t.Errorf("sent to %s, want /mine", got()[0].target)
	}
}

func TestParseTarget(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "localhost:8080", "ftp://x/", "http://", "://", "/path"} {
		if _, err := relay.ParseTarget(bad); !errors.Is(err, relay.ErrTarget) {
			t.Errorf("ParseTarget(%q) = %v, want ErrTarget", bad, err)
		}
	}
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	elsewhere, got := target(t, http.StatusOK)
	s := httptest.NewServer(http.RedirectHandler(elsewhere.String(), http.StatusTemporaryRedirect))
	t.Cleanup(s.Close)
	u, err := relay.ParseTarget(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	if result := relay.NewClient(u, relay.Options{}).Send(context.Background(), request(1, []byte("x"))); !errors.Is(result.Err, relay.ErrElsewhere) {
		t.Errorf("a redirect to another host: %+v", result)
	}
	if len(got()) != 0 {
		t.Fatal("the body went to another host unasked")
	}
	if result := relay.NewClient(u, relay.Options{Anywhere: true}).Send(context.Background(), request(1, []byte("x"))); !result.OK() {
		t.Errorf("allowed to follow: %+v", result)
	}
	if all := got(); len(all) == 0 || all[0].header.Get("Referer") != "" {
		t.Errorf("the target is told to another host: %+v", all)
	}
}

func TestUnreachable(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(nil)
	u, err := relay.ParseTarget(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	result := relay.NewClient(u, relay.Options{}).Send(context.Background(), request(1, nil))
	if result.Err == nil || result.OK() || strings.Contains(result.Err.Error(), "Post \"") {
		t.Errorf("result %+v", result)
	}
}

func TestForwarder(t *testing.T) {
	t.Parallel()
	u, got := target(t, http.StatusOK)
	ring := capture.NewRing(1000, 1<<20)
	ctx, cancel := context.WithCancel(context.Background())
	ring.Append(request(0, []byte("before")))
	f := relay.NewForwarder(relay.NewClient(u, relay.Options{}), ring)
	var wg sync.WaitGroup
	wg.Go(func() { f.Run(ctx) })
	const n = 40
	for i := range n {
		ring.Append(request(0, []byte{byte(i)}))
	}
	rejected := request(0, nil)
	rejected.Rejected = true
	ring.Append(rejected)
	cancel() // what was captured before still goes out
	wg.Wait()
	if s := f.Stats(); len(got()) != n || s.Dropped != 0 {
		t.Errorf("%d forwarded, %+v; want %d and none dropped", len(got()), s, n)
	}
}

// TestForwarderIsBounded has a target that never answers: the queue fills,
// the rest is counted, and nothing is held when it is over.
func TestForwarderIsBounded(t *testing.T) {
	t.Parallel()
	stuck := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-stuck }))
	defer s.Close()
	defer close(stuck)
	u, err := relay.ParseTarget(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	ring := capture.NewRing(1000, 1<<20)
	ctx, cancel := context.WithCancel(context.Background())
	f := relay.NewForwarder(relay.NewClient(u, relay.Options{}), ring)
	var wg sync.WaitGroup
	wg.Go(func() { f.Run(ctx) })
	for f.Stats().Dropped == 0 {
		ring.Append(request(0, []byte("x")))
		time.Sleep(100 * time.Microsecond)
	}
	newest := ring.Stats().Newest
	cancel()
	wg.Wait()
	if r, ok := f.Result(newest); ok && r.OK() {
		t.Errorf("the last request was forwarded to a target that is stuck: %+v", r)
	}
	ring.ClearUpTo(ring.Stats().Appended)
	if ring.Forget(); ring.Stats().Pending != 0 {
		t.Errorf("%d bytes are still held", ring.Stats().Pending)
	}
}

func TestReplay(t *testing.T) {
	t.Parallel()
	u, got := target(t, http.StatusTeapot)
	rate, err := relay.ParseRate("max")
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("torn file")
	requests := func(yield func(*capture.Request, error) bool) {
		_ = yield(request(1, []byte("a")), nil) && yield(request(2, []byte("b")), nil) && yield(nil, broken)
	}
	var seen []uint64
	s, err := relay.Replay(context.Background(), relay.NewClient(u, relay.Options{}), requests, rate,
		func(r relay.Result, _ relay.Summary) { seen = append(seen, r.Seq) })
	if !errors.Is(err, broken) || s.Requests != 2 || s.Refused != 2 || s.Status[http.StatusTeapot] != 2 || s.Bytes != 2 {
		t.Errorf("summary %+v, %v", s, err)
	}
	if !slices.Equal(seen, []uint64{1, 2}) || string(got()[0].body)+string(got()[1].body) != "ab" {
		t.Errorf("order %v", seen)
	}
}

// TestReplayKeepsNoBody asks for a request while the one before it can go: there
// is memory for one body, not for two.
func TestReplayKeepsNoBody(t *testing.T) {
	t.Parallel()
	u, _ := target(t, http.StatusOK)
	var sent []weak.Pointer[capture.Request]
	one := func(yield func(*capture.Request, error) bool) bool {
		r := request(uint64(len(sent)+1), []byte("a"))
		sent = append(sent, weak.Make(r))
		return yield(r, nil)
	}
	_, err := relay.Replay(t.Context(), relay.NewClient(u, relay.Options{}), func(yield func(*capture.Request, error) bool) {
		for range 3 {
			one(yield)
			runtime.GC()
			if n := len(sent); sent[n-1].Value() != nil {
				t.Errorf("request %d is kept", n)
			}
		}
	}, relay.Rate{}, nil)
	if err != nil {
		t.Fatal(err)
	}
}

// TestRate runs a replay against a clock that jumps, so that the gaps are
// exact.
func TestRate(t *testing.T) {
	t.Parallel()
	at := func(seconds float64) time.Time {
		return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(seconds * float64(time.Second)))
	}
	tests := map[string]time.Duration{
		"as-captured": 1500*time.Millisecond + 10*time.Second, // a gap of an hour is cut short, a clock set back waits for nothing
		"2/s":         2 * time.Second,
		"30/m":        8 * time.Second,
		"max":         0,
	}
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				rate, err := relay.ParseRate(text)
				if err != nil {
					t.Fatal(err)
				}
				requests := func(yield func(*capture.Request, error) bool) {
					for i, when := range []time.Time{at(0), at(0.5), at(1.5), at(3601), at(-86400)} {
						r := request(uint64(i), nil)
						r.Method = "\x00" // fails before it reaches a network
						r.Time = when
						if !yield(r, nil) {
							return
						}
					}
				}
				u := &url.URL{Scheme: "http", Host: "192.0.2.1"}
				start := time.Now()
				s, err := relay.Replay(context.Background(), relay.NewClient(u, relay.Options{}), requests, rate, nil)
				if got := time.Since(start); err != nil || s.Failed != 5 || got != want {
					t.Errorf("took %v, want %v; %+v %v", got, want, s, err)
				}
			})
		})
	}
	for _, bad := range []string{"fast", "0", "-1/s", "5/h", "NaN", "Inf", "/s"} {
		if _, err := relay.ParseRate(bad); !errors.Is(err, relay.ErrRate) {
			t.Errorf("ParseRate(%q) = %v, want ErrRate", bad, err)
		}
	}
}

// TestRedirectOutOfTLS: a redirect from https to http is to another host: it is
// followed where that was asked for, and then without secrets.
func TestRedirectOutOfTLS(t *testing.T) {
	t.Parallel()
	got := make(chan http.Header, 1)
	plain := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got <- r.Header }))
	t.Cleanup(plain.Close)
	host := strings.TrimPrefix(plain.URL, "http://")
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "http://"+host+"/")
		w.WriteHeader(http.StatusTemporaryRedirect)
	}))
	t.Cleanup(secure.Close)
	target, err := relay.ParseTarget(secure.URL)
	if err != nil {
		t.Fatal(err)
	}
	r := request(1, []byte("x"))
	r.Header.Set("Authorization", "Bearer s3cr3t")
	r.Header.Set("X-Api-Key", "s3cr3t")
	r.Header.Set("X-Camera-Token", "s3cr3t")
	if result := relay.NewClient(target, relay.Options{Insecure: true}).Send(t.Context(), r); !errors.Is(result.Err, relay.ErrElsewhere) || !strings.Contains(result.Err.Error(), "http://"+host) {
		t.Errorf("got %v", result.Err)
	}
	if result := relay.NewClient(target, relay.Options{Insecure: true, Anywhere: true}).Send(t.Context(), r); result.Err != nil {
		t.Fatal(result.Err)
	}
	if h := <-got; strings.Contains(fmt.Sprint(h), "s3cr3t") {
		t.Errorf("got %v", h)
	}
}

// TestElsewhere: what counts as another host.
func TestElsewhere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		target, to string
		want       bool
	}{
		"the same":   {"https://a/x", "https://a/y", false},
		"into TLS":   {"http://a/x", "https://a/y", false},
		"out of TLS": {"https://a/x", "http://a/x", true},
		"another":    {"http://a/x", "http://b/x", true},
	} {
		from, _ := url.Parse(c.target)
		to, _ := url.Parse(c.to)
		if got := relay.Elsewhere(from, to); got != c.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
