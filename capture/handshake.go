package capture

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"sync"
	"time"
)

// handshakes is a listener that has each connection agree on TLS before it is
// handed to net/http, which would only log what goes wrong there. It hands them
// on as a [*conn], of which net/http tells HTTP/2 by its first bytes.
type handshakes struct {
	*limitListener
	config  *tls.Config
	timeout time.Duration
	failed  func(h *handshake, err error)

	accepted chan accepted
	closed   chan struct{}
	close    func()
}

// greeting is how much of what a sender says first is kept, in bytes, for who
// wants to know why there was no handshake.
const greeting = 512

type accepted struct {
	conn net.Conn
	err  error
}

// handshake is one connection on its way to TLS.
type handshake struct {
	*conn
	hello *tls.ClientHelloInfo // nil where none was read
}

func newHandshakes(l *limitListener, config *tls.Config, timeout time.Duration, failed func(*handshake, error)) *handshakes {
	config = config.Clone()
	config.NextProtos = []string{"h2", "http/1.1"}
	config.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		if h, ok := hello.Conn.(*handshake); ok {
			h.hello = hello
		}
		return nil, nil //nolint:nilnil // the config as it is
	}
	h := &handshakes{
		limitListener: l, config: config, timeout: timeout, failed: failed,
		accepted: make(chan accepted), closed: make(chan struct{}),
	}
	h.close = sync.OnceFunc(func() { close(h.closed) })
	go h.run()
	return h
}

// run takes connections until the listener is closed.
func (l *handshakes) run() {
	for {
		c, err := l.limitListener.Accept()
		if err != nil {
			if !l.hand(accepted{err: err}) || errors.Is(err, net.ErrClosed) {
				return
			}
			continue
		}
		go func() {
			raw := c.(*conn) //nolint:forcetypeassert // Accept returns no other
			raw.tap.Limit = greeting
			raw.last.Store(true) // what it reads is no head
			secure, err := l.shake(&handshake{conn: raw})
			if err != nil || !l.hand(accepted{conn: secure}) {
				_ = c.Close()
			}
		}()
	}
}

// hand gives a connection, or an error, to whoever accepts, and reports whether
// somebody does.
func (l *handshakes) hand(a accepted) bool {
	select {
	case l.accepted <- a:
		return true
	case <-l.closed:
		return false
	}
}

// shake agrees on TLS.
func (l *handshakes) shake(h *handshake) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), l.timeout)
	defer cancel()
	go func() {
		select {
		case <-l.closed:
			cancel()
		case <-ctx.Done():
		}
	}()
	secure := tls.Server(h, l.config)
	if err := secure.HandshakeContext(ctx); err != nil {
		l.failed(h, err)
		return nil, err
	}
	return l.open(secure, h.done), nil
}

// Accept returns the next connection that has agreed on TLS.
func (l *handshakes) Accept() (net.Conn, error) {
	select {
	case a := <-l.accepted:
		return a.conn, a.err
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close ends the listener.
func (l *handshakes) Close() error {
	err := l.limitListener.Close()
	l.close()
	return err
}
