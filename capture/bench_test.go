package capture_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"framebin/capture"
)

// payloads are the bodies that PERF numbers are given for.
func payloads() map[string][]byte {
	var masks strings.Builder
	masks.WriteString(part("image", "image.jpeg", "image/jpeg", 200_000))
	for i := range 100 {
		masks.WriteString(part("masks", fmt.Sprintf("mask_%04d.png", i), "image/png", 5_700))
	}
	return map[string][]byte{
		"250KB":    []byte(part("image", "image.jpeg", "image/jpeg", 250_000) + "--b--\r\n"),
		"2MB":      []byte(part("image", "image.jpeg", "image/jpeg", 2_000_000) + "--b--\r\n"),
		"100masks": []byte(masks.String() + "--b--\r\n"),
	}
}

func part(name, filename, mediaType string, n int) string {
	return fmt.Sprintf("--b\r\nContent-Disposition: form-data; name=%q; filename=%q\r\nContent-Type: %s\r\n\r\n%s\r\n",
		name, filename, mediaType, strings.Repeat("\xff\xd8\x00\r", n/4))
}

// BenchmarkIngest sends bodies over loopback to a bare handler that reads and
// discards them, and to a listener, in turn and in one process: the ratio of
// their numbers is what counts. Metrics: requests/s, and the time to the answer.
func BenchmarkIngest(b *testing.B) {
	for _, name := range []string{"250KB", "2MB", "100masks"} {
		body := payloads()[name]
		for _, conns := range []int{1, 8} {
			b.Run(fmt.Sprintf("%s/conns=%d/bare", name, conns), func(b *testing.B) {
				send(b, bare(b), body, conns)
			})
			b.Run(fmt.Sprintf("%s/conns=%d/framebin", name, conns), func(b *testing.B) {
				send(b, warm(b, body), body, conns)
			})
		}
	}
}

// bare starts a server that reads and discards.
func bare(b *testing.B) string {
	b.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
	}))
	b.Cleanup(s.Close)
	return s.URL
}

// warm starts a listener whose memory was used once.
func warm(b *testing.B, body []byte) string {
	b.Helper()
	const memory = 64 << 20
	ring := capture.NewRing(1000, memory)
	for range memory/len(body) + 1 {
		r, err := ring.Room(b.Context(), len(body), 0)
		if err != nil {
			b.Fatal(err)
		}
		copy(r.Body(), body)
		ring.Append(r)
	}
	s, err := capture.Listen(capture.Config{Addr: "127.0.0.1:0"}, ring, capture.NewMeter())
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- s.Serve(ctx) }()
	b.Cleanup(func() {
		cancel()
		<-done
	})
	return s.URL()
}

// send posts b.N bodies over so many connections, each with one request in
// flight, as a camera does.
func send(b *testing.B, url string, body []byte, conns int) {
	b.Helper()
	head := fmt.Sprintf("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n", len(body))
	message := append([]byte(head), body...)
	b.SetBytes(int64(len(body)))
	took := make([][]time.Duration, conns)
	var wg sync.WaitGroup
	b.ResetTimer()
	for c := range conns {
		n := (b.N + c) / conns
		wg.Go(func() {
			conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/"))
			if err != nil {
				b.Error(err)
				return
			}
			defer conn.Close()
			answer := make([]byte, 4096)
			for range n {
				start := time.Now()
				if _, err := conn.Write(message); err != nil {
					b.Error(err)
					return
				}
				k, err := conn.Read(answer)
				if err != nil || !bytes.HasPrefix(answer[:k], []byte("HTTP/1.1 200")) {
					b.Errorf("got %q, error %v", answer[:k], err)
					return
				}
				took[c] = append(took[c], time.Since(start))
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	if len(all) == 0 {
		return
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
	b.ReportMetric(float64(all[len(all)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds()), "p99-µs")
}
