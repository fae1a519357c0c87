package requests

import (
	"fmt"
	"strings"
	"time"

	"github.com/framebin/framebin/capture/inflight"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/theme"
)

// SetInFlight tells the list which requests have come and have no number yet. They
// stand below the others, and cannot be selected.
func (m *Model) SetInFlight(all []inflight.Request) {
	m.waiting = m.waiting[:0:0]
	for _, r := range all {
		m.waiting = append(m.waiting, inFlightText(r))
	}
	m.clampCursor()
}

// InFlight says of each of them, the oldest first, what it waits for.
func (m Model) InFlight() []string { return m.waiting }

// longestTarget is more of a target than a row has room for.
const longestTarget = 200

func inFlightText(r inflight.Request) string {
	const step = 100 * time.Millisecond
	waits := map[inflight.State]string{inflight.Forwarding: "waits for the target", inflight.Recording: "is being recorded"}[r.State]
	switch {
	case waits != "":
	case r.Length > 0:
		waits = fmt.Sprintf("sent %s of %s", units.Bytes(r.Read), units.Bytes(r.Length))
	default:
		waits = fmt.Sprintf("sent %s so far", units.Bytes(r.Read))
	}
	target := r.Target[:min(len(r.Target), longestTarget)]
	return fmt.Sprintf("%s %s · %s", waits, theme.Duration(r.Age.Truncate(step)), escape.Line(strings.TrimSpace(r.Method+" "+target)))
}
