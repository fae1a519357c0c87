package tui

import (
	tea "charm.land/bubbletea/v2"

	"framebin/capture/prediction"
)

// relogMsg tells that readings in the log were replaced.
type relogMsg struct{}

// relog reads the boxes of requests another way for heat maps and trails, off
// the event loop.
func (m Model) relog(seqs []uint64, f prediction.BoxFormat) tea.Cmd {
	ring, log, ctx := m.cfg.Ring, m.log, m.context()
	return func() tea.Msg {
		for _, seq := range seqs {
			r, ok := ring.Get(seq)
			if !ok || ctx.Err() != nil || !r.Hold() {
				continue
			}
			log.Add(seq, prediction.Read(r, prediction.Options{Boxes: f}))
			r.Release()
		}
		return relogMsg{}
	}
}
