package tui

import (
	"fmt"

	"framebin/capture"
	"framebin/ui/tui/theme"
)

// statsLines are the figures of the meter and the ring.
func (m Model) statsLines() []string {
	s, t, g := m.styles, m.meter, m.ring
	row := func(name, value string) string { return "  " + s.Muted.Render(theme.Fit(name, 24)) + " " + value }
	spread := func(d capture.Spread) string {
		return fmt.Sprintf("p50 %s   p95 %s   p99 %s   max %s", theme.Duration(d.P50), theme.Duration(d.P95),
			theme.Duration(d.P99), theme.Duration(d.Max))
	}
	return []string{
		"",
		row("requests", fmt.Sprintf("%.1f/s now, %.0f in the last minute", t.PerSecond, t.PerMinute)),
		row("between requests", spread(t.Gap)),
		row("reading a body", spread(t.Read)),
		row("until our answer", spread(t.Ack)),
		"",
		row("captured", fmt.Sprint(g.Appended-g.Rejected)),
		row("refused", fmt.Sprint(g.Rejected)),
		row("held", fmt.Sprintf("%d of %d, %s of %s", g.Len, g.MaxRequests, theme.Bytes(g.Bytes), theme.Bytes(g.MaxBytes))),
		row("evicted", fmt.Sprint(g.Evicted)),
		row("cleared", fmt.Sprint(g.Cleared)),
	}
}
