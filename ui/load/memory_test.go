//go:build load && linux

package load_test

import (
	"bytes"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestFloodStaysWithinMemory sends bodies of 64 MiB on 8 connections, and now
// and then others, for FRAMEBIN_LOAD_TIME, and asks the system how much memory
// framebin had resident at most: --max-memory, 15 % and 32 MiB are what it may
// be, with lines and with a screen.
func TestFloodStaysWithinMemory(t *testing.T) {
	t.Parallel()
	d := 5 * time.Second
	if text := os.Getenv("FRAMEBIN_LOAD_TIME"); text != "" {
		var err error
		if d, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	const memory = 256 << 20
	for name, s := range map[string]*server{
		"lines":  headless(t, "--max-memory", "256MiB"),
		"screen": screen(t, "--max-memory", "256MiB"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := bytes.Repeat([]byte("\xff\xd8\x00\r"), 16<<20)
			small := bodyOf(t, 200_000, 20)
			var taken, refused atomic.Int64
			end := time.Now().Add(d)
			var wg sync.WaitGroup
			for i := range 8 {
				wg.Go(func() {
					for n := 0; time.Now().Before(end); n++ {
						data, contentType := body, "image/jpeg"
						if n%4 == 3 && i%2 == 0 {
							data, contentType = small.bytes, small.contentType
						}
						resp, err := http.Post(s.url, contentType, bytes.NewReader(data))
						if err != nil {
							t.Error(err)
							return
						}
						_ = resp.Body.Close()
						switch resp.StatusCode {
						case http.StatusOK:
							taken.Add(1)
						case http.StatusServiceUnavailable:
							refused.Add(1)
						default:
							t.Errorf("got %s", resp.Status)
						}
					}
				})
			}
			wg.Wait()
			most := s.status(t, "VmHWM")
			const bound = memory*115/100 + 32<<20
			t.Logf("%v: %d requests taken, %d told to come again; %d MiB resident at most, %d MiB allowed",
				d, taken.Load(), refused.Load(), most>>20, bound>>20)
			if most > bound {
				t.Errorf("%d MiB resident, %d MiB allowed", most>>20, bound>>20)
			}
			if taken.Load() < 8 || most < memory/2 {
				t.Errorf("%d requests taken, %d MiB resident: that was no flood", taken.Load(), most>>20)
			}
			s.good(t)
		})
	}
}
