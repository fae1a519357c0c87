//go:build unix

package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/stream"
)

// TestStreamIsASource reads a stream with every command that takes a source.
func TestStreamIsASource(t *testing.T) {
	t.Parallel()
	url := published(t)
	if got := strings.Count(succeeds(t, nil, "export", url, "--format", "ndjson", "-o", "-"), `"type":"request"`); got != sourceFrames {
		t.Errorf("export: got %d requests, want %d", got, sourceFrames)
	}
	for want, args := range map[string][]string{
		fmt.Sprintf("%d requests", sourceFrames): {"check", url},
		"king":                                   {"show", url, "1", "--graphics", "none"},
		fmt.Sprintf("%d in B: %d pairs by image", sourceFrames, sourceFrames): {"diff", url, url},
	} {
		if got, _ := runs(t, nil, args...); !strings.Contains(got, want) {
			t.Errorf("%q: got %s, want %s", args, got, want)
		}
	}
	var taken atomic.Int64
	sink := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		taken.Add(1)
		_, _ = io.Copy(io.Discard, r.Body)
	}))
	defer sink.Close()
	succeeds(t, nil, "replay", url, "--to", sink.URL, "--rate", "max")
	if n := taken.Load(); n != sourceFrames {
		t.Errorf("replay: %d came, want %d", n, sourceFrames)
	}
	s := startScreen(t, "open", url)
	s.await(`\x1bP[0-9;]*q`) // a picture
	if err := s.write("q"); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("open: %v", err)
	}
}

// published returns the URL of a stream that has a frame of each kind of project.
func published(t *testing.T) string {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, JetStream: true, StoreDir: t.TempDir(), NoLog: true, NoSigs: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(time.Minute) {
		t.Fatal("the server does not start")
	}
	to, err := stream.ParseAddress(s.ClientURL() + "/front")
	if err != nil {
		t.Fatal(err)
	}
	p, err := stream.NewPublisher(to, capture.NewRing(1, 1), stream.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	for _, r := range frames(t) {
		if err := p.Record(r); err != nil {
			t.Fatal(err)
		}
	}
	return to.String()
}
