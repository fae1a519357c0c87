//go:build unix

package tui_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/relay"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/ui/tui"
)

// hands is what a person types meanwhile.
const hands = "/class:a count>=1\r" + "/path:/2 or problem\r" + "/\x15\r" + "o\r" + "gGFjjk!@ j UxS" +
	"vw\x1bvh\x1bs\x1b2]]1=\x1bz\x1bnntTiimBlbyPP?\x1b\x0c"

// TestTogether has all that looks at requests do so at once, on a ring that is
// too small for them: listener, recording, target and screen, which is typed at,
// filtered, sorted and exported from, while what is in the ring is exported. It is
// there for the race detector, and for what is counted: nothing that was
// acknowledged is missing from the recording, and each request was sent on,
// failed, or is counted as dropped.
func TestTogether(t *testing.T) {
	t.Parallel()
	const senders, each = 4, 25
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
	}))
	defer target.Close()
	u, err := relay.ParseTarget(target.URL)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	recorder, err := archive.NewRecorder(dir, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ring, traffic := capture.NewRing(8, 2<<20), meter.New()
	server, err := capture.Listen(capture.Config{Addr: "127.0.0.1:0", Recorder: recorder}, ring, traffic)
	if err != nil {
		t.Fatal(err)
	}
	forwarder := relay.NewForwarder(relay.NewClient(u, relay.Options{}), ring)
	ptmx, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	defer func() { _ = ptmx.Close() }()
	if err := pty.Setsize(ptmx, &pty.Winsize{Rows: 30, Cols: 100}); err != nil {
		t.Fatal(err)
	}
	drawn := make(chan struct{})
	go func() {
		defer close(drawn)
		_, _ = io.Copy(io.Discard, ptmx)
	}()
	exported := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	var listening, beside sync.WaitGroup
	listening.Go(func() {
		if err := server.Serve(ctx); err != nil {
			t.Error(err)
		}
	})
	beside.Go(func() { forwarder.Run(ctx) })
	beside.Go(func() {
		err := tui.Run(ctx, tui.Config{
			Ring: ring, Meter: traffic, Renderer: render.New(render.Config{}), URLs: server.URLs(), ExportDir: exported,
			Listener: tui.Listener{Forwarder: forwarder, Recorder: recorder},
			Terminal: tui.Terminal{In: tty, Out: tty, Env: []string{"TERM=xterm-256color"}, Graphics: "sixel"},
		})
		if err != nil || ctx.Err() == nil {
			t.Errorf("the screen ended: %v", err)
		}
	})
	typed := make(chan struct{})
	go func() {
		defer close(typed)
		press := func(key rune) {
			_, _ = ptmx.WriteString(string(key))
			time.Sleep(25 * time.Millisecond) // so that an escape is one
		}
		for _, key := range hands {
			press(key)
		}
		for len(filesIn(t, exported)) == 0 && ctx.Err() == nil {
			for _, key := range "xa\x7f\x7f\r" { // until each has met its question
				press(key)
			}
		}
	}()
	beside.Go(func() {
		for ctx.Err() == nil {
			reqs, _ := ring.Since(0, senders*each)
			for _, r := range reqs {
				if r.Hold() {
					_ = export.RequestLine(r, prediction.Read(r, prediction.Options{}))
					_ = archive.WriteMessage(io.Discard, r)
					r.Release()
				}
			}
			traffic.Snapshot(time.Now())
		}
	})

	source := camera.NewSource(1)
	kinds := []prediction.Kind{prediction.ObjectDetection, prediction.InstanceSegmentation, prediction.SemanticSegmentation, prediction.ImageClassification}
	var sending sync.WaitGroup
	for i := range senders {
		frame, err := source.Frame(kinds[i], i+1, time.Unix(0, 0).UTC())
		if err != nil {
			t.Fatal(err)
		}
		contentType, body, err := frame.Body()
		if err != nil {
			t.Fatal(err)
		}
		sending.Go(func() {
			for range each {
				answer, err := http.Post(server.URL()+fmt.Sprint(i), contentType, bytes.NewReader(body))
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, answer.Body)
				_ = answer.Body.Close()
				if answer.StatusCode != http.StatusOK {
					t.Errorf("got %s", answer.Status)
				}
			}
		})
	}
	sending.Wait()
	<-typed
	cancel()
	listening.Wait()
	beside.Wait()
	_ = tty.Close()
	<-drawn
	if err := recorder.Close(); err != nil {
		t.Error(err)
	}
	if n := recorder.Stats().Recorded; n != senders*each || ring.Stats().Seen() != n || traffic.Snapshot(time.Now()).Waiting != 0 {
		t.Errorf("recorded %d of %d, %+v", n, senders*each, ring.Stats())
	}
	if s := forwarder.Stats(); s.Sent+s.Failed+s.Dropped != senders*each || s.Failed != 0 {
		t.Errorf("got %+v of what was to be sent on", s)
	}
	source2, err := archive.Open(dir, archive.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = source2.Close() }()
	if n := source2.Len(); n != senders*each {
		t.Errorf("got %d requests back, want %d", n, senders*each)
	}
}

func filesIn(t *testing.T, dir string) []os.DirEntry {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Error(err)
	}
	return files
}
