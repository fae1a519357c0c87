package capture_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/inflight"
	"github.com/framebin/framebin/capture/meter"
)

// pipes is a listener without sockets, whose time is that of a test's bubble.
type pipes struct {
	conns chan net.Conn
	ended chan struct{}
	once  sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.ended:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.ended) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }

// dial opens a connection.
func (p *pipes) dial() net.Conn {
	here, there := net.Pipe()
	p.conns <- there
	return here
}

// bubbled is what a test has in its bubble.
type bubbled struct {
	*testing.T
	*pipes
	ring  *capture.Ring
	meter *meter.Meter
	late  func() []inflight.Request // those that have come and have no number yet
	stop  func() time.Duration      // ends the server and says how long that took
}

// bubble runs test beside a server in a bubble of time, and ends both: a
// goroutine that stays behind fails it.
func bubble(t *testing.T, cfg capture.Config, test func(b *bubbled)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &bubbled{
			T:     t,
			pipes: &pipes{conns: make(chan net.Conn), ended: make(chan struct{})},
			ring:  capture.NewRing(10, 1<<20),
			meter: meter.New(),
		}
		s := capture.NewServer(cfg, b.pipes, b.ring, b.meter)
		b.late = func() []inflight.Request { return s.InFlight().Late(t.Context(), true) }
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- s.Serve(ctx) }()
		b.stop = sync.OnceValue(func() time.Duration {
			start := time.Now()
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("Serve: got error %v", err)
			}
			return time.Since(start)
		})
		test(b)
		b.stop()
	})
}

// answer reads one answer and its body; c is a *bufio.Reader where more may
// follow.
func answer(t *testing.T, c io.Reader) (status int, body string) {
	t.Helper()
	in, ok := c.(*bufio.Reader)
	if !ok {
		in = bufio.NewReader(c)
	}
	resp, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer resp.Body.Close()
	data, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(data)
}

const posted = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n"

func TestStalledBody(t *testing.T) {
	t.Parallel()
	bubble(t, capture.Config{}, func(b *bubbled) {
		c := b.dial()
		defer c.Close()
		start := time.Now()
		_, _ = io.WriteString(c, posted+"partial")
		status, body := answer(b.T, c)
		const want = "the body stalled after 7 of 100 bytes: nothing came for 15s"
		if status != 408 || body != want+"\n" {
			b.Errorf("got %d %q", status, body)
		}
		if got := time.Since(start); got < 13*time.Second || got > 15*time.Second {
			b.Errorf("got it after %v, want 15s, or up to an eighth less", got)
		}
		r, _ := b.ring.Get(1)
		if r.Status != 408 || r.Reason != want || !r.Rejected || !r.Truncated || string(r.Body()) != "partial" {
			b.Errorf("got %+v", r)
		}
	})
}

// TestHonestSlowBody sends a byte a second for longer than any timeout of a
// pause: it is no stall.
func TestHonestSlowBody(t *testing.T) {
	t.Parallel()
	bubble(t, capture.Config{Limits: capture.Limits{ReadAllowance: time.Hour}}, func(b *bubbled) {
		c := b.dial()
		defer c.Close()
		_, _ = io.WriteString(c, posted)
		for range 100 {
			time.Sleep(time.Second)
			_, _ = io.WriteString(c, "x")
		}
		if status, body := answer(b.T, c); status != 200 {
			b.Errorf("got %d %q", status, body)
		}
		if r, _ := b.ring.Get(1); r.ReadTime != 100*time.Second {
			b.Errorf("got read time %v, want 100s", r.ReadTime)
		}
	})
}

// TestTrickle sends just fast enough never to stall: at some point it is over.
func TestTrickle(t *testing.T) {
	t.Parallel()
	bubble(t, capture.Config{}, func(b *bubbled) {
		c := b.dial()
		defer c.Close()
		start := time.Now()
		var sender sync.WaitGroup
		defer sender.Wait()
		sender.Go(func() {
			_, _ = io.WriteString(c, posted)
			for range 100 {
				time.Sleep(5 * time.Second)
				if _, err := io.WriteString(c, "x"); err != nil {
					return
				}
			}
		})
		status, body := answer(b.T, c)
		if status != 408 || !strings.HasPrefix(body, "the body was too slow: 1m0") {
			b.Errorf("got %d %q", status, body)
		}
		if got := time.Since(start); got < time.Minute || got > 61*time.Second {
			b.Errorf("got it after %v, want a minute and 100 bytes at 32 KiB/s", got)
		}
	})
}

