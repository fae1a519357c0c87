package capture

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/framebin/framebin/capture/inflight"
	"github.com/framebin/framebin/capture/meter"
)

// ShutdownTimeout is how long requests in flight may take to be answered when
// the listener ends.
const ShutdownTimeout = 5 * time.Second

// Config says where to listen, whom to let in and how to answer.
type Config struct {
	Addr      string // "host:port"; port 0 picks one; or "unix:" and the file of a socket
	Path      string // the only path that captures, "/…"; "" is every path
	Secret    bool   // Path is a secret: requests do not keep it, see [Request.Target]
	Limits    Limits
	Responder *Responder   // nil: 200 at once
	Recorder  Recorder     // nil: requests are kept in the ring alone
	Records   string       // what may make the Recorder slow, as advice calls it: "the disk under --record"
	Upstream  Upstream     // nil: the Responder decides every answer; else failures and delays alone
	TLS       *tls.Config  // nil: plain HTTP
	Log       *slog.Logger // nil: none

	// Hosts and origins to let in beside our own, while only loopback is
	// bound: host names without port, and origins such as
	// "https://example.org". "*" lets in all.
	AllowHosts   []string
	AllowOrigins []string
	Allow        []netip.Prefix // networks to let senders of in; none is all; nobody's on a unix socket
}

// Server is a listener that captures what it is sent into a [Ring].
type Server struct {
	listener net.Listener
	limited  *limitListener // of listener
	http     *http.Server
	handler  *handler
	urls     []string

	mu     sync.Mutex
	silent map[net.Conn]struct{} // connections that have sent nothing yet
}

// Listen binds the address; requests are taken in by Serve. Its errors say
// what to do about them.
func Listen(cfg Config, ring *Ring, traffic *meter.Meter) (*Server, error) {
	if cfg.Path != "" && !strings.HasPrefix(cfg.Path, "/") {
		return nil, fmt.Errorf("path %q: want one that begins with a slash, such as /%[1]s", cfg.Path)
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Responder == nil {
		// Nothing of the zero value can be wrong.
		cfg.Responder, _ = NewResponder(ResponderConfig{})
	}
	cfg.Limits = cfg.Limits.withDefaults()
	if path, ok := socketPath(cfg.Addr); ok {
		l, err := listenUnix(path)
		if err != nil {
			return nil, err
		}
		return newServer(cfg, l, ring, traffic), nil
	}
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", cfg.Addr)
	if err != nil {
		return nil, listenError(cfg.Addr, err)
	}
	return newServer(cfg, l, ring, traffic), nil
}

// listenError says what is wrong with addr, and the way out.
func listenError(addr string, err error) error {
	const windowsInUse = syscall.Errno(10048) // WSAEADDRINUSE
	var parse *net.AddrError
	switch {
	case errors.Is(err, syscall.EADDRINUSE), errors.Is(err, windowsInUse):
		return fmt.Errorf("cannot listen on %s: something else does already; stop it, or pick a free port with --listen 127.0.0.1:0: %w", addr, err)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("cannot listen on %s: not permitted; ports from 1024 on are, such as --listen 127.0.0.1:8080: %w", addr, err)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Errorf("cannot listen on %s: it is no address of this machine; --listen :8080 takes all it has: %w", addr, err)
	case errors.As(err, &parse):
		return fmt.Errorf("cannot listen on %q: want host:port, such as --listen 127.0.0.1:8080: %w", addr, err)
	}
	return fmt.Errorf("cannot listen on %s: %w", addr, err)
}

// newServer makes a server of a bound listener.
func newServer(cfg Config, l net.Listener, ring *Ring, traffic *meter.Meter) *Server {
	ip := boundIP(l.Addr())
	s := &Server{
		silent: map[net.Conn]struct{}{},
		handler: &handler{
			admission: admission{
				path:     cfg.Path,
				secret:   cfg.Secret && cfg.Path != "",
				loopback: ip.IsLoopback(),
				socket:   IsSocket(cfg.Addr),
				own:      hostName(cfg.Addr),
				hosts:    cfg.AllowHosts,
				origins:  cfg.AllowOrigins,
				senders:  cfg.Allow,
			},
			limits:    cfg.Limits,
			ring:      ring,
			meter:     traffic,
			responder: cfg.Responder,
			recorder:  cfg.Recorder,

			recordedBy: cfg.Records,

			upstream: cfg.Upstream,
			log:      cfg.Log,
			closing:  make(chan struct{}),
		},
	}
	s.urls = urls(cfg, l.Addr(), ip)
	s.http = &http.Server{
		Handler:                      s.handler,
		DisableGeneralOptionsHandler: true, // OPTIONS * is captured, too
		ReadHeaderTimeout:            cfg.Limits.HeaderTimeout,
		IdleTimeout:                  cfg.Limits.IdleTimeout,
		MaxHeaderBytes:               cfg.Limits.HeaderBytes,
		ErrorLog:                     slog.NewLogLogger(cfg.Log.Handler(), slog.LevelWarn),
		ConnState:                    s.connState,
		Protocols:                    protocols(),
		ConnContext:                  withConn,
		// What a peer may send ahead is memory beside the ring.
		HTTP2: &http.HTTP2Config{
			MaxConcurrentStreams:          maxStreams,
			MaxReceiveBufferPerConnection: 1 << 20,
			MaxReceiveBufferPerStream:     256 << 10,
		},
	}
	s.listener = s.limit(l, cfg)
	return s
}

// protocols are HTTP/1, and HTTP/2 with TLS and with prior knowledge.
func protocols() *http.Protocols {
	p := &http.Protocols{}
	p.SetHTTP1(true)
	p.SetHTTP2(true)
	p.SetUnencryptedHTTP2(true)
	return p
}

// connKey is the key of the connection in the context of a request.
type connKey struct{}

// withConn has the requests of a connection know it.
func withConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// limit bounds the connections of l.
func (s *Server) limit(l net.Listener, cfg Config) net.Listener {
	const readAhead = 4 << 10 // of net/http, which takes as much beyond its limit
	s.limited = &limitListener{
		Listener: l,
		slots:    make(chan struct{}, cfg.Limits.Connections),
		linger:   make(chan struct{}, lingerers),
		header:   cfg.Limits.HeaderBytes + readAhead,
		spoke:    s.handler.refuseUnread,
		broke:    s.handler.refuseBroken,
		cut:      s.handler.refuseCut,
	}
	reason := fmt.Sprintf("%d connections are open, which is the limit", cfg.Limits.Connections)
	status := http.StatusServiceUnavailable
	s.limited.full = func(c net.Conn) {
		s.handler.meter.RefuseConnection(time.Now())
		s.handler.listRefusal(c.RemoteAddr().String(), status, nil, reason+": --max-connections raises it, and a sender that closes what it does not need stays below")
	}
	if cfg.TLS != nil {
		status = 0 // there is no answer before a handshake
		return newHandshakes(s.limited, cfg.TLS, cfg.Limits.HeaderTimeout, s.handler.refuseHandshake)
	}
	s.limited.refusal = fmt.Appendf(nil, "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\n"+
		"Content-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s\n", len(reason)+1, reason)
	return s.limited
}

// InFlight returns the list of requests that have come and are not in the ring
// yet.
func (s *Server) InFlight() *inflight.List { return &s.handler.waiting }

// URL returns the address to paste into the sender: the first of URLs.
func (s *Server) URL() string { return s.urls[0] }

// URLs returns every address under which the listener can be reached: one for
// a certain address, one for each address of this machine when bound to all,
// loopback last.
func (s *Server) URLs() []string { return s.urls }

// Serve takes requests in until ctx ends; then it answers those in flight, for
// at most ShutdownTimeout, and returns nil. It is called once.
func (s *Server) Serve(ctx context.Context) error {
	ready, stop := context.WithCancel(ctx)
	var memory sync.WaitGroup
	memory.Go(func() { s.handler.ring.arena.Prefault(ready) })
	defer memory.Wait()
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- s.http.Serve(s.listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("listening ended: %w", err)
	case <-ctx.Done():
	}
	close(s.handler.closing)
	s.closeSilent()
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), ShutdownTimeout)
	defer cancel()
	if err := s.http.Shutdown(end); err != nil {
		s.handler.log.Warn("requests were still in flight", "after", ShutdownTimeout)
		_ = s.http.Close() // there is nothing left to do about it
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		s.handler.log.Warn("listening ended", "error", err)
	}
	s.handler.inflight.Wait()
	s.limited.lingers.Wait()
	return nil
}

