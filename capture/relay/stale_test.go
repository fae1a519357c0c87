package relay_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/relay"
)

// fickle is a target that answers the first request of each of its connections
// and does to the next, once its first byte is there, what quit says.
type fickle struct {
	conns, answered atomic.Int64
	quit            func(net.Conn)
}

func (f *fickle) serve(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		f.conns.Add(1)
		go f.talk(conn)
	}
}

func (f *fickle) talk(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReaderSize(conn, 16)
	r, err := http.ReadRequest(in)
	if err != nil {
		return
	}
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return
	}
	f.answered.Add(1)
	fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	if _, err := in.ReadByte(); err == nil {
		f.quit(conn)
	}
}

// TestStaleConnection: a target that closes a connection just when the next
// request is on its way gets that request by another one. What it may have begun
// to answer, what it had for a while, and what a new connection did not take, is
// not sent again.
func TestStaleConnection(t *testing.T) {
	t.Parallel()
	reset := func(conn net.Conn) {
		_ = conn.(*net.TCPConn).SetLinger(0)
		_ = conn.Close()
	}
	for name, c := range map[string]struct {
		quit     func(net.Conn)
		size     int
		ok       bool
		conns    int64
		answered int64
	}{
		"closed, small":    {func(conn net.Conn) { _ = conn.Close() }, 10, true, 6, 6},
		"closed, large":    {func(conn net.Conn) { _ = conn.Close() }, 4 << 20, true, 6, 6},
		"reset, small":     {reset, 10, true, 6, 6},
		"reset, large":     {reset, 4 << 20, true, 6, 6},
		"answering":        {func(conn net.Conn) { fmt.Fprint(conn, "HTTP/1.1 2") }, 10, false, 3, 3},
		"worked on it":     {func(conn net.Conn) { time.Sleep(2200 * time.Millisecond); _ = conn.Close() }, 10, false, 3, 3},
		"answering, reset": {func(conn net.Conn) { fmt.Fprint(conn, "HTTP/1.1 2"); reset(conn) }, 10, false, 3, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = l.Close() }()
			f := &fickle{quit: c.quit}
			go f.serve(l)
			client := relay.NewClient(&url.URL{Scheme: "http", Host: l.Addr().String()}, relay.Options{})
			forwarder := relay.NewForwarder(client, capture.NewRing(1, 1))
			body := bytes.Repeat([]byte("x"), c.size)
			lost := 0
			for i := range uint64(3) {
				if !client.Send(t.Context(), request(i, body)).OK() {
					lost++
				}
				if _, done := forwarder.Answer(t.Context(), request(i, body)); done.Err != "" {
					lost++
				}
			}
			if ok := lost == 0; ok != c.ok {
				t.Errorf("%d requests were lost", lost)
			}
			if f.conns.Load() != c.conns || f.answered.Load() != c.answered {
				t.Errorf("got %d answers on %d connections, want %d on %d", f.answered.Load(), f.conns.Load(), c.answered, c.conns)
			}
		})
	}
}

// TestNewConnectionIsTriedOnce: only what an old connection did to a request is
// made good.
func TestNewConnectionIsTriedOnce(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var conns atomic.Int64
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			conns.Add(1)
			_, _ = conn.Read(make([]byte, 1))
			_ = conn.Close()
		}
	}()
	result := relay.NewClient(&url.URL{Scheme: "http", Host: l.Addr().String()}, relay.Options{}).Send(t.Context(), request(1, []byte("x")))
	_ = l.Close()
	if result.Err == nil || conns.Load() != 1 {
		t.Errorf("got %+v after %d connections", result, conns.Load())
	}
}
