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

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/meter"
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
// discards them, and to a listener whose memory was used once, in turn, a few
// at a time, so that what else the machine does hits both alike. The metrics
// are the requests/s of both, and their ratios: of requests/s (above 1 the
// listener is faster), and of the median and the 99th percentile of the time
// to the answer (below 1 it is faster).
func BenchmarkIngest(b *testing.B) {
	for _, name := range []string{"250KB", "2MB", "100masks"} {
		body := payloads()[name]
		for _, conns := range []int{1, 8} {
			b.Run(fmt.Sprintf("%s/conns=%d", name, conns), func(b *testing.B) {
				compareIngest(b, body, conns)
			})
		}
	}
}

func compareIngest(b *testing.B, body []byte, conns int) {
	b.Helper()
	const turn = 20 // requests of a connection
	ours, theirs := dialAll(b, warm(b, body), conns), dialAll(b, bare(b), conns)
	head := fmt.Sprintf("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n", len(body))
	message := append([]byte(head), body...)
	b.SetBytes(int64(len(body)))
	b.ResetTimer()
	for n := 0; n < b.N; n += turn * conns {
		ours.send(b, message, turn)
		theirs.send(b, message, turn)
	}
	b.StopTimer()
	b.ReportMetric(theirs.rate(), "bare-req/s")
	b.ReportMetric(ours.rate(), "req/s")
	b.ReportMetric(ours.rate()/theirs.rate(), "req/s-ratio")
	b.ReportMetric(ours.percentile(50)/theirs.percentile(50), "p50-ratio")
	b.ReportMetric(ours.percentile(99)/theirs.percentile(99), "p99-ratio")
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
		r, err := ring.Reserve(b.Context(), len(body), 0)
		if err != nil {
			b.Fatal(err)
		}
		copy(r.Body(), body)
		ring.Append(r)
	}
	s, err := capture.Listen(capture.Config{Addr: "127.0.0.1:0"}, ring, meter.New())
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

// clients are connections to one server, each with one request in flight, as
// a camera has.
type clients struct {
	conns []net.Conn
	took  [][]time.Duration // of each connection
	spent time.Duration     // sending
}

func dialAll(b *testing.B, url string, n int) *clients {
	b.Helper()
	c := &clients{took: make([][]time.Duration, n)}
	for range n {
		conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/"))
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = conn.Close() })
		c.conns = append(c.conns, conn)
	}
	return c
}

// send sends message so many times on each connection.
func (c *clients) send(b *testing.B, message []byte, times int) {
	b.Helper()
	start := time.Now()
	var wg sync.WaitGroup
	for i, conn := range c.conns {
		wg.Go(func() {
			answer := make([]byte, 4096)
			for range times {
				sent := time.Now()
				_, err := conn.Write(message)
				n, err2 := conn.Read(answer)
				if err != nil || err2 != nil || !bytes.HasPrefix(answer[:n], []byte("HTTP/1.1 200")) {
					b.Errorf("got %q, errors %v, %v", answer[:n], err, err2)
					return
				}
				c.took[i] = append(c.took[i], time.Since(sent))
			}
		})
	}
	wg.Wait()
	c.spent += time.Since(start)
}

// rate returns the requests a second.
func (c *clients) rate() float64 {
	return float64(len(slices.Concat(c.took...))) / c.spent.Seconds()
}

// percentile returns that of the times to the answer, in seconds.
func (c *clients) percentile(p int) float64 {
	all := slices.Sorted(slices.Values(slices.Concat(c.took...)))
	return all[(len(all)-1)*p/100].Seconds()
}
