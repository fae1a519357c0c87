package stream_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/stream"
)

// both keeps a request in a recording, and then in a stream.
type both struct {
	recording *archive.Recorder
	stream    *stream.Publisher
}

func (b both) Record(r *capture.Request) error {
	return errors.Join(b.recording.Record(r), b.stream.Record(r))
}

// What several senders send at once is in the stream in the order of its
// numbers, whatever gives them, and whatever way a body goes.
func TestSendersAtOnceComeInTheOrderOfTheirNumbers(t *testing.T) {
	t.Parallel()
	const senders, each = 8, 40
	for _, recorded := range []bool{false, true} {
		t.Run(fmt.Sprintf("recorded=%t", recorded), func(t *testing.T) {
			t.Parallel()
			to := address(t, serve(t, nil).ClientURL())
			ring := capture.NewRing(1000, 64<<20)
			p := publisher(t, to, ring)
			cfg := capture.Config{Addr: "127.0.0.1:0", Recorder: p}
			if recorded {
				recording, err := archive.NewRecorder(t.TempDir(), archive.Options{})
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = recording.Close() }()
				cfg.Recorder = both{recording, p}
			}
			url, stop := capturing(t, cfg, ring)
			var sending sync.WaitGroup
			for s := range senders {
				sending.Go(func() {
					for i := range each {
						size := 100 << (i % 8)
						if s == 0 && i%16 == 0 {
							size = 1<<20 + 1 // longer than the server takes
						}
						send(t, url, bytes.Repeat([]byte{byte(s)}, size))
					}
				})
			}
			sending.Wait()
			stop()
			got := read(t, to)
			if len(got) != senders*each {
				t.Fatalf("%d in the stream, want %d", len(got), senders*each)
			}
			for i, r := range got {
				if r.Seq != uint64(i+1) {
					t.Fatalf("message %d of the stream is request %d", i+1, r.Seq)
				}
			}
		})
	}
}

// capturing listens until stop is called.
func capturing(t *testing.T, cfg capture.Config, ring *capture.Ring) (url string, stop func()) {
	t.Helper()
	l, err := capture.Listen(cfg, ring, meter.New())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- l.Serve(ctx) }()
	return l.URL(), func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

func send(t *testing.T, url string, body []byte) {
	t.Helper()
	answer, err := http.Post(url, "application/octet-stream", bytes.NewReader(body))
	if err != nil {
		t.Error(err)
		return
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("answered %s", answer.Status)
	}
}
