package capture

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/framebin/framebin/capture/http1"
)

// How connections are closed after a refusal.
const (
	lingerers  = 32 // how many at a time are waited for
	lingerTime = 500 * time.Millisecond
	// As much as is in flight: more, and the sender is not listening.
	lingerBytes = 1 << 20
)

// limitListener accepts at most so many connections at a time. One more is
// told so and closed, instead of waiting unseen behind those that are open.
type limitListener struct {
	net.Listener
	slots   chan struct{}
	linger  chan struct{}
	lingers sync.WaitGroup
	refusal []byte                                   // what it is told; nil for nothing
	header  int                                      // bytes of a head that are kept
	full    func(net.Conn)                           // called for each refused
	spoke   func(c *conn, status int, reason string) // see conn.Write
	broke   func(c *conn, reason string)             // of HTTP/2, likewise
	cut     func(c *conn, head []byte, end readEnd)  // see conn.Close
}

// Accept returns the next connection within the limit.
func (l *limitListener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		select {
		case l.slots <- struct{}{}:
			return l.open(c, sync.OnceFunc(func() { <-l.slots })), nil
		default:
			l.full(c)
			l.refuse(c)
		}
	}
}

// open returns c as a connection whose heads are kept.
func (l *limitListener) open(c net.Conn, done func()) *conn {
	return &conn{Conn: c, listener: l, done: done, tap: http1.Tap{Limit: l.header}}
}

// refuse answers c and closes it, without waiting for it here.
func (l *limitListener) refuse(c net.Conn) {
	// Neither of these blocks: the kernel has room for a few bytes.
	_ = c.SetDeadline(time.Now().Add(lingerTime))
	_, _ = c.Write(l.refusal)
	_ = l.closeLater(c)
}

// closeLater ends the answer on c, and closes c when the other side has done
// so, or soon: closing at once, with something unread, would reset the
// connection, and the answer might never be seen. It does not wait.
func (l *limitListener) closeLater(c net.Conn) error {
	w, ok := c.(interface{ CloseWrite() error })
	if !ok || c.SetDeadline(time.Now().Add(lingerTime)) != nil || w.CloseWrite() != nil {
		return c.Close()
	}
	select {
	case l.linger <- struct{}{}:
	default:
		return c.Close()
	}
	l.lingers.Go(func() {
		defer func() { <-l.linger }()
		_, _ = io.CopyN(io.Discard, c, lingerBytes)
		_ = c.Close()
	})
	return nil
}

// conn is a connection that keeps the heads of its requests, and gives its
// place back when it is closed.
type conn struct {
	net.Conn
	listener  *limitListener
	done      func()
	tap       http1.Tap
	answering atomic.Bool  // a handler is at work
	last      atomic.Bool  // nothing is expected to follow
	end       atomic.Int32 // a readEnd: of the last reading
	closed    atomic.Bool
	refused   atomic.Bool  // the last answer was a refusal by net/http itself
	frames    frames       // of HTTP/2, that were written
	streams   atomic.Int32 // of HTTP/2, that handlers are at work on
}

// Read reads, and has the tap look at what comes by.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.tap.See(p[:n])
	c.end.Store(int32(readEndOf(err)))
	return n, err
}

// readEnd is how a reading ended.
type readEnd int32

const (
	readOn     readEnd = iota // it did not, or we ended it
	readClosed                // the other side has closed the connection
	readLate                  // nothing came in time
)

func readEndOf(err error) readEnd {
	switch {
	case err == nil, errors.Is(err, net.ErrClosed):
		return readOn
	case isTimeout(err):
		return readLate
	}
	return readClosed
}

// Close closes the connection. A head that has not come to its end is told of:
// net/http says nothing of one for which the time is over.
func (c *conn) Close() error {
	defer c.done()
	if end := readEnd(c.end.Load()); !c.closed.Swap(true) && !c.last.Load() && !c.refused.Load() && end != readOn {
		if head := c.tap.Unfinished(); head != nil {
			c.listener.cut(c, head, end)
		}
	}
	if c.refused.Swap(false) {
		return c.listener.closeLater(c.Conn)
	}
	return c.Conn.Close()
}

// CloseWrite ends the answer but not the connection: net/http does so to let
// a sender read a refusal before the connection is reset.
func (c *conn) CloseWrite() error {
	if w, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return w.CloseWrite()
	}
	return nil
}

// Write looks for answers that net/http gives on its own, to requests that it
// could not read and that no handler sees, so that they are counted, too.
func (c *conn) Write(p []byte) (int, error) {
	if c.tap.IsHTTP2() && !bytes.HasPrefix(p, []byte("HTTP/1.1 ")) { // in which a broken preface is answered
		for code, stream := range c.frames.errors(p) {
			if reason := whyBroken(code, stream, c.streams.Load() > 0); reason != "" {
				c.listener.broke(c, reason)
			}
		}
	} else if !c.answering.Load() {
		if status, reason, ok := ownAnswer(p); ok {
			c.refused.Store(true)
			c.listener.spoke(c, status, reason)
		}
	}
	return c.Conn.Write(p)
}

// ownAnswer reads an answer of net/http to a request that it refuses: one that
// it could not read, or whose Expect it does not know.
func ownAnswer(p []byte) (status int, reason string, ok bool) {
	const line, headers = "HTTP/1.1 ", "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
	if len(p) < len(line)+3 || string(p[:len(line)]) != line || p[len(line)] < '4' {
		return 0, "", false
	}
	status, err := strconv.Atoi(string(p[len(line) : len(line)+3]))
	if err != nil {
		return 0, "", false
	}
	if status == http.StatusExpectationFailed {
		return status, "", true
	}
	_, body, ok := bytes.Cut(p, []byte(headers))
	if !ok || bytes.Contains(p[:len(p)-len(body)-len(headers)], []byte("\n")) {
		return 0, "", false
	}
	return status, string(body), true
}
