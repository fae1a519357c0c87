package tui

import (
	"errors"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
)

// store is where the requests are that the screen shows: a ring that a
// listener fills, or an archive.
type store interface {
	// Get returns a request, which may have to be read from disk: it is nothing
	// for Update. Where it is not to be had the error says why, and the request
	// is what is known of it without its body, or nil.
	Get(seq uint64) (*capture.Request, error)
	Stats() capture.RingStats
}

// errEvicted is why a ring does not have a request any more.
var errEvicted = errors.New("this request has left the ring; raise --max-requests or --max-memory to keep more")

// ringStore is a ring as a store.
type ringStore struct{ *capture.Ring }

// Get returns a request that is still in the ring.
func (s ringStore) Get(seq uint64) (*capture.Request, error) {
	if r, ok := s.Ring.Get(seq); ok {
		return r, nil
	}
	return nil, errEvicted
}

// hold returns a request on hold, for the caller to release.
func hold(s store, seq uint64) (*capture.Request, error) {
	r, err := s.Get(seq)
	if err == nil && !r.Hold() {
		return nil, errEvicted
	}
	return r, err
}

// stored returns the store that cfg has requests in.
func (c *Config) stored() store {
	if c.Archive != nil {
		return c.Archive
	}
	return ringStore{c.Ring}
}

var _ store = (*archive.Catalog)(nil)
