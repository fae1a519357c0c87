package tui

import (
	"framebin/capture/advice"
	"framebin/ui/tui/stats"
)

// statsLines are the figures of the meter and the ring.
func (m Model) statsLines() []string {
	f := stats.Figures{Meter: m.meter, Seconds: m.seconds, Ring: m.ring, Live: m.cfg.Source == ""}
	return stats.Lines(f, m.layout.body.Dx(), m.layout.body.Dy()-titleRows, m.styles)
}

// note is what the status line says of the traffic: the most urgent thing,
// while it is urgent.
func (m Model) note() string {
	if m.cfg.Source != "" {
		return ""
	}
	for _, n := range advice.Of(m.meter) {
		if n.Urgent {
			return n.Short
		}
	}
	return ""
}
