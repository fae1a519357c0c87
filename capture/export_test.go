package capture

import (
	"context"
	"log/slog"
	"math"
	"net"
	"net/netip"
	"time"

	"github.com/framebin/framebin/capture/body"
	"github.com/framebin/framebin/capture/meter"
)

// Reserve returns a request whose body is n bytes of g's storage, as a handler
// makes it, or an error.
func (g *Ring) Reserve(ctx context.Context, n int, patience time.Duration) (*Request, error) {
	b, err := g.reserve(ctx, n, patience)
	if err != nil {
		return nil, err
	}
	return &Request{body: b, Transfer: Transfer{Size: int64(n)}}, nil
}

// NewServer makes a server of any listener.
func NewServer(cfg Config, l net.Listener, ring *Ring, traffic *meter.Meter) *Server {
	cfg.Limits = cfg.Limits.withDefaults()
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Responder == nil {
		cfg.Responder, _ = NewResponder(ResponderConfig{})
	}
	return newServer(cfg, l, ring, traffic)
}

// Reachable orders addresses for URLs.
func Reachable(ips []netip.Addr, only4 bool) []netip.Addr { return reachable(ips, only4) }

// DecodedUsage returns the bytes that decoded bodies take up beside those of g.
func (g *Ring) DecodedUsage() int64 { return g.arena.Scratch(2 * body.MaxDecoded).InUse() }

// Clear empties the ring and returns how many requests it removed.
func (g *Ring) Clear() int {
	defer g.Forget()
	return g.ClearUpTo(math.MaxUint64)
}
