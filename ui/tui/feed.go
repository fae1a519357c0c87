package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"framebin/capture"
	"framebin/capture/prediction"
	"framebin/render/survey"
	"framebin/ui/tui/requests"
)

// feedBatch is how many requests are read for the list at a time, so that a
// burst is seen to arrive.
const feedBatch = 128

// arrivedMsg brings the rows of requests that were captured since the last.
type arrivedMsg struct {
	rows   []requests.Row
	last   uint64 // Seq up to which the ring was read
	ring   capture.RingStats
	missed uint64 // evicted before they could be listed
}

// feed reads the ring for the list. Its commands are run one at a time.
type feed struct {
	ring    *capture.Ring
	meter   *capture.Meter
	watch   *capture.Watch
	session *prediction.Session
	log     *survey.Log
	boxes   prediction.BoxFormat
	context func() context.Context
}

func newFeed(ctx context.Context, cfg Config, log *survey.Log) feed {
	return feed{
		ring:    cfg.Ring,
		meter:   cfg.Meter,
		watch:   cfg.Ring.Watch(),
		session: &prediction.Session{},
		log:     log,
		boxes:   cfg.Boxes,
		context: func() context.Context { return ctx },
	}
}

// next waits until requests after seq were captured and returns their rows.
func (f feed) next(seq uint64) tea.Cmd {
	return func() tea.Msg {
		for {
			reqs, missed := f.ring.Since(seq, feedBatch)
			if len(reqs) > 0 || missed > 0 {
				return f.rows(seq, reqs, missed)
			}
			select {
			case <-f.watch.C():
			case <-f.context().Done():
				return nil
			}
		}
	}
}

func (f feed) rows(seq uint64, reqs []*capture.Request, missed uint64) arrivedMsg {
	msg := arrivedMsg{rows: make([]requests.Row, 0, len(reqs)), last: seq + missed, missed: missed}
	for _, r := range reqs {
		msg.last = r.Seq
		if !r.Hold() {
			msg.missed++
			continue
		}
		reading := f.session.Read(r, prediction.Options{Boxes: f.boxes})
		msg.rows = append(msg.rows, requests.NewRow(r, reading))
		f.log.Add(r.Seq, reading)
		if !r.Rejected {
			f.meter.AddParts(reading.PartBytes(r))
		}
		r.Release()
	}
	msg.ring = f.ring.Stats()
	return msg
}
