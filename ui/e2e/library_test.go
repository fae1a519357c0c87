//go:build e2e && linux

package e2e_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/prediction"
)

// noon is when the recorded cameras began.
func noon() time.Time { return time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC) }

// frame is a request of the simulated camera, always the same.
func frame(kind prediction.Kind, n int) (*capture.Request, error) {
	taken := noon().Add(time.Duration(n) * 1370 * time.Millisecond)
	shot, err := camera.NewSource(1).Frame(kind, n, taken)
	if err != nil {
		return nil, err
	}
	contentType, body, err := shot.Body()
	if err != nil {
		return nil, err
	}
	return request(contentType, body, taken), nil
}

func request(contentType string, body []byte, at time.Time) *capture.Request {
	header := http.Header{"Content-Type": {contentType}, "User-Agent": {"camera-inference/1.0"}}
	r := capture.NewRequest(http.MethodPost, "/", header, body)
	r.Time, r.Proto, r.Host, r.Remote, r.Status = at, "HTTP/1.1", "127.0.0.1:8080", "127.0.0.1:40000", http.StatusOK
	r.ReadTime = 2 * time.Millisecond
	return r
}

// plain is a request without a picture.
func plain(n int) *capture.Request {
	body := fmt.Appendf(nil, `{"heartbeat":%d,"camera":"line 4"}`, n)
	return request("application/json", body, noon().Add(time.Duration(n)*1370*time.Millisecond))
}

// record makes a capture folder, or returns the one that an earlier test has
// made.
func record(t *testing.T, name string, requests func() ([]*capture.Request, error)) string {
	t.Helper()
	shelf.Lock()
	defer shelf.Unlock()
	dir := filepath.Join(library, name)
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	all, err := requests()
	if err != nil {
		t.Fatal(err)
	}
	recorder, err := archive.NewRecorder(dir, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range all {
		r.Seq = uint64(i + 1)
		if err := recorder.Record(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := recorder.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

var shelf sync.Mutex

// single is a capture of one frame.
func single(t *testing.T, kind prediction.Kind) string {
	t.Helper()
	return record(t, kind.String(), func() ([]*capture.Request, error) {
		r, err := frame(kind, 1)
		return []*capture.Request{r}, err
	})
}

const many = 60

// film is a capture of many frames of all kinds, every ninth request without
// a picture. The newest is an object detection, or, where plainEnd is set, a
// request without a picture.
func film(t *testing.T, plainEnd bool) string {
	t.Helper()
	name := "film"
	if plainEnd {
		name = "film-plain-end"
	}
	return record(t, name, func() ([]*capture.Request, error) {
		kinds := camera.Kinds()
		requests := make([]*capture.Request, many)
		for i := range requests {
			r, err := frame(kinds[(many-1-i)%len(kinds)], i)
			if err != nil {
				return nil, err
			}
			if i%9 == 4 || plainEnd && i == many-1 {
				r = plain(i)
			}
			requests[i] = r
		}
		return requests, nil
	})
}
