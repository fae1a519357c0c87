package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/tui/feed"
	"github.com/framebin/framebin/ui/tui/table"
)

// loggedObjects is how many objects are remembered for heat maps: some 10 MiB
// of them.
const loggedObjects = 100_000

// boxes knows how the boxes of requests are to be read, and where they were.
type boxes struct {
	// chosen are the ways to read boxes that the person chose, by the shape of
	// the document: they hold for later requests of the same sender.
	chosen  map[string]prediction.BoxFormat
	log     *aggregate.Log
	indexed uint64 // how often requests in the log were read another way
}

func newBoxes() boxes {
	return boxes{chosen: make(map[string]prediction.BoxFormat), log: aggregate.NewLog(loggedObjects)}
}

// of returns how the boxes of a request are to be read: as the person chose
// for its like, as is known by now, or as the command line says.
func (b boxes) of(row table.Row, configured prediction.BoxFormat) prediction.BoxFormat {
	if f, ok := b.chosen[row.Shape]; ok {
		return f
	}
	if row.Boxes != (prediction.BoxFormat{}) {
		return row.Boxes
	}
	return configured
}

// nextFormat reads the boxes of the selected request, and of all from the same
// sender, another way.
func nextFormat(m *Model) tea.Cmd {
	row, ok := m.list.Selected()
	if !ok || row.Shape == "" {
		m.say(m.display.Styles.Muted, "there are no boxes to read another way")
		return nil
	}
	f := m.boxes.of(row, m.cfg.Boxes)
	switch reading := m.subject(row).Reading; {
	case reading == nil || reading.Boxes.Layout != prediction.AutoLayout:
		f = f.Next()
	case reading.Boxes.Units != prediction.AutoUnits || f.Units != prediction.AutoUnits:
		f = f.NextUnits()
	default:
		m.say(m.display.Styles.Muted, "this document names what its numbers are: there is nothing to choose")
		return nil
	}
	m.boxes.chosen[row.Shape] = f
	m.say(m.display.Styles.Muted, "boxes read as "+f.String())
	return reindex(m, m.list.Table().Alike(row.Shape), f)
}

// reindexedMsg tells that readings in the log were replaced.
type reindexedMsg struct{}

func (reindexedMsg) apply(m *Model) tea.Cmd {
	m.boxes.indexed++
	return nil
}

// reindex notes where the boxes of requests are as they are read now.
func reindex(m *Model, seqs []uint64, f prediction.BoxFormat) tea.Cmd {
	from, kept, log := m.source.Store, m.cfg.Readings, m.boxes.log
	return m.start.run(func(ctx context.Context) tea.Msg {
		for _, seq := range seqs {
			if ctx.Err() != nil {
				break
			}
			r, err := feed.Hold(from, seq)
			if err != nil {
				continue
			}
			log.Add(seq, kept.Read(r, f))
			r.Release()
		}
		return reindexedMsg{}
	})
}
