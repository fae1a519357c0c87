package tui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/background"
	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/tui/requests"
	"github.com/framebin/framebin/ui/tui/theme"
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

	cameras []requests.Camera // nil while there is one
	pins    []uint64          // what the ring was asked to keep
	marked  int               // of these
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

// How an archive gets onto the screen. A row comes from what is known without
// reading its request; what was seen in it is read when the row is on the
// screen. In an archive of a few requests all are read, and in any as long as
// there is a filter, which finds only what was read.
const (
	scanFirst = 256  // rows, so that the first screen is there at once
	scanBatch = 4096 // rows after those
	readShown = 4    // of the rows on the screen, at a time
	readAhead = 64   // of all others, at a time
	fewRows   = 4096
)

// rowsReadMsg brings rows in the place of those that were not read.
type rowsReadMsg struct {
	rows []requests.Row
	err  error // a defect
}

// apply takes in what was read.
func (msg rowsReadMsg) apply(m *Model) tea.Cmd {
	m.source.browser.reading = false
	m.list.Replace(msg.rows...)
	if msg.err != nil {
		m.say(m.display.styles.Bad, msg.err.Error())
	}
	return nil
}

// browser is what the screen knows of the archive that it shows.
type browser struct {
	progress archive.Progress
	reading  bool   // a command reads rows
	swept    uint64 // Seq up to which all were read in their order
	told     bool   // what was found broken
}

// scan goes on through the archive and returns rows of what it finds. At the
// end of one that grows it waits for more.
func (f feed) scan(ctx context.Context) tea.Msg {
	n := scanBatch
	if f.archive.Progress().Scanned == 0 {
		n = scanFirst
	}
	var msg arrivedMsg
	background.Do(func() { msg.rows, msg.last = f.scanRows(n) })
	if len(msg.rows) == 0 && f.archive.Live() {
		if err := f.archive.Wait(ctx); ctx.Err() != nil {
			return nil
		} else if err != nil {
			return f.brokenScan(err)
		}
		background.Do(func() { msg.rows, msg.last = f.scanRows(n) })
	}
	msg.ring, msg.scan = f.archive.Stats(), f.archive.Progress()
	return msg
}

// scanRows returns rows of what the archive tells next, at most n, and the
// number of the last.
func (f feed) scanRows(n int) (rows []requests.Row, last uint64) {
	for _, e := range f.archive.Scan(n) {
		if e.Err != nil {
			rows = append(rows, lostRow(e.Request, e.Err))
		} else {
			rows = append(rows, requests.NewUnreadRow(e.Request))
		}
		last = e.Request.Seq
	}
	return rows, last
}

// brokenScan ends a scan that met a defect, for it would meet it again.
func (f feed) brokenScan(err error) arrivedMsg {
	p := f.archive.Progress()
	p.Done = true
	return arrivedMsg{last: uint64(p.Scanned), ring: f.archive.Stats(), scan: p, err: err}
}

// scanned takes in how far the archive is known. One that is not known to its
// end at once opens at its beginning, and one that is at its newest request,
// as a ring does.
func (msg arrivedMsg) scanned(m *Model) {
	b := &m.source.browser
	first := b.progress.Scanned == 0
	b.progress = msg.scan
	if first && !msg.scan.Done && !m.cfg.Archive.Live() && len(msg.rows) > 0 {
		m.list.Select(msg.rows[0].Seq)
		m.list.SetFollow(false)
	}
	problems := m.cfg.Archive.Problems()
	switch {
	case msg.err != nil:
		m.say(m.display.styles.Bad, msg.err.Error())
	case msg.scan.Done && len(problems) > 0 && !b.told:
		b.told = true
		m.say(m.display.styles.Warn, fmt.Sprintf("%s, the first: %s", theme.Count(len(problems), "problem"), problems[0]))
	}
}

// refreshRows reads rows of an archive: those on the screen first, then all in
// their order where that is wanted.
func (s *source) refreshRows(list *requests.Model) tea.Cmd {
	b := &s.browser
	if s.archive == nil || b.reading {
		return nil
	}
	seqs, session := list.UnreadShown(readShown), s.feed.glances
	few := b.progress.Done && b.progress.Scanned <= fewRows
	if len(seqs) == 0 && !s.paused && b.swept < s.read && (few || !list.Filter().Empty()) {
		session = s.feed.session
		for range min(readAhead, s.read-b.swept) {
			b.swept++
			seqs = append(seqs, b.swept)
		}
	}
	if len(seqs) == 0 {
		return nil
	}
	b.reading = true
	f := s.feed
	return func() tea.Msg {
		var msg rowsReadMsg
		msg.err = guard.Run(f.logger, "read requests of the archive", func() {
			background.Do(func() {
				for _, seq := range seqs {
					msg.rows = append(msg.rows, f.browse(seq, session))
				}
			})
		})
		for _, seq := range seqs[len(msg.rows):] { // or they would be read again and again
			msg.rows = append(msg.rows, unknownRow(seq, msg.err))
		}
		return msg
	}
}

// browse reads a request of an archive. What one request tells of those before
// it is told by the session that reads them in their order.
func (f feed) browse(seq uint64, session *prediction.Session) requests.Row {
	get := f.archive.Glance
	if session == f.glances { // it is on the screen
		get = f.archive.Get
	}
	r, err := get(seq)
	switch {
	case err != nil && r == nil:
		return unknownRow(seq, err)
	case err != nil:
		return lostRow(r, err)
	}
	return f.readRow(r, func() *prediction.Reading {
		reading := session.Read(r, f.kept.Options(f.boxes))
		if session == f.glances {
			reading.Findings = slices.DeleteFunc(reading.Findings, func(found prediction.Finding) bool {
				return found.Code == finding.ClassNew.Code || found.Code == finding.ImageSizeChanged.Code
			})
		}
		return reading
	})
}

// lostRow is the row of a request that cannot be read: why, in a word where
// there is one for it, and what else is known.
func lostRow(r *capture.Request, err error) requests.Row {
	row := requests.NewUnreadRow(r)
	known := row.Text
	row = requests.BrokenRow(r, err)
	for reason, word := range map[error]string{
		fs.ErrNotExist: "missing", archive.ErrTorn: "cut off", archive.ErrTooLarge: "too large",
	} {
		if errors.Is(err, reason) {
			row.Text = word + " · " + known
		}
	}
	return row
}

// unknownRow is the row of a request that nothing is known of.
func unknownRow(seq uint64, err error) requests.Row {
	r := capture.NewRequest("", "", nil, nil)
	r.Seq = seq
	return requests.BrokenRow(r, err)
}

// text says how far an archive is known, while that is not all of it.
func (b browser) text(live bool) string {
	p := b.progress
	switch {
	case p.Done, live && p.About <= p.Scanned:
		return ""
	case p.Scanned == 0:
		return "opening …"
	case p.About <= p.Scanned:
		return theme.Number(p.Scanned) + " …"
	}
	return fmt.Sprintf("%s of ~%s", theme.Number(p.Scanned), theme.Number(p.About))
}

// sweptText says how much of an archive a filter has found its rows in.
func (s source) sweptText(filtered bool) string {
	b := s.browser
	if s.archive == nil || !filtered || b.progress.Done && b.swept >= s.read {
		return ""
	}
	return theme.Number(int(b.swept)) + " read"
}
