package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/tui/feed"
	"github.com/framebin/framebin/ui/tui/table"
)

// source is where requests come from, and what the person has done with them.
type source struct {
	feed.Model

	told     bool           // what was found broken in an archive
	compared bool           // its two captures were, or are being
	cameras  []table.Camera // nil while there is one

	retained
}

func newSource(cfg Config, start starter, log *aggregate.Log) source {
	return source{Model: feed.New(feed.Config{
		Ring: cfg.Ring, InFlight: cfg.InFlight, Archive: cfg.Archive,
		Meter: cfg.Meter, Readings: cfg.Readings, Log: log, Logger: cfg.Log,
		Boxes: cfg.Boxes,
		Start: start.run,
	})}
}

// arrived adds rows to the list and waits for more, unless the list is paused.
// An archive that is not known to its end at once opens at its beginning, and
// one that grows at its newest request, as a ring does.
func arrived(m *Model, msg feed.Arrived) tea.Cmd {
	m.list.Replace(msg.Read...)
	first := m.source.Progress().Scanned == 0
	if !m.source.Take(msg) {
		return nil
	}
	m.list.Append(msg.Rows...)
	if catalog := m.cfg.Archive; catalog != nil {
		if first && !msg.Scan.Done && !catalog.Live() && len(msg.Rows) > 0 {
			m.list.Select(msg.Rows[0].Seq)
		}
		problems := catalog.Problems()
		switch {
		case msg.Err != nil:
			m.say(m.display.Styles.Bad, msg.Err.Error())
		case msg.Scan.Done && len(problems) > 0 && !m.source.told:
			m.source.told = true
			m.say(m.display.Styles.Warn, fmt.Sprintf("%s, the first: %s", units.Count(len(problems), "problem"), problems[0]))
		}
	}
	if m.cfg.Archive == nil {
		m.figures.ring = msg.Ring // the clock may be a second behind
	}
	m.trim(msg.Ring.OldestCaptured, msg.Ring.OldestRefused)
	m.boxes.log.Trim(msg.Ring.Oldest)
	if m.cfg.Second > 0 && msg.Scan.Done && !m.source.compared {
		m.source.compared = true
		return tea.Batch(m.source.Await(), compareCaptures(m))
	}
	return m.source.Await()
}
