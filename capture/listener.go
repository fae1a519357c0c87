package capture

import (
	"bytes"
	"io"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
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
	refusal []byte                                         // what it is told; nil for nothing
	full    func()                                         // called for each refused
	spoke   func(remote string, status int, reason string) // see conn.Write
}

func newLimitListener(l net.Listener, n int) *limitListener {
	return &limitListener{
		Listener: l,
		slots:    make(chan struct{}, n),
		linger:   make(chan struct{}, lingerers),
	}
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
			return &conn{Conn: c, listener: l, done: sync.OnceFunc(func() { <-l.slots })}, nil
		default:
			l.full()
			l.refuse(c)
		}
	}
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

// conn is a connection that gives its place back when it is closed.
type conn struct {
	net.Conn
	listener *limitListener
	done     func()
	refused  atomic.Bool // the last answer was a refusal by net/http itself
}

// Close closes the connection.
func (c *conn) Close() error {
	defer c.done()
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
	if status, reason, ok := ownAnswer(p); ok && c.listener.spoke != nil {
		c.refused.Store(true)
		c.listener.spoke(c.RemoteAddr().String(), status, reason)
	}
	return c.Conn.Write(p)
}

// ownAnswer reads an answer of net/http to a request that it refuses. No
// answer of a handler looks the same, as those have a Date.
func ownAnswer(p []byte) (status int, reason string, ok bool) {
	const line, headers = "HTTP/1.1 ", "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
	if len(p) < len(line)+3 || string(p[:len(line)]) != line || p[len(line)] < '4' {
		return 0, "", false
	}
	_, body, ok := bytes.Cut(p, []byte(headers))
	if !ok || bytes.Contains(p[:len(p)-len(body)-len(headers)], []byte("\n")) {
		return 0, "", false
	}
	status, err := strconv.Atoi(string(p[len(line) : len(line)+3]))
	return status, string(body), err == nil
}
