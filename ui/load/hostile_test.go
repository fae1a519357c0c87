//go:build load && linux

package load_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestSlowSenders opens many connections that never come to an end: some send
// their header byte by byte, some a body that stalls or trickles. Requests that
// mean well are answered all the while, and the slow ones are told why they
// were not.
func TestSlowSenders(t *testing.T) {
	t.Parallel()
	s := headless(t)
	const each = 60
	answers := make(chan string, 3*each)
	slow := func(send func(net.Conn)) {
		conn := s.dial(t)
		_ = conn.SetDeadline(time.Now().Add(patience))
		go send(conn)
		answer, _ := io.ReadAll(conn)
		_ = conn.Close()
		line, _, _ := strings.Cut(string(answer), "\r\n")
		answers <- line
	}
	trickle := func(conn net.Conn) {
		for range int(patience / time.Second) {
			if _, err := conn.Write([]byte("x")); err != nil {
				return
			}
			time.Sleep(time.Second)
		}
	}
	for range each {
		go slow(func(conn net.Conn) { // slow-loris
			_, _ = io.WriteString(conn, "POST / HTTP/1.1\r\nHost: localhost\r\nX-Long: ")
			trickle(conn)
		})
		go slow(func(conn net.Conn) { // says a megabyte, sends half, and sleeps
			_, _ = io.WriteString(conn, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048576\r\n\r\n"+strings.Repeat("x", 1<<19))
		})
		go slow(func(conn net.Conn) { // never ends its only chunk
			_, _ = io.WriteString(conn, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n"+strings.Repeat("x", 1<<19))
		})
	}
	got, well := map[string]int{}, 0
	for n := 0; n < 3*each; {
		select {
		case line := <-answers:
			got[line]++
			n++
		default:
			s.good(t)
			well++
			time.Sleep(10 * time.Millisecond)
		}
	}
	t.Logf("%d requests were answered meanwhile; the slow ones got %v", well, got)
	if well < 100 {
		t.Errorf("%d requests were answered meanwhile", well)
	}
	if got["HTTP/1.1 408 Request Timeout"] < 2*each || len(got) > 2 {
		t.Errorf("the slow ones got %v, want 408 for the bodies and 408 or the end for the headers", got)
	}
	if sum := s.finish(t); sum.Requests != uint64(well) || sum.Rejected < 2*each {
		t.Errorf("got %+v, want %d taken", sum, well)
	}
}

// TestTenThousandConnections opens more connections than are allowed, at once:
// the surplus is told so and closed, nobody is left hanging, and a sender that
// comes later is served.
func TestTenThousandConnections(t *testing.T) {
	t.Parallel()
	s := headless(t)
	const all, dialers = 10_000, 100
	work := make(chan int)
	var mu sync.Mutex
	got := map[string]int{}
	var open []net.Conn
	var wg sync.WaitGroup
	for range dialers {
		wg.Go(func() {
			for range work {
				conn, err := net.DialTimeout("tcp", s.addr, patience)
				if err != nil {
					t.Error(err)
					continue
				}
				_ = conn.SetDeadline(time.Now().Add(patience))
				_, _ = io.WriteString(conn, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx")
				resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
				outcome := fmt.Sprint(err)
				if err == nil {
					outcome = resp.Status
					_ = resp.Body.Close()
				}
				mu.Lock()
				got[outcome]++
				if err == nil && resp.StatusCode == http.StatusOK {
					open = append(open, conn) // and stays
					conn = nil
				}
				mu.Unlock()
				if conn != nil {
					_ = conn.Close()
				}
			}
		})
	}
	for i := range all {
		work <- i
	}
	close(work)
	wg.Wait()
	t.Logf("got %v", got)
	const allowed = 256
	if got["200 OK"] != allowed || got["503 Service Unavailable"]+got["200 OK"] != all {
		t.Errorf("got %v, want %d taken and the others told that there are too many", got, allowed)
	}
	if rss := s.status(t, "VmHWM"); rss > 256<<20 {
		t.Errorf("%d MiB resident", rss>>20)
	}
	for _, conn := range open {
		_ = conn.Close()
	}
	taken := false
	for end := time.Now().Add(patience); !taken && time.Now().Before(end); {
		resp, err := http.Post(s.url, "text/plain", strings.NewReader("later"))
		if err == nil {
			taken = resp.StatusCode == http.StatusOK
			_ = resp.Body.Close()
		}
	}
	if !taken {
		t.Error("a sender that came later was not served")
	}
	_ = s.finish(t)
}

// TestThirdPartyBodies posts the multipart bodies of other projects' tests,
// whole, cut short, and as they are in place of a request: each ends captured
// or refused with a 4xx, and the next good request is captured.
func TestThirdPartyBodies(t *testing.T) {
	t.Parallel()
	var paths []string
	const corpus = "../../testdata/multipart/"
	for _, pattern := range []string{"python/*.http", "werkzeug/*.http", "werkzeug/*/request.http"} {
		found, err := filepath.Glob(corpus + pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: got %d, error %v", pattern, len(found), err)
		}
		paths = append(paths, found...)
	}
	s := headless(t)
	captured := uint64(0)
	for _, path := range paths {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		boundary := "--boundary"
		if strings.Contains(path, "werkzeug") {
			first, _, _ := strings.Cut(string(body), "\r\n")
			boundary = strings.TrimPrefix(first, "--")
		}
		head := fmt.Sprintf("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"+
			"Content-Type: multipart/form-data; boundary=%s\r\nContent-Length: %d\r\n\r\n", boundary, len(body))
		whole := head + string(body)
		for what, message := range map[string]string{
			"whole": whole, "cut": whole[:len(whole)-len(body)/2-1], "as a request": string(body) + "\r\n\r\n",
		} {
			status := s.raw(t, message)
			if strings.HasPrefix(status, "HTTP/1.1 200 ") {
				captured++
			} else if !strings.HasPrefix(status, "HTTP/1.1 4") {
				t.Errorf("%s, %s: got %q", filepath.Base(path), what, status)
			}
			if what == "whole" && !strings.HasPrefix(status, "HTTP/1.1 200 ") {
				t.Errorf("%s: got %q, want it captured", filepath.Base(path), status)
			}
		}
		s.good(t)
		captured++
	}
	if sum := s.finish(t); sum.Requests != captured || captured < uint64(2*len(paths)) || sum.Missed != 0 {
		t.Errorf("got %+v, want %d captured", sum, captured)
	}
}

// raw sends bytes, ends its side of the connection, and returns the first line
// of the answer.
func (s *server) raw(t *testing.T, message string) string {
	t.Helper()
	conn := s.dial(t)
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(patience))
	_, _ = io.WriteString(conn, message)
	_ = conn.(*net.TCPConn).CloseWrite()
	line, _ := bufio.NewReader(conn).ReadString('\n')
	return strings.TrimSpace(line)
}
