package archive_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	archivehar "github.com/framebin/framebin/capture/archive/har"
	"github.com/framebin/framebin/capture/meter"
)

// TestNumbersOfSenders: what several senders sent at once has one number each,
// in the answer, in the ring, in the recording's index and in the name of its
// file. What was refused in between has one as well, and a line that says why.
func TestNumbersOfSenders(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	recorder, err := archive.NewRecorder(dir, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ring := capture.NewRing(1000, 64<<20)
	limits := capture.DefaultLimits()
	limits.Body = 60_000
	server, err := capture.Listen(capture.Config{Addr: "127.0.0.1:0", Limits: limits, Recorder: recorder}, ring, meter.New())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx) }()
	const senders, each, refusedOf = 8, 50, 10
	var mu sync.Mutex
	answered := map[string]uint64{} // by body
	var sending sync.WaitGroup
	for s := range senders {
		sending.Go(func() {
			client := http.Client{Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			for i := range each {
				body := fmt.Sprintf("%d-%d%s", s, i, strings.Repeat("x", i*991%50_000))
				res, err := client.Post(server.URL(), "text/plain", strings.NewReader(body))
				if err != nil {
					t.Error(err)
					return
				}
				text, _ := io.ReadAll(res.Body)
				_ = res.Body.Close()
				if i%refusedOf == 0 {
					refuse(t, server.URL(), s+i)
				}
				var n uint64
				_, _ = fmt.Sscanf(string(text), "captured %d", &n)
				mu.Lock()
				answered[body] = n
				mu.Unlock()
			}
		})
	}
	sending.Wait()
	cancel()
	if err := <-served; err != nil {
		t.Error(err)
	}
	if err := recorder.Close(); err != nil {
		t.Error(err)
	}
	src, err := archive.Open(dir, archive.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = src.Close() }()
	const refused = senders * each / refusedOf
	if src.Len() != senders*each+refused || len(answered) != senders*each || ring.Stats().Rejected != refused {
		t.Fatalf("%d are recorded, %d were answered, %d refused", src.Len(), len(answered), ring.Stats().Rejected)
	}
	files := 0
	for live := range all(ring) {
		i, ok := src.Find(live.Seq)
		if !ok {
			t.Fatal(src.Missing(live.Seq))
		}
		r, err := src.Request(i)
		if err != nil {
			t.Fatal(err)
		}
		body := string(r.Body())
		if r.Seq != live.Seq || r.Rejected != live.Rejected || r.Reason != live.Reason || string(live.Body()) != body || !r.Rejected && answered[body] != r.Seq {
			t.Errorf("request %d was answered %d; %q recorded, %q live", r.Seq, answered[body], r.Reason, live.Reason)
		}
		if file, _ := filepath.Glob(filepath.Join(dir, "*", archive.BaseName(live.Seq, "POST")+".http")); len(file) == 1 {
			files++
		}
	}
	if files != senders*each {
		t.Errorf("%d files have the number of their request", files)
	}
}

// all are the requests of a ring.
func all(ring *capture.Ring) iter.Seq[*capture.Request] {
	list, _ := ring.Since(0, 10_000)
	return slices.Values(list)
}

// refuse has a listener refuse something, each time another kind of it.
func refuse(t *testing.T, url string, kind int) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.Trim(strings.TrimPrefix(url, "http:"), "/"))
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = conn.Close() }()
	_, _ = io.WriteString(conn, []string{
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n",
		"POST no/slash HTTP/1.1\r\nHost: a\r\n\r\n",
		"\x16\x03\x01 hello\r\n\r\n",
	}[kind%3])
	if answer, _ := io.ReadAll(conn); !strings.HasPrefix(string(answer), "HTTP/1.1 4") {
		t.Errorf("got %q", answer)
	}
}

// TestNumbersAscend: numbers are those that a source tells, as long as they
// ascend.
func TestNumbersAscend(t *testing.T) {
	t.Parallel()
	var har bytes.Buffer
	e := archivehar.NewEncoder(&har, "", "http://a")
	for _, n := range []uint64{4, 9} {
		r := post("a")
		r.Seq = n
		if err := e.Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		files map[string]string
		want  []uint64
	}{
		"index":         {map[string]string{"index.ndjson": indexLine(3, "a") + indexLine(5, "a") + indexLine(5, "a") + indexLine(2, "a") + indexLine(9, "a")}, []uint64{3, 5, 6, 7, 9}},
		"other index":   {map[string]string{"index.ndjson": `{"file":"a"}` + "\n" + `{"file":"b", "seq": 7}` + "\n"}, []uint64{1, 7}},
		"raw":           {map[string]string{"000012-post.http": message("a"), "000030-get.http": message("b")}, []uint64{12, 30}},
		"names":         {map[string]string{"1.http": message("a"), "20261130-120000.http": message("b"), "7-post.http": message("b")}, []uint64{1, 2, 3}},
		"HAR":           {map[string]string{"x.har": har.String()}, []uint64{4, 9}},
		"HAR of others": {map[string]string{"x.har": `{"log":{"entries":[{"request":{"method":"GET","url":"http://a/"}},{"_framebin":{"seq":"9"}}]}}`}, []uint64{1, 2}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := put(t, c.files)
			if _, ok := c.files["x.har"]; ok {
				dir = filepath.Join(dir, "x.har")
			}
			s := open(t, dir)
			var got []uint64
			for i := range s.Len() {
				got = append(got, s.Number(i))
			}
			if !slices.Equal(got, c.want) {
				t.Fatalf("got %d, want %d", got, c.want)
			}
			for n := range uint64(35) {
				i, ok := s.Find(n)
				if ok != slices.Contains(c.want, n) || ok && c.want[i] != n {
					t.Errorf("%d was found at %d, %t", n, i, ok)
				}
			}
		})
	}
}
