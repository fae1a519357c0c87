// Package feed brings requests into the list: it waits for what a ring captures
// or an archive tells, reads it off the event loop, in a flood the newest
// first, and says how far it is.
//
// It shows nothing and keeps no rows. The screen imports it.
package feed

import (
	"context"
	"iter"
	"log/slog"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/inflight"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/readings"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/tui/requests"
	"github.com/framebin/framebin/ui/tui/table"
)

// Store is where the requests are that the screen shows: a ring that a
// listener fills, or an archive.
type Store interface {
	// Get returns a request, which may have to be read from disk: it is nothing
	// for Update. Where it is not to be had the error says why, and the request
	// is what is known of it without its body, or nil.
	Get(seq uint64) (*capture.Request, error)
	Stats() capture.RingStats
}

var _ Store = (*archive.Catalog)(nil)

// ringStore is a ring as a Store.
type ringStore struct{ *capture.Ring }

// Get returns a request that is still in the ring.
func (s ringStore) Get(seq uint64) (*capture.Request, error) {
	if r, ok := s.Ring.Get(seq); ok {
		return r, nil
	}
	return nil, capture.ErrEvicted
}

// Hold returns a request on hold, for the caller to release.
func Hold(s Store, seq uint64) (*capture.Request, error) {
	r, err := s.Get(seq)
	if err == nil && !r.Hold() {
		return nil, capture.ErrEvicted
	}
	return r, err
}

// Held yields those of some requests that are still there, each on hold
// meanwhile, and tells of each that could not be read.
func Held(s Store, seqs []uint64, broken func(seq uint64, err error)) iter.Seq2[*capture.Request, error] {
	return func(yield func(*capture.Request, error) bool) {
		for _, seq := range seqs {
			r, err := Hold(s, seq)
			if err != nil {
				broken(seq, err)
				continue
			}
			more := yield(r, nil)
			r.Release()
			if !more {
				return
			}
		}
	}
}

// Config is what is read, and where what was read goes.
type Config struct {
	Ring    *capture.Ring    // nil where there is an archive
	Archive *archive.Catalog // nil where there is a ring

	InFlight *inflight.List // nil: there are none

	Meter    *meter.Meter
	Readings *readings.Store
	Log      *aggregate.Log
	Logger   *slog.Logger
	Boxes    prediction.BoxFormat

	// Start makes a command of work that the end of the program gives up.
	Start func(work func(context.Context) tea.Msg) tea.Cmd
}

// Model is where requests come from, and how far they were taken in.
type Model struct {
	Store Store

	reader   reader
	progress archive.Progress // of an archive
	browsing bool             // a command reads rows of it
	swept    uint64           // Seq up to which all were read in their order
	skimmed  uint64           // Seq up to which those were read of which the index does not tell what was seen
	read     uint64           // Seq up to which the list was fed
	waiting  bool             // a command waits for more
	paused   bool
}

// New returns a feed whose First command is under way.
func New(cfg Config) Model {
	m := Model{
		Store: ringStore{cfg.Ring},
		reader: reader{
			Config:   cfg,
			session:  &prediction.Session{},
			glances:  &prediction.Session{},
			unread:   &unread{},
			throttle: &throttle{},
		},
		waiting: true,
	}
	if cfg.Ring != nil {
		m.reader.watch = cfg.Ring.Watch()
	}
	if cfg.Archive != nil {
		m.Store = cfg.Archive
	}
	return m
}

// First reads from the beginning. It is run once.
func (m *Model) First() tea.Cmd { return tea.Batch(m.reader.next(0), m.awaitInFlight(nil)) }

// InFlight are the requests that have come and have no number yet.
type InFlight []inflight.Request

// TakeInFlight has the list tell of them, and waits for what becomes of them.
func (m *Model) TakeInFlight(all InFlight, list *requests.Model) tea.Cmd {
	list.SetInFlight(all)
	return m.awaitInFlight(all)
}

// awaitInFlight waits for requests in flight, or, where there were some, for what
// becomes of them.
func (m *Model) awaitInFlight(before InFlight) tea.Cmd {
	f := m.reader
	if f.InFlight == nil {
		return nil
	}
	return f.Start(func(ctx context.Context) tea.Msg {
		all := f.InFlight.Late(ctx, len(before) > 0)
		if ctx.Err() != nil {
			return nil
		}
		return InFlight(all)
	})
}

// Await reads on, one command at a time.
func (m *Model) Await() tea.Cmd {
	if m.paused || m.waiting || m.progress.Done {
		return nil
	}
	m.waiting = true
	return m.reader.next(m.read)
}

// Arrived brings the rows of requests that were captured since the last.
type Arrived struct {
	Rows []table.Row
	Read []table.Row // in the place of rows that came unread
	Last uint64      // Seq up to which the ring was read
	Ring capture.RingStats

	Scan archive.Progress // of an archive
	Err  error            // why the rest of it is not known
}

// Take notes how far msg goes. It returns false while the feed of a ring is
// paused: what came is read again when it goes on. What came of an archive is not.
func (m *Model) Take(msg Arrived) bool {
	m.waiting = false
	if m.paused && m.reader.Archive == nil {
		return false
	}
	m.progress = msg.Scan
	m.read = max(m.read, msg.Last)
	return true
}

// Pause stops the feed, not the listener, or has it go on.
func (m *Model) Pause() tea.Cmd {
	m.paused = !m.paused
	return m.Await()
}

// Paused reports whether the feed rests.
func (m *Model) Paused() bool { return m.paused }

// Seq returns the number up to which requests were taken in.
func (m *Model) Seq() uint64 { return m.read }

// Again makes the row of a request, which the caller has on hold, as it is read
// now, out of its order.
func (m *Model) Again(r *capture.Request) table.Row {
	f := m.reader
	return f.readRow(r, func() *prediction.Reading { return f.glances.Read(r, f.Readings.Options(f.Boxes)) })
}
