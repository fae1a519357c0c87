package relay_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/relay"
)

// TestHungTargetHoldsNothing: what waits for a target that does not answer may
// be evicted, but for the few that are under way.
func TestHungTargetHoldsNothing(t *testing.T) {
	t.Parallel()
	hung := make(chan struct{})
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hung }))
	defer target.Close()
	ended := sync.OnceFunc(func() { close(hung) })
	defer ended()
	u, err := url.Parse(target.URL)
	if err != nil {
		t.Fatal(err)
	}
	const size = 1 << 20
	ring := capture.NewRing(1000, 16*size)
	f := relay.NewForwarder(relay.NewClient(u, relay.Options{}), ring)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		f.Run(ctx)
	}()
	for range 100 {
		ring.Append(capture.NewRequest("POST", "/", nil, make([]byte, size)))
	}
	if s := ring.Stats(); s.Bytes > 16*size {
		t.Errorf("got %d bytes in a ring of %d", s.Bytes, 16*size)
	}
	held := 0
	reqs, _ := ring.Since(0, 1000)
	for _, r := range reqs {
		if r.Hold() {
			r.Release()
			held++
		}
	}
	if held != len(reqs) {
		t.Errorf("got %d of %d that can be read", held, len(reqs))
	}
	cancel()
	ended()
	<-done
}

// TestHungTargetCostsNobody: with bodies of a quarter of the memory each, and a
// target that takes none, every sender is answered.
func TestHungTargetCostsNobody(t *testing.T) {
	t.Parallel()
	hung := make(chan struct{})
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hung }))
	defer target.Close()
	ended := sync.OnceFunc(func() { close(hung) })
	defer ended()
	u, err := url.Parse(target.URL)
	if err != nil {
		t.Fatal(err)
	}
	const size, many = 4 << 20, 30
	ring := capture.NewRing(1000, 4*size)
	server, err := capture.Listen(capture.Config{Addr: "127.0.0.1:0"}, ring, meter.New())
	if err != nil {
		t.Fatal(err)
	}
	f := relay.NewForwarder(relay.NewClient(u, relay.Options{}), ring)
	ctx, cancel := context.WithCancel(t.Context())
	var beside sync.WaitGroup
	beside.Go(func() { f.Run(ctx) })
	beside.Go(func() { _ = server.Serve(ctx) })
	body := make([]byte, size)
	for range many {
		answer, err := http.Post(server.URL(), "image/x", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("got %s", answer.Status)
		}
	}
	cancel()
	ended()
	beside.Wait()
	if s := f.Stats(); s.Sent+s.Failed+s.Dropped != many || s.Dropped == 0 {
		t.Errorf("got %+v of %d requests", s, many)
	}
}
