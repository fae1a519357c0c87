package stream

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// The names on the server.
const (
	Stream     = "FRAMEBIN"  // the stream
	bucketName = "framebin"  // the object store for long bodies
	prefix     = "framebin." // of a subject, before the camera
)

// The limits of a stream that a [Publisher] makes because there is none. One
// that is there is left as it is.
const (
	defaultAge   = 7 * 24 * time.Hour
	defaultBytes = 10 << 30
)

// duplicates is how long the server remembers the names of messages, so that
// one that is published again after a broken connection is stored once.
const duplicates = 10 * time.Minute

// replyTimeout bounds the wait for one answer of the server, and slowest is what
// it takes of a request in a second at least.
const (
	replyTimeout = 10 * time.Second
	slowest      = 256 << 10
)

// Where the subjects begin that are asked on: what is asked of JetStream, its flow
// control apart, which a server does without; and the bodies of the object store.
const (
	ofJetStream = "$JS.API."
	ofAll       = "$" // of both
)

// connectTimeout bounds the wait for a server to take a connection.
const connectTimeout = 5 * time.Second

// patience is how long the server may take for so many bytes.
func patience(n int) time.Duration {
	return replyTimeout + time.Duration(n)*time.Second/slowest
}

// Address is where requests are published: a server, and a camera's name.
type Address struct {
	Server string // nats:// or tls:// URL, with what it needs to get in
	Camera string // "" for all of them, or the default one when publishing
}

// IsAddress reports whether text is the URL of a server, and no file.
func IsAddress(text string) bool {
	scheme, _, ok := strings.Cut(text, "://")
	switch strings.ToLower(scheme) {
	case "nats", "tls", "ws", "wss":
		return ok
	}
	return false
}

// ParseAddress reads nats://host:4222/camera. The path, the camera, may be
// left out.
func ParseAddress(text string) (Address, error) {
	u, err := url.Parse(text)
	if err != nil || !IsAddress(text) || u.Host == "" {
		return Address{}, fmt.Errorf("%w: use nats://host:4222, or tls:// in its place", errAddress)
	}
	camera := strings.Trim(u.Path, "/")
	if camera != "" && !validCamera(camera) {
		return Address{}, fmt.Errorf("%w: %q", errCamera, camera)
	}
	u.Path = ""
	return Address{Server: u.String(), Camera: camera}, nil
}

var (
	errAddress = errors.New("not the URL of a NATS server")
	errCamera  = errors.New("not the name of a camera: use letters, digits, - and _, at most 64")
)

// longestCamera bounds a camera's name.
const longestCamera = 64

// validCamera reports whether a name is one token of a subject that needs no
// escaping anywhere.
func validCamera(name string) bool {
	for _, c := range name {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
		default:
			return false
		}
	}
	return name != "" && len(name) <= longestCamera
}

// WithCamera returns the address of another camera there.
func (a Address) WithCamera(name string) (Address, error) {
	if !validCamera(name) {
		return Address{}, fmt.Errorf("%w: %q", errCamera, name)
	}
	a.Camera = name
	return a, nil
}

// String returns the address without what lets one in.
func (a Address) String() string {
	u, err := url.Parse(a.Server)
	if err != nil {
		return "NATS"
	}
	u.User = nil
	if a.Camera != "" {
		u.Path = "/" + a.Camera
	}
	return u.String()
}

// Options of a connection.
type Options struct {
	Credentials string       // file of credentials (.creds); "" for none
	Log         *slog.Logger // nil: none
}

// conn is a connection to a server.
type conn struct {
	address Address
	nc      *nats.Conn
	js      jetstream.JetStream
	log     *slog.Logger

	mu    sync.Mutex
	asked map[*question]struct{} // what is not answered
}

// question is what is asked of the server.
type question struct {
	about string // how the subjects begin that it is published on
	deny  context.CancelCauseFunc
}

// dial connects. With patience the server need not be there yet, and may go
// away for as long as it likes.
func dial(a Address, o Options, patience bool) (*conn, error) {
	c := &conn{address: a, log: o.Log, asked: make(map[*question]struct{})}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	options := []nats.Option{
		nats.Name("framebin"),
		nats.Timeout(connectTimeout),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(time.Second),
		nats.RetryOnFailedConnect(patience),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				c.log.Warn("the NATS server is gone", "server", a.String(), "error", err)
			}
		}),
		nats.ReconnectHandler(func(*nats.Conn) { c.log.Info("the NATS server is back", "server", a.String()) }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			c.log.Warn("NATS", "server", a.String(), "error", err)
			if errors.Is(err, nats.ErrPermissionViolation) {
				c.denied(err)
			}
		}),
	}
	if o.Credentials != "" {
		options = append(options, nats.UserCredentials(o.Credentials))
	}
	var err error
	if c.nc, err = nats.Connect(a.Server, options...); err != nil {
		return nil, fmt.Errorf("connect to %s: %w", a, plain(err))
	}
	if c.js, err = jetstream.New(c.nc, jetstream.WithPublishAsyncTimeout(replyTimeout)); err != nil {
		c.nc.Close()
		return nil, fmt.Errorf("connect to %s: %w", a, err)
	}
	return c, nil
}

// local reports whether the server is on this computer.
func (c *conn) local() bool {
	at, err := netip.ParseAddrPort(c.nc.ConnectedAddr())
	return err == nil && at.Addr().IsLoopback()
}

// denied ends what is being asked about the subject that err names: a server does
// not answer what the account may not do, it says so to the connection.
func (c *conn) denied(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	about := func(subject string) bool { return strings.Contains(err.Error(), `"`+subject) }
	for q := range c.asked {
		if about(q.about) || about(nats.InboxPrefix) { // where every answer comes
			q.deny(err)
		}
	}
}

// ask bounds what is asked of the server: by time, and until the server says that
// the account may not publish on a subject that begins like this.
func (c *conn) ask(ctx context.Context, about string, wait time.Duration) (context.Context, context.CancelFunc) {
	ctx, deny := context.WithCancelCause(ctx)
	ctx, cancel := context.WithTimeout(ctx, wait)
	q := &question{about, deny}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked[q] = struct{}{}
	return ctx, func() {
		cancel()
		deny(nil)
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.asked, q)
	}
}

// why says what is wrong with the server, where an answer within ctx did not
// come because of that.
func (c *conn) why(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); err != nil && errors.Is(cause, nats.ErrPermissionViolation) {
		return plain(cause)
	}
	if last := c.nc.LastError(); last != nil && err != nil && !c.nc.IsConnected() {
		return plain(last)
	}
	return plain(err)
}

// plain says in words what is wrong with a server.
func plain(err error) error {
	switch {
	case errors.Is(err, jetstream.ErrJetStreamNotEnabled), errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount):
		return fmt.Errorf("%w: start the server with -js", err)
	case errors.Is(err, nats.ErrAuthorization), errors.Is(err, nats.ErrAuthExpired), errors.Is(err, nats.ErrAuthRevoked):
		return fmt.Errorf("%w: give --nats-creds, or nats://user:password@host", err)
	case errors.Is(err, nats.ErrPermissionViolation):
		return fmt.Errorf("%w: the account needs this right", err)
	case errors.Is(err, jetstream.ErrStreamNotFound):
		return fmt.Errorf("%w: nothing was published there yet", err)
	case errors.Is(err, nats.ErrNoResponders):
		return fmt.Errorf("%w: JetStream does not answer; start the server with -js", err)
	}
	return err
}
