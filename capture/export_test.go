package capture

import (
	"context"
	"log/slog"
	"net"
	"net/netip"
	"time"
)

// Arena lets tests see the storage of bodies.
type Arena struct{ a *arena }

// Block is one stretch of it.
type Block struct{ b *block }

// NewArena returns an arena of size bytes.
func NewArena(size int64) Arena { return Arena{newArena(size)} }

func (a Arena) Size() int    { return a.a.size }
func (a Arena) Used() int64  { return a.a.usage() }
func (a Arena) Touched() int { return a.a.touched }

func (a Arena) Alloc(n int) (Block, bool) {
	b := a.a.alloc(n)
	return Block{b}, b != nil
}

// Whole reports whether nothing is in use and all of it is one gap.
func (a Arena) Whole() bool {
	return a.a.used == 0 && len(a.a.gaps) == 1 && a.a.gaps[0] == extent{0, a.a.size}
}

func (b Block) Data() []byte       { return b.b.data }
func (b Block) Release()           { b.b.release() }
func (b Block) Truncate(n int)     { b.b.home.truncate(b.b, n) }
func (b Block) Extend(n int) bool  { return b.b.home.extend(b.b, n) }
func (b Block) Span() (off, n int) { return b.b.span.off, b.b.span.len }

// Room returns a request whose body is n bytes of g's storage, as a handler
// makes it, or an error.
func (g *Ring) Room(ctx context.Context, n int, patience time.Duration) (*Request, error) {
	b, err := g.room(ctx, n, patience)
	if err != nil {
		return nil, err
	}
	return &Request{body: b, Size: int64(n)}, nil
}

// NewServer makes a server of any listener.
func NewServer(cfg Config, l net.Listener, ring *Ring, meter *Meter) *Server {
	cfg.Limits = cfg.Limits.withDefaults()
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Responder == nil {
		cfg.Responder, _ = NewResponder(ResponderConfig{})
	}
	return newServer(cfg, l, ring, meter)
}

// Reachable orders addresses for URLs.
func Reachable(ips []netip.Addr, only4 bool) []netip.Addr { return reachable(ips, only4) }

// KeepReady has the memory of a provided ahead of its use until ctx ends.
func (a Arena) KeepReady(ctx context.Context) { a.a.keepReady(ctx) }

// DecodedUsage returns the bytes that decoded bodies take up beside those of g.
func (g *Ring) DecodedUsage() int64 {
	if g.arena.decoded == nil {
		return 0
	}
	return g.arena.decoded.usage()
}
