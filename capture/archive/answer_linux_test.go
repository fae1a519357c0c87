package archive_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/meter"
)

// TestFullDiskIsAnswered: while the disk is full the sender is told 507 with
// the reason and the request is kept in the ring; once there is room, requests
// are recorded again without anybody's help.
func TestFullDiskIsAnswered(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t)
	dir := filepath.Join(disk, "r")
	rec := record(t, dir)
	ring := capture.NewRing(100, 8<<20)
	l, err := capture.Listen(capture.Config{Addr: "127.0.0.1:0", Recorder: rec}, ring, meter.New())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- l.Serve(ctx) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	send := func(n int) (int, string) {
		resp, err := http.Post(l.URL(), "text/plain", strings.NewReader(strings.Repeat("x", n)))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		text, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(text)
	}
	filler := filepath.Join(disk, "filler")
	if err := os.WriteFile(filler, make([]byte, 150_000), 0o600); err != nil {
		t.Fatal(err)
	}
	const large = 120_000
	if status, text := send(100); status != http.StatusOK {
		t.Fatalf("got %d %s with room", status, text)
	}
	status, text := send(large)
	if status != http.StatusInsufficientStorage || !strings.HasPrefix(text, "not recorded: ") || !strings.Contains(text, "no space left") {
		t.Errorf("got %d %q on a full disk", status, text)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if status, text := send(large); status != http.StatusOK {
		t.Errorf("got %d %s when there was room again", status, text)
	}
	reqs, _ := ring.Since(0, 10)
	for i, r := range reqs {
		if r.NotRecorded != (i == 1) || r.Rejected || i > 0 && len(r.Body()) != large {
			t.Errorf("request %d: got %+v", i+1, r)
		}
	}
	if s := rec.Stats(); len(reqs) != 3 || s.Recorded != 2 || s.Failed != 1 || s.Err != nil {
		t.Errorf("got %d requests, %+v", len(reqs), s)
	}
	if s := open(t, dir); s.Len() != 2 || len(s.Problems()) > 0 {
		t.Errorf("got %d requests on disk, problems %q", s.Len(), s.Problems())
	}
}
