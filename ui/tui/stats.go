package tui

import (
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/ui/tui/stats"
)

// statsLines are the figures of the meter and the ring.
func (m Model) statsLines() []string {
	f := stats.Figures{Meter: m.meter, Seconds: m.seconds, Ring: m.ring, Live: m.cfg.Source == ""}
	reach := m.reachLines()
	return append(reach, stats.Lines(f, m.layout.body.Dx(), m.layout.body.Dy()-titleRows-len(reach), m.styles)...)
}

// reachLines say where the listener can be reached, if that is not just here.
func (m Model) reachLines() []string {
	if !m.cfg.Exposed && m.cfg.Fingerprint == "" {
		return nil
	}
	lines := []string{""}
	if m.cfg.Exposed {
		lines = append(lines, "  "+m.styles.Warn.Render("Open to the network"))
	}
	for _, url := range m.cfg.URLs {
		lines = append(lines, "  "+url)
	}
	if m.cfg.Fingerprint != "" {
		for _, half := range m.fingerprintLines() {
			lines = append(lines, "  "+m.styles.Muted.Render("certificate SHA-256 ")+half)
		}
	}
	return lines
}

// note is what the status line says of the traffic: the most urgent thing,
// while it is urgent.
func (m Model) note() string {
	if m.cfg.Source != "" {
		return ""
	}
	for _, n := range meter.Advice(m.meter) {
		if n.Urgent {
			return n.Short
		}
	}
	return ""
}
