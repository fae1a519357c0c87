package tui

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/background"
	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/readings"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/tui/requests"
)

// How many requests are taken for the list at a time, and how many of them are
// read at once. Reading takes as long as a request does to arrive: in a burst
// only the newest are read, in a flood the newest alone, and the others when
// there is time. So the newest, which is drawn, is not about to be evicted.
const (
	feedBatch = 4096
	feedFlood = 256
	feedRead  = 16
)

// feed reads the ring for the list, or an archive. Its commands are run one at
// a time.
type feed struct {
	ring    *capture.Ring    // nil where there is an archive
	archive *archive.Catalog // nil where there is a ring
	meter   *meter.Meter
	watch   *capture.Watch
	session *prediction.Session // of what is read in its order
	glances *prediction.Session // of what is not
	kept    *readings.Store
	log     *aggregate.Log
	logger  *slog.Logger
	boxes   prediction.BoxFormat
	unread  *unread
	pace    *throttle
	start   starter
}

func newFeed(cfg Config, start starter, log *aggregate.Log) feed {
	f := feed{
		ring:    cfg.Ring,
		archive: cfg.Archive,
		meter:   cfg.Meter,
		session: &prediction.Session{},
		glances: &prediction.Session{},
		kept:    cfg.Readings,
		log:     log,
		logger:  cfg.Log,
		boxes:   cfg.Boxes,
		unread:  &unread{},
		pace:    &throttle{},
		start:   start,
	}
	if f.ring != nil {
		f.watch = f.ring.Watch()
	}
	return f
}

// next waits until requests after seq were captured and returns their rows.
// Meanwhile it reads what came too fast. A defect costs the requests that were
// read together the texts of their rows; those after them are read as ever.
func (f feed) next(seq uint64) tea.Cmd {
	return f.start.run(func(ctx context.Context) (msg tea.Msg) {
		err := guard.Run(f.logger, "read requests", func() {
			if f.archive != nil {
				msg = f.scan(ctx)
			} else {
				msg = f.await(ctx, seq)
			}
		})
		switch {
		case err == nil:
			return msg
		case f.archive != nil:
			return f.brokenScan(err)
		}
		return f.brokenRows(seq, err)
	})
}

// await waits for requests after seq; nil at the end of ctx.
func (f feed) await(ctx context.Context, seq uint64) tea.Msg {
	if !f.pace.pause(ctx) {
		return nil
	}
	defer f.pace.told()
	for {
		reqs, missed := f.ring.Since(seq, feedBatch)
		switch {
		case len(reqs) > 0 || missed > 0:
			return f.arrived(seq, reqs, missed)
		case len(f.unread.seqs) > 0:
			return f.catchUp(seq)
		}
		select {
		case <-f.watch.C():
		case <-ctx.Done():
			return nil
		}
	}
}

// brokenRows are rows of the requests after seq that say why they were not
// read.
func (f feed) brokenRows(seq uint64, err error) arrivedMsg {
	reqs, missed := f.ring.Since(seq, feedBatch)
	msg := arrivedMsg{last: seq + missed, missed: missed, ring: f.ring.Stats()}
	for _, r := range reqs {
		msg.last = r.Seq
		msg.rows = append(msg.rows, requests.BrokenRow(r, err))
	}
	return msg
}

// arrived makes rows of requests that came after seq.
func (f feed) arrived(seq uint64, reqs []*capture.Request, missed uint64) arrivedMsg {
	f.pace.arrived(len(reqs) + int(missed))
	msg := arrivedMsg{rows: make([]requests.Row, 0, len(reqs)), last: seq + missed, missed: missed}
	unread := 0
	switch {
	case len(reqs) > feedFlood:
		unread = len(reqs) - 1
	case len(reqs) > feedRead:
		unread = len(reqs) - feedRead
	}
	for _, r := range reqs[:unread] {
		msg.rows = append(msg.rows, requests.NewUnreadRow(r))
		f.unread.seqs = append(f.unread.seqs, r.Seq)
	}
	background.Do(func() {
		for _, r := range reqs[unread:] {
			if row, ok := f.row(r); ok {
				msg.rows = append(msg.rows, row)
			} else {
				msg.missed++
			}
		}
	})
	if len(reqs) > 0 {
		msg.last = reqs[len(reqs)-1].Seq
	}
	msg.ring = f.ring.Stats()
	f.unread.forget(msg.ring.MaxRequests)
	return msg
}

// catchUp reads what came too fast, the newest first, until it is time to show
// it or there is something new.
func (f feed) catchUp(seq uint64) arrivedMsg {
	msg := arrivedMsg{last: seq}
	begin := time.Now()
	background.Do(func() {
		for len(f.unread.seqs) > 0 && time.Since(begin) < feedEvery && f.ring.Stats().Newest <= seq {
			msg.read = f.readAgain(msg.read)
		}
	})
	msg.ring = f.ring.Stats()
	return msg
}

// readAgain reads some of what came too fast and adds its rows.
func (f feed) readAgain(rows []requests.Row) []requests.Row {
	for _, one := range f.unread.take(feedRead) {
		r, ok := f.ring.Get(one)
		if !ok {
			continue
		}
		if row, ok := f.row(r); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

// row reads a request; false if it is gone. One that cannot be read is listed
// all the same, and says so.
func (f feed) row(r *capture.Request) (row requests.Row, ok bool) {
	if !r.Hold() {
		return requests.Row{}, false
	}
	defer r.Release()
	return f.readRow(r, func() *prediction.Reading {
		return f.session.Read(r, f.kept.Options(f.boxes))
	}), true
}

// readRow makes a row of a request that read makes something out of.
func (f feed) readRow(r *capture.Request, read func() *prediction.Reading) (row requests.Row) {
	err := guard.Run(f.logger, fmt.Sprintf("read request %d", r.Seq), func() {
		reading := read()
		f.log.Add(r.Seq, reading)
		if !r.Rejected {
			f.meter.AddParts(reading.PartBytes(r))
		}
		row = requests.NewRow(r, reading)
		if f.boxes != (prediction.BoxFormat{}) {
			row.Boxes = f.boxes
		}
		f.kept.Put(r.Seq, row.Boxes, alone(reading, row.History))
	})
	if err != nil {
		row = requests.BrokenRow(r, err)
	}
	return row
}

// alone returns what a request says by itself: a reading without what only the
// requests before it tell.
func alone(reading *prediction.Reading, history []prediction.Finding) *prediction.Reading {
	if len(history) == 0 {
		return reading
	}
	own := *reading
	own.Findings = slices.DeleteFunc(slices.Clone(own.Findings), func(f prediction.Finding) bool {
		return slices.Contains(history, f)
	})
	return &own
}

// unread are the requests that have a row and were not read, oldest first.
type unread struct{ seqs []uint64 }

// take removes up to n of them, the newest, and returns them newest first.
func (u *unread) take(n int) []uint64 {
	from := max(len(u.seqs)-n, 0)
	taken := slices.Clone(u.seqs[from:])
	u.seqs = u.seqs[:from]
	slices.Reverse(taken)
	return taken
}

// forget drops those that the ring has surely evicted.
func (u *unread) forget(ring int) {
	if len(u.seqs) > 2*ring {
		u.seqs = slices.Clone(u.seqs[len(u.seqs)-ring:])
	}
}
