package archive_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/meter"
)

// TestNumbersOfSenders: what several senders sent at once has one number each,
// in the answer, in the ring, in the recording, and by its place there.
func TestNumbersOfSenders(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	recorder, err := archive.NewRecorder(dir, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ring := capture.NewRing(1000, 64<<20)
	server, err := capture.Listen(capture.Config{Addr: "127.0.0.1:0", Limits: capture.DefaultLimits(), Recorder: recorder}, ring, meter.New())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx) }()
	const senders, each = 8, 50
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
	if src.Len() != senders*each || len(answered) != senders*each {
		t.Fatalf("%d are recorded, %d were answered", src.Len(), len(answered))
	}
	for i := range src.Len() {
		r, err := src.Request(i)
		if err != nil {
			t.Fatal(err)
		}
		live, ok := ring.Get(uint64(i) + 1)
		body := string(r.Body())
		if !ok || r.Seq != uint64(i)+1 || answered[body] != r.Seq || string(live.Body()) != body {
			t.Errorf("place %d has number %d, and was answered %d", i+1, r.Seq, answered[body])
		}
	}
}
