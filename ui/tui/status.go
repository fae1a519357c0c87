package tui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"

	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/theme"
)

// segment is a piece of the status line; the least important go first when
// there is no room.
type segment struct {
	text string // styled
	rank int    // 0 stays to the last
}

// headerLine is the status line: where to post, how fast it comes, what is
// held and what was lost.
func (m Model) headerLine(width int) string {
	left := m.styles.Badge.Render(" framebin ") + " " + m.address()
	segments := m.segments()
	for {
		right := join(segments)
		room := width - m.styles.Width(left) - m.styles.Width(right) - 1
		if room >= 1 || len(segments) == 0 {
			return m.styles.Fit(left+strings.Repeat(" ", max(room, 1))+right, width)
		}
		segments = dropLeast(segments)
	}
}

func (m Model) address() string {
	switch {
	case m.cfg.Source != "":
		return m.styles.Strong.Render(escape.Line(m.cfg.Source))
	case len(m.cfg.URLs) == 0:
		return ""
	case len(m.cfg.URLs) > 1:
		return m.styles.Strong.Render(m.cfg.URLs[0]) + m.styles.Warn.Render(fmt.Sprintf(" +%d", len(m.cfg.URLs)-1))
	}
	return m.styles.Strong.Render(m.cfg.URLs[0])
}

func (m Model) segments() []segment {
	s := m.styles
	var out []segment
	add := func(rank int, text string) { out = append(out, segment{text, rank}) }
	if m.cfg.Archive != nil {
		m.archiveSegments(add)
		return out
	}
	switch {
	case m.paused:
		add(0, s.BadBadge.Render(fmt.Sprintf(" PAUSED +%d ", m.behind())))
	case m.list.Following():
		add(0, s.Good.Render("● follow"))
	case m.list.Unseen() > 0:
		add(0, s.Badge.Render(fmt.Sprintf(" +%d new, F follows ", m.list.Unseen())))
	default:
		add(0, s.Muted.Render("○ F follows"))
	}
	m.alarms(add)
	if m.ring.Rejected > 0 {
		add(1, s.Bad.Render(fmt.Sprintf("%d refused", m.ring.Rejected)))
	}
	if note := m.note(); note != "" {
		add(1, s.Warn.Render(note))
	}
	add(2, fmt.Sprintf("%.1f/s", m.meter.PerSecond))
	if s := m.forwards; s.Failed+s.Dropped > 0 {
		add(1, m.styles.Bad.Render(fmt.Sprintf("%d not forwarded", s.Failed+s.Dropped)))
	}
	add(3, fmt.Sprintf("ring %d/%d", m.ring.Len, m.ring.MaxRequests))
	if m.ring.Evicted > 0 {
		add(2, s.Muted.Render(fmt.Sprintf("%d evicted", m.ring.Evicted)))
	}
	add(5, s.Muted.Render(theme.Bytes(m.ring.Bytes)))
	add(4, s.Muted.Render(m.detector.Terminal().Protocol.String()))
	return out
}

// archiveSegments are the pieces of an archive: how far it is known.
func (m Model) archiveSegments(add func(rank int, text string)) {
	s := m.styles
	if m.paused {
		add(0, s.BadBadge.Render(" PAUSED "))
	}
	if text := m.browser.text(); text != "" {
		add(0, s.Warn.Render(text))
	}
	if m.ring.Rejected > 0 {
		add(1, s.Bad.Render(fmt.Sprintf("%d refused", m.ring.Rejected)))
	}
	add(4, s.Muted.Render(m.detector.Terminal().Protocol.String()))
}

// alarms are the pieces that stay when there is little room: what was not kept
// as it should be, and what is not as the command line says.
func (m Model) alarms(add func(rank int, text string)) {
	s := m.styles
	switch n := m.recorded.Failed; {
	case m.recorded.Err != nil:
		add(0, s.BadBadge.Render(fmt.Sprintf(" %d not recorded ", n)))
	case n > 0: // it goes on again
		add(1, s.Bad.Render(fmt.Sprintf("%d not recorded", n)))
	}
	if m.answering != "" {
		add(0, s.Warn.Render("answers: "+m.answering))
	}
	if m.cfg.Exposed {
		add(0, s.Warn.Render("open to the network"))
	}
}

// behind counts what came while the list is paused.
func (m Model) behind() uint64 {
	if m.ring.Newest <= m.read {
		return 0
	}
	return m.ring.Newest - m.read
}

func join(segments []segment) string {
	texts := make([]string, len(segments))
	for i, s := range segments {
		texts[i] = s.text
	}
	return strings.Join(texts, "  ")
}

func dropLeast(segments []segment) []segment {
	least := 0
	for i, s := range segments {
		if s.rank >= segments[least].rank {
			least = i
		}
	}
	return append(append([]segment{}, segments[:least]...), segments[least+1:]...)
}

// footerLine is the filter line while it is open, a message while there is
// one, and else the keys.
func (m Model) footerLine(width int) string {
	switch {
	case m.filter.Active():
		return m.styles.Fit(m.filter.View(), width)
	case m.message.text != "":
		return m.styles.Fit(" "+m.message.style.Render(escape.Line(m.message.text)), width)
	}
	var b strings.Builder
	for _, k := range m.hints() {
		h := k.Help()
		hint := " " + m.styles.Accent.Render(h.Key) + " " + m.styles.Muted.Render(h.Desc) + " "
		if m.styles.Width(b.String())+m.styles.Width(hint) > width {
			break
		}
		b.WriteString(hint)
	}
	return m.styles.Fit(b.String(), width)
}

// hints are the keys that work now, the most wanted first.
func (m Model) hints() []key.Binding {
	switch {
	case m.dialog.Active():
		k := dialog.DefaultKeyMap()
		return []key.Binding{k.Accept, k.Down, k.Up, k.Cancel}
	case m.page != mainPage:
		return m.keys.pageHints()
	case m.list.Total() == 0 && m.cfg.Source == "":
		return m.keys.waitingHints()
	}
	return m.keys.hints(m.away())
}
