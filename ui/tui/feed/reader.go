package feed

import (
	"context"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/background"
	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui/table"
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

// reader reads the ring for the list, or an archive. Its commands are run one
// at a time.
type reader struct {
	Config

	watch    *capture.Watch
	session  *prediction.Session // of what is read in its order
	glances  *prediction.Session // of what is not
	unread   *unread
	throttle *throttle
}

// next waits until requests after seq were captured and returns their rows.
// Meanwhile it reads what came too fast. A defect costs the requests that were
// read together the texts of their rows; those after them are read as ever.
func (f reader) next(seq uint64) tea.Cmd {
	return f.Start(func(ctx context.Context) (msg tea.Msg) {
		err := guard.Run(f.Logger, "read requests", func() {
			if f.Archive != nil {
				msg = f.scan(ctx)
			} else {
				msg = f.await(ctx, seq)
			}
		})
		switch {
		case err == nil:
			return msg
		case f.Archive != nil:
			return f.brokenScan(err)
		}
		return f.brokenRows(seq, err)
	})
}

// await waits for requests after seq; nil at the end of ctx.
func (f reader) await(ctx context.Context, seq uint64) tea.Msg {
	newest := func() uint64 { return f.Ring.Stats().Newest }
	if !f.throttle.pause(ctx, newest) {
		return nil
	}
	defer f.throttle.told()
	for {
		reqs, missed := f.Ring.Since(seq, feedBatch)
		if f.throttle.arrived(len(reqs) + int(missed)) {
			if !f.throttle.pause(ctx, newest) {
				return nil
			}
			reqs, missed = f.Ring.Since(seq, feedBatch)
		}
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
func (f reader) brokenRows(seq uint64, err error) Arrived {
	reqs, missed := f.Ring.Since(seq, feedBatch)
	msg := Arrived{Last: seq + missed, Ring: f.Ring.Stats()}
	for _, r := range reqs {
		msg.Last = r.Seq
		msg.Rows = append(msg.Rows, table.BrokenRow(r, err))
	}
	return msg
}

// arrived makes rows of requests that came after seq.
func (f reader) arrived(seq uint64, reqs []*capture.Request, missed uint64) Arrived {
	msg := Arrived{Rows: make([]table.Row, 0, len(reqs)), Last: seq + missed}
	unread := 0
	switch {
	case len(reqs) > feedFlood:
		unread = len(reqs) - 1
	case len(reqs) > feedRead:
		unread = len(reqs) - feedRead
	}
	for _, r := range reqs[:unread] {
		msg.Rows = append(msg.Rows, table.NewUnreadRow(r))
		f.unread.seqs = append(f.unread.seqs, r.Seq)
	}
	background.Do(func() {
		for _, r := range reqs[unread:] {
			if row, ok := f.row(r); ok {
				msg.Rows = append(msg.Rows, row)
			}
		}
	})
	if len(reqs) > 0 {
		msg.Last = reqs[len(reqs)-1].Seq
	}
	msg.Ring = f.Ring.Stats()
	f.unread.forget(msg.Ring.MaxRequests)
	return msg
}

// catchUp reads what came too fast, the newest first, until it is time to show
// it or there is something new.
func (f reader) catchUp(seq uint64) Arrived {
	msg := Arrived{Last: seq}
	begin := time.Now()
	background.Do(func() {
		for len(f.unread.seqs) > 0 && time.Since(begin) < feedEvery && f.Ring.Stats().Newest <= seq {
			msg.Read = f.readAgain(msg.Read)
		}
	})
	msg.Ring = f.Ring.Stats()
	return msg
}

// readAgain reads some of what came too fast and adds its rows.
func (f reader) readAgain(rows []table.Row) []table.Row {
	for _, one := range f.unread.take(feedRead) {
		r, ok := f.Ring.Get(one)
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
func (f reader) row(r *capture.Request) (row table.Row, ok bool) {
	if !r.Hold() {
		return table.Row{}, false
	}
	defer r.Release()
	return f.readRow(r, func() *prediction.Reading {
		return f.session.Read(r, f.Readings.Options(f.Boxes))
	}), true
}

// readRow makes a row of a request that read makes something out of.
func (f reader) readRow(r *capture.Request, read func() *prediction.Reading) (row table.Row) {
	err := guard.Run(f.Logger, fmt.Sprintf("read request %d", r.Seq), func() {
		defer f.Readings.Turn().Take(r)()
		reading := read()
		f.Log.Add(r.Seq, reading)
		if !r.Rejected {
			f.Meter.AddParts(reading.PartBytes(r))
		}
		row = table.NewRow(r, reading)
		if f.Boxes != (prediction.BoxFormat{}) {
			row.Boxes = f.Boxes
		}
		f.Readings.Put(r.Seq, row.Boxes, alone(reading, row.History))
	})
	if err != nil {
		row = table.BrokenRow(r, err)
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

// The time between two messages of the feed, each of which has the screen laid
// out and perhaps a picture drawn: as often as an eye follows, but in a flood,
// where that would be at the cost of those who send. The end of a flood is told
// at once.
const (
	feedEvery  = 33 * time.Millisecond
	floodEvery = time.Second
	floodRate  = 1000 // requests a second; dozens of cameras send fewer
)

// throttle is how often the feed speaks.
type throttle struct {
	last  time.Time
	flood bool
}

// pause waits until it is time for another message, or returns false at the
// end. newest tells the request that came last.
func (t *throttle) pause(ctx context.Context, newest func() uint64) bool {
	for next := t.last.Add(feedEvery); ; next = time.Now().Add(feedEvery) {
		before := newest()
		select {
		case <-time.After(time.Until(next)):
		case <-ctx.Done():
			return false
		}
		if !t.flood || newest() == before || time.Since(t.last) >= floodEvery {
			return true
		}
	}
}

// arrived takes notice of so many requests since the last message, and reports
// whether a flood begins with them.
func (t *throttle) arrived(n int) (begins bool) {
	before := t.flood
	t.flood = float64(n) > floodRate*max(time.Since(t.last), feedEvery).Seconds()
	return t.flood && !before
}

// told takes notice of a message.
func (t *throttle) told() { t.last = time.Now() }