// connState keeps track of connections that have sent nothing.
func (s *Server) connState(c net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if state == http.StateNew {
		s.silent[c] = struct{}{}
	} else {
		delete(s.silent, c)
	}
}

// closeSilent closes the connections that have sent nothing: browsers open
// some in advance, and Shutdown would wait for them.
func (s *Server) closeSilent() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.silent {
		_ = c.Close()
	}
}

// boundIP returns the address that a listener is bound to.
func boundIP(a net.Addr) netip.Addr {
	if tcp, ok := a.(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr().Unmap()
	}
	return netip.IPv4Unspecified()
}

// urls returns the URLs of a listener bound to addr, the most useful first.
func urls(cfg Config, addr net.Addr, bound netip.Addr) []string {
	scheme := "http"
	if cfg.TLS != nil {
		scheme = "https"
	}
	path := cfg.Path
	if path == "" {
		path = "/"
	}
	if addr.Network() == "unix" {
		return []string{scheme + "://" + socketScheme + addr.String() + ":" + (&url.URL{Path: path}).EscapedPath()}
	}
	port := ""
	if tcp, ok := addr.(*net.TCPAddr); ok {
		port = strconv.Itoa(tcp.Port)
	}
	ips := []netip.Addr{bound}
	if bound.IsUnspecified() {
		ips = reachable(interfaceIPs(), bound.Is4())
	}
	list := make([]string, 0, len(ips))
	for _, ip := range ips {
		u := url.URL{Scheme: scheme, Host: net.JoinHostPort(ip.String(), port), Path: path}
		list = append(list, u.String())
	}
	return list
}

// interfaceIPs returns the addresses of this machine.
func interfaceIPs() []netip.Addr {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var ips []netip.Addr
	for _, a := range addrs {
		if p, err := netip.ParsePrefix(a.String()); err == nil {
			ips = append(ips, p.Addr().Unmap())
		}
	}
	return ips
}

// reachable returns those of ips that a sender can be given, or loopback if
// there is none: IPv4 first, as it is what cameras' networks have, loopback
// last. Link-local addresses mean something else on every machine.
func reachable(ips []netip.Addr, only4 bool) []netip.Addr {
	ips = slices.DeleteFunc(slices.Clone(ips), func(ip netip.Addr) bool {
		return ip.IsLinkLocalUnicast() || only4 && !ip.Is4()
	})
	rank := func(ip netip.Addr) int {
		switch {
		case ip.IsLoopback():
			return 2
		case ip.Is4():
			return 0
		}
		return 1
	}
	slices.SortStableFunc(ips, func(a, b netip.Addr) int { return rank(a) - rank(b) })
	if len(ips) == 0 {
		return []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1})}
	}
	return ips
}
