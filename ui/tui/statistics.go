package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/relay"
	"github.com/framebin/framebin/capture/stream"
	"github.com/framebin/framebin/ui/tui/feed"
	"github.com/framebin/framebin/ui/tui/onboarding"
)

// How often the status line reads the meter, and how often while nothing comes.
const (
	tickEvery = 500 * time.Millisecond
	tickIdle  = time.Second
	tickQuiet = 5 * time.Second
)

// figures are what the status line and the page of statistics tell.
type figures struct {
	now     time.Time
	traffic meter.Stats
	seconds []meter.Second // the last minute
	ring    capture.RingStats

	forwards  relay.ForwardStats
	recorded  archive.RecorderStats
	published stream.Stats
}

// tickMsg brings the figures of the status line.
type tickMsg struct{ figures }

// Unhurried lets the screen rest between two of them.
func (tickMsg) Unhurried() {}

func tick(cfg Config, from feed.Store, after time.Duration) tea.Cmd {
	return tea.Tick(after, func(now time.Time) tea.Msg {
		f := figures{now: now, ring: from.Stats()}
		f.traffic, f.seconds = cfg.Meter.Snapshot(now), cfg.Meter.Seconds(now)
		if cfg.Forwarder != nil {
			f.forwards = cfg.Forwarder.Stats()
		}
		if cfg.Recorder != nil {
			f.recorded = cfg.Recorder.Stats()
		}
		if cfg.Publisher != nil {
			f.published = cfg.Publisher.Stats()
		}
		return tickMsg{f}
	})
}

func (msg tickMsg) apply(m *Model) tea.Cmd {
	every := tickEvery
	if msg.traffic.PerSecond == 0 {
		const share = 10 // how much of the time that nothing came may be told late
		every = min(max(tickIdle, msg.traffic.Since/share), tickQuiet)
	}
	m.figures = msg.figures
	m.wizards.answers.SetNow(m.cfg.Now())
	if !m.source.Paused() {
		m.trim(m.figures.ring.OldestCaptured, m.figures.ring.OldestRefused)
	}
	return tea.Batch(tick(m.cfg, m.source.Store, every), m.display.Poll())
}

// listener is where to send.
func (m screen) listener() onboarding.Listener {
	return onboarding.Listener{URLs: m.cfg.URLs, Fingerprint: m.cfg.Fingerprint, Exposed: m.cfg.Exposed, Coming: m.list.InFlight()}
}
