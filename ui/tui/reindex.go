package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/prediction"
)

// reindexedMsg tells that readings in the log were replaced.
type reindexedMsg struct{}

// reindex reads the boxes of requests another way for heat maps and trails, off
// the event loop.
func (m Model) reindex(seqs []uint64, f prediction.BoxFormat) tea.Cmd {
	store, kept, log, ctx := m.store, m.cfg.Readings, m.log, m.context()
	return func() tea.Msg {
		for _, seq := range seqs {
			if ctx.Err() != nil {
				break
			}
			r, err := hold(store, seq)
			if err != nil {
				continue
			}
			log.Add(seq, kept.Read(r, f))
			r.Release()
		}
		return reindexedMsg{}
	}
}
