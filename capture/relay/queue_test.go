package relay_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"github.com/framebin/framebin/capture"
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
