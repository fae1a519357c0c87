package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/prediction"
)

// relogMsg tells that readings in the log were replaced.
type relogMsg struct{}

// relog reads the boxes of requests another way for heat maps and trails, off
// the event loop.
func (m Model) relog(seqs []uint64, f prediction.BoxFormat) tea.Cmd {
	store, log, ctx := m.store, m.log, m.context()
	return func() tea.Msg {
		for _, seq := range seqs {
			if ctx.Err() != nil {
				break
			}
			r, err := hold(store, seq)
			if err != nil {
				continue
			}
			log.Add(seq, prediction.Read(r, prediction.Options{Boxes: f}))
			r.Release()
		}
		return relogMsg{}
	}
}
