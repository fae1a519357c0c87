package capture

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net/netip"
)

// Config says where to listen, whom to let in and how to answer.
type Config struct {
	Addr      string // "host:port"; port 0 picks one
	Path      string // the only path that captures, "/…"; "" is every path
	Limits    Limits
	Responder *Responder  // nil: 200 at once
	TLS       *tls.Config // nil: plain HTTP
	Log       *slog.Logger

	// Hosts and origins to let in beside our own, while only loopback is
	// bound: host names without port, and origins such as
	// "https://example.org". "*" lets in all.
	AllowHosts   []string
	AllowOrigins []string
	Allow        []netip.Prefix // senders to let in; none is all

	// Record, if given, keeps a request outside the ring before it is
	// answered. Where it fails, the answer is 507 with its error as the
	// reason; the request is in the ring all the same. It may read the body,
	// and Seq is not yet known. It is called by many requests at once.
	Record func(*Request) error
}

// Server is a listener that captures what it is sent into a [Ring].
type Server struct{}

// Listen binds the address; requests are taken in by Serve.
func Listen(cfg Config, ring *Ring, meter *Meter) (*Server, error) { return &Server{}, nil }

// URL returns the address to paste into the sender: the first of URLs.
func (s *Server) URL() string { return "" }

// URLs returns every address under which the listener can be reached: one for
// a certain address, one for each interface when bound to all.
func (s *Server) URLs() []string { return nil }

// Serve takes requests in until ctx ends; then it answers those in flight, for
// at most ShutdownTimeout, and returns nil.
func (s *Server) Serve(ctx context.Context) error { <-ctx.Done(); return nil }
