package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/prediction"
)

// manyFrames records a frame, and writes an index by which it came n times.
func manyFrames(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	rec, err := archive.NewRecorder(dir, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := camera.NewSource(1).Frame(prediction.ObjectDetection, 1, time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	contentType, body, err := f.Body()
	if err != nil {
		t.Fatal(err)
	}
	r := capture.NewRequest("POST", "/", http.Header{"Content-Type": {contentType}}, body)
	r.Time = time.Unix(0, 0)
	if err := rec.Record(r); err != nil {
		t.Fatal(err)
	}
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "index.ndjson")
	line, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	first := regexp.MustCompile(`"seq":1\b`)
	for i := range n {
		lines.Write(first.ReplaceAll(line, fmt.Appendf(nil, `"seq":%d`, i+1)))
	}
	if err := os.WriteFile(path, lines.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// aBar is how far work is, on a terminal.
const aBar = `[━─]{24} [0-9,]+ of 20,000  [0-9.]+/s`

// TestInterruptedExport: a terminal sees how far an export is, one interrupt or
// two end it, and nothing of it is left, under whatever name.
func TestInterruptedExport(t *testing.T) {
	t.Parallel()
	source := manyFrames(t, 20_000) // minutes of work
	for name, signals := range map[string][]os.Signal{
		"once": {syscall.SIGINT}, "twice": {syscall.SIGINT, syscall.SIGINT},
	} {
		for _, format := range []string{"png", "har"} {
			t.Run(name+" "+format, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				w := watch(t, "export", source, "--format", format, "-o", filepath.Join(dir, "out"+map[string]string{"har": ".har"}[format])) // a folder of pictures
				w.await(aBar)
				for _, s := range signals {
					w.signal(s)
				}
				if code := exitCode(w.cmd.Wait()); code == 0 {
					t.Errorf("got exit code %d: %q", code, w.seen.Bytes())
				}
				if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
					t.Errorf("left: %v, %v", left, err)
				}
			})
		}
	}
}

// TestCheckTellsHowFar: a terminal sees how many of the requests that must come
// have come, and how many in a capture were checked.
func TestCheckTellsHowFar(t *testing.T) {
	t.Parallel()
	w := watch(t, "check", manyFrames(t, 20_000))
	w.await(aBar)
	w.signal(syscall.SIGINT)
	w.await(`not all of`)
	_ = w.cmd.Wait()

	w = watch(t, "check", "--listen", "127.0.0.1:0", "--count", "20000", "--timeout", "0")
	url := string(w.await(`http://127\.0\.0\.1:[0-9]+/`)[0])
	quit := make(chan struct{})
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		for {
			select {
			case <-quit:
				return
			default:
			}
			answer, err := http.Post(url, "text/plain", http.NoBody)
			if err != nil {
				return
			}
			_ = answer.Body.Close()
		}
	}()
	w.await(aBar)
	close(quit)
	<-sent
	w.signal(syscall.SIGINT)
	w.await(`requests`)
	_ = w.cmd.Wait()
}