func TestSlowHeaderAndIdle(t *testing.T) {
	t.Parallel()
	bubble(t, capture.Config{}, func(b *bubbled) {
		start := time.Now()
		c := b.dial()
		_, _ = io.WriteString(c, "POST / HT")
		_, _ = io.ReadAll(c)
		if got := time.Since(start); got != 10*time.Second {
			b.Errorf("slow header: closed after %v, want 10s", got)
		}
		synctest.Wait()
		if r, ok := b.ring.Get(1); !ok || !r.Rejected || !strings.HasPrefix(r.Reason, "the header had not come to its end after 10s") || string(r.Head) != "POST / HT" {
			b.Errorf("slow header: got %+v", r)
		}
		c = b.dial()
		_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
		start = time.Now()
		_, _ = io.ReadAll(c)
		if got := time.Since(start); got != 2*time.Minute {
			b.Errorf("idle: closed after %v, want 2m", got)
		}
		if s := b.ring.Stats(); s.Appended != 2 {
			b.Errorf("idle: got %+v, want no more than the request", s)
		}
	})
}

// TestSenderTakesNoAnswer has a sender that never reads: its connection does
// not stay for ever.
func TestSenderTakesNoAnswer(t *testing.T) {
	t.Parallel()
	bubble(t, capture.Config{}, func(b *bubbled) {
		c := b.dial()
		defer c.Close()
		_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
		time.Sleep(11 * time.Second)
		if _, err := c.Read(make([]byte, 1)); err == nil {
			b.Error("got an answer after the time to take it")
		}
		if got := b.stop(); got > time.Second {
			b.Errorf("stopped after %v", got)
		}
	})
}

// TestDelay checks that a request is in the ring while its answer is delayed,
// and that the end of the listener cuts the delay short.
func TestDelay(t *testing.T) {
	t.Parallel()
	responder, err := capture.NewResponder(capture.ResponderConfig{DelayMin: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	bubble(t, capture.Config{Responder: responder}, func(b *bubbled) {
		c := b.dial()
		defer c.Close()
		_, _ = io.WriteString(c, posted+strings.Repeat("x", 100))
		synctest.Wait()
		if r, ok := b.ring.Get(1); !ok || r.Status != 200 || len(r.Body()) != 100 {
			b.Fatal("not in the ring while the answer is delayed")
		}
		took := make(chan time.Duration)
		go func() { took <- b.stop() }()
		if status, _ := answer(b.T, c); status != 200 {
			b.Errorf("got %d, want what is in flight answered at the end", status)
		}
		if got := <-took; got > time.Second {
			b.Errorf("ended after %v, want at once", got)
		}
	})
}

// TestShutdownIsBounded ends a listener while a body stalls and while a
// connection says nothing.
func TestShutdownIsBounded(t *testing.T) {
	t.Parallel()
	bubble(t, capture.Config{}, func(b *bubbled) {
		silent := b.dial()
		synctest.Wait()
		defer silent.Close()
		if got := b.stop(); got > time.Second {
			b.Errorf("ended after %v beside a silent connection, want at once", got)
		}
	})
	bubble(t, capture.Config{}, func(b *bubbled) {
		c := b.dial()
		defer c.Close()
		_, _ = io.WriteString(c, posted)
		synctest.Wait()
		if got := b.stop(); got != capture.ShutdownTimeout {
			b.Errorf("ended after %v, want %v", got, capture.ShutdownTimeout)
		}
		if got := b.ring.Stats().Pending; got != 0 {
			b.Errorf("got %d bytes pending", got)
		}
	})
	bubble(t, capture.Config{}, func(b *bubbled) { // refused, and still sending
		c := b.dial()
		defer c.Close()
		_, _ = io.WriteString(c, "POST / HTTP/1.1\r\nHost: elsewhere.example\r\nContent-Length: 9\r\n\r\n")
		if status, _ := answer(b.T, c); status != 421 {
			b.Fatalf("got %d", status)
		}
		synctest.Wait()
		if got := b.stop(); got > time.Second {
			b.Errorf("ended after %v beside a sender that was refused, want nearly at once", got)
		}
	})
}
