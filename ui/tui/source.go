package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/tui/requests"
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

var _ store = (*archive.Catalog)(nil)

// ringStore is a ring as a store.
type ringStore struct{ *capture.Ring }

// Get returns a request that is still in the ring.
func (s ringStore) Get(seq uint64) (*capture.Request, error) {
	if r, ok := s.Ring.Get(seq); ok {
		return r, nil
	}
	return nil, capture.ErrEvicted
}

// hold returns a request on hold, for the caller to release.
func hold(s store, seq uint64) (*capture.Request, error) {
	r, err := s.Get(seq)
	if err == nil && !r.Hold() {
		return nil, capture.ErrEvicted
	}
	return r, err
}

// source is where requests come from, and how far they were taken in.
type source struct {
	store   store
	feed    feed
	archive *archive.Catalog // nil for a ring
	browser browser          // of archive
	read    uint64           // Seq up to which the list was fed
	waiting bool             // a command waits for the ring
	paused  bool

	pins    []uint64 // what the ring was asked to keep
	marked  int      // of these
	cleared []requests.Row
	clears  int
}

func newSource(cfg Config, start starter, log *aggregate.Log) source {
	s := source{archive: cfg.Archive, feed: newFeed(cfg, start, log), store: ringStore{cfg.Ring}}
	if cfg.Archive != nil {
		s.store = cfg.Archive
	}
	return s
}

// await reads the source on, one command at a time.
func (s *source) await() tea.Cmd {
	if s.paused || s.waiting || s.browser.progress.Done {
		return nil
	}
	s.waiting = true
	return s.feed.next(s.read)
}

// arrivedMsg brings the rows of requests that were captured since the last.
type arrivedMsg struct {
	rows   []requests.Row
	read   []requests.Row // in the place of rows that came unread
	last   uint64         // Seq up to which the ring was read
	ring   capture.RingStats
	missed uint64 // evicted before they could be listed

	scan archive.Progress // of an archive
	err  error            // why the rest of it is not known
}

// apply adds rows to the list and waits for more, unless the list is paused.
func (msg arrivedMsg) apply(m *Model) tea.Cmd {
	s := &m.source
	m.list.Replace(msg.read...)
	if s.paused {
		s.waiting = false // read again once the list goes on
		return nil
	}
	m.list.Append(msg.rows...)
	if s.archive != nil {
		msg.scanned(m)
	}
	m.trim(msg.ring.OldestCaptured, msg.ring.OldestRefused)
	m.boxes.log.Trim(msg.ring.Oldest)
	s.read = max(s.read, msg.last)
	s.waiting = false
	return s.await()
}

// pause stops the list, not the listener.
func pause(m *Model) tea.Cmd {
	m.source.paused = !m.source.paused
	if m.source.paused {
		m.list.SetFollow(false)
		return nil
	}
	return m.source.await()
}
