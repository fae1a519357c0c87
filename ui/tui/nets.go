package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/requests"
)

// The readers of requests have nets of their own: what they bring is waited
// for, so that after a defect something must come, or nothing more would.

// fed reads the ring on. A defect costs the requests that were read together
// the texts of their rows; those after them are read as ever.
func (m Model) fed(seq uint64) tea.Cmd {
	next, feed, log := m.feed.next(seq), m.feed, m.cfg.Log
	return func() (msg tea.Msg) {
		if err := guard.Run(log, "read requests", func() { msg = next() }); err != nil {
			return feed.brokenRows(seq, err)
		}
		return msg
	}
}

// brokenRows are rows of the requests after seq that say why they were not
// read.
func (f feed) brokenRows(seq uint64, err error) arrivedMsg {
	if f.archive != nil {
		return f.brokenScan(err)
	}
	reqs, missed := f.ring.Since(seq, feedBatch)
	msg := arrivedMsg{last: seq + missed, missed: missed, ring: f.ring.Stats()}
	for _, r := range reqs {
		msg.last = r.Seq
		msg.rows = append(msg.rows, requests.BrokenRow(r, err))
	}
	return msg
}

// netted is a command that describes the request asked for, with a net under
// it: after a defect its description is what went wrong.
func (m Model) netted(describe tea.Cmd) tea.Cmd {
	if describe == nil {
		return nil
	}
	what, store, log, form := m.asked, m.store, m.cfg.Log, m.form(m.asked)
	return func() (msg tea.Msg) {
		if err := guard.Run(log, fmt.Sprintf("describe request %d", what.seq), func() { msg = describe() }); err != nil {
			return describedMsg{what: what, content: brokenContent(store, what.seq, err, form)}
		}
		return msg
	}
}

func brokenContent(from store, seq uint64, err error, f detail.Form) detail.Content {
	r, gone := from.Get(seq)
	if gone != nil {
		return detail.Content{Seq: seq}
	}
	return detail.Broken(r, err, f) // which looks at no body
}
