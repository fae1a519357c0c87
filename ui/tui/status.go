package tui

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/comparison"
	"github.com/framebin/framebin/ui/tui/help"
	"github.com/framebin/framebin/ui/tui/keymap"
	"github.com/framebin/framebin/ui/tui/palette"
	"github.com/framebin/framebin/ui/tui/preview"
	"github.com/framebin/framebin/ui/tui/scenes"
	"github.com/framebin/framebin/ui/tui/statusline"
)

// headerLine is the status line: where to post, how fast it comes, what is
// held and what was lost.
func (m screen) headerLine(width int) string {
	s := m.display.Styles
	lefts := []string{s.Badge.Render(" framebin ") + " " + m.address(false), m.address(false), m.address(true), ""}
	return statusline.Lay(lefts, m.segments(), width, s)
}

// address is where to post, or its port alone.
func (m screen) address(short bool) string {
	s := m.display.Styles
	if m.cfg.Source != "" {
		return s.Strong.Render(escape.Line(m.cfg.Source))
	}
	if len(m.cfg.URLs) == 0 {
		return ""
	}
	text := m.cfg.URLs[0]
	if u, err := url.Parse(text); err == nil && short && u.Port() != "" {
		text = ":" + u.Port()
	}
	if more := len(m.cfg.URLs) - 1; more > 0 && !short {
		return s.Strong.Render(text) + s.Warn.Render(fmt.Sprintf(" +%d", more))
	}
	return s.Strong.Render(text)
}

func (m screen) segments() []statusline.Segment {
	s := m.display.Styles
	var out []statusline.Segment
	add := func(rank int, text string) { out = append(out, statusline.Segment{Text: text, Rank: rank}) }
	if m.cfg.Archive != nil {
		m.archiveSegments(func(s statusline.Segment) { out = append(out, s) })
		return out
	}
	m.followSegment(func(s statusline.Segment) { out = append(out, s) })
	m.alarms(add)
	out = append(out, m.toSenders()...)
	if m.figures.ring.Refused() > 0 {
		add(1, s.Bad.Render(fmt.Sprintf("%d refused", m.figures.ring.Refused())))
	}
	if note := m.note(); note != "" {
		add(1, s.Warn.Render(note))
	}
	add(2, fmt.Sprintf("%.1f/s", m.figures.traffic.PerSecond))
	if n := len(m.list.InFlight()); n > 0 {
		add(2, s.Warn.Render(fmt.Sprintf("%d in flight", n)))
	}
	add(3, fmt.Sprintf("ring %d/%d", m.figures.ring.Len, m.figures.ring.MaxRequests))
	if m.figures.ring.Evicted > 0 {
		add(2, s.Muted.Render(fmt.Sprintf("%d evicted", m.figures.ring.Evicted)))
	}
	add(5, s.Muted.Render(units.Bytes(m.figures.ring.Bytes)))
	add(4, s.Muted.Render(m.display.Terminal().Protocol.String()))
	return out
}

// followSegment says whether the newest request is shown.
func (m screen) followSegment(out func(statusline.Segment)) {
	s := m.display.Styles
	switch {
	case m.source.Paused():
		out(statusline.Segment{Text: s.BadBadge.Render(fmt.Sprintf(" PAUSED +%d ", m.behind()))})
	case m.list.Following():
		out(statusline.Segment{Text: s.Good.Render("● follow"), Short: s.Good.Render("●")})
	case m.list.Unseen() > 0:
		n := m.list.Unseen()
		out(statusline.Segment{Text: s.Badge.Render(fmt.Sprintf(" +%d new, F follows ", n)), Short: s.Badge.Render(fmt.Sprintf("+%d F", n))})
	default:
		out(statusline.Segment{Text: s.Muted.Render("○ F follows"), Short: s.Muted.Render("○ F")})
	}
}

// archiveSegments are the pieces of an archive: how far it is known.
func (m screen) archiveSegments(out func(statusline.Segment)) {
	s := m.display.Styles
	switch live := m.cfg.Archive.Live(); {
	case live:
		m.followSegment(out)
	case m.source.Paused():
		out(statusline.Segment{Text: s.BadBadge.Render(" PAUSED ")})
	}
	if text := m.source.ProgressText(); text != "" {
		const cols = 16
		short := s.Warn.Render(text)
		full := short
		if bar := m.source.ProgressBar(cols); bar != "" {
			full = s.Accent.Render(bar) + " " + short + s.Muted.Render(" "+stopHint(m))
		}
		out(statusline.Segment{Text: full, Short: short})
	}
	if m.figures.ring.Refused() > 0 {
		out(statusline.Segment{Text: s.Bad.Render(fmt.Sprintf("%d refused", m.figures.ring.Refused())), Rank: 1})
	}
	out(statusline.Segment{Text: s.Muted.Render(m.display.Terminal().Protocol.String()), Rank: 4})
}

// stopHint tells the key that stops the opening of an archive, or has it go on.
func stopHint(m screen) string {
	switch {
	case m.source.Paused():
		return m.keys.Pause.Help().Key + " goes on"
	case m.away():
		return m.keys.Pause.Help().Key + " stops"
	}
	return m.keys.Back.Help().Key + " stops"
}

// alarms are the pieces that stay when there is little room: what was not kept
// as it should be, and what is not as the command line says.
func (m screen) alarms(add func(rank int, text string)) {
	s := m.display.Styles
	switch n := m.figures.recorded.Failed; {
	case m.figures.recorded.Err != nil:
		add(0, s.BadBadge.Render(fmt.Sprintf(" %d not recorded ", n)))
	case n > 0: // it goes on again
		add(1, s.Bad.Render(fmt.Sprintf("%d not recorded", n)))
	}
	switch p := m.figures.published; {
	case p.Err != nil:
		add(0, s.BadBadge.Render(fmt.Sprintf(" %d not published yet ", p.Waiting)))
	case p.Lost > 0: // it goes on again
		add(1, s.Bad.Render(fmt.Sprintf("%d not published", p.Lost)))
	case m.cfg.Publisher != nil:
		add(3, s.Muted.Render("→ "+m.cfg.Publisher.Address().Camera))
	}
}

// toSenders are the pieces about what framebin does to those who send, and to
// whom it hands on what they sent.
func (m screen) toSenders() []statusline.Segment {
	s := m.display.Styles
	var out []statusline.Segment
	answering := m.wizards.answers.Text()
	if answering != "" {
		out = append(out, statusline.Segment{Text: s.Warn.Render("answers: " + answering), Short: s.Warn.Render(answering)})
	}
	if m.cfg.Recorder != nil && m.figures.recorded.Err == nil {
		out = append(out, statusline.Segment{Text: s.Muted.Render("rec " + units.Bytes(m.figures.recorded.Bytes)), Short: s.Muted.Render("rec")})
	}
	if f := m.figures.forwards; m.cfg.Forwarder != nil {
		text, short, style := "→ "+escape.Line(m.cfg.Forwarder.Host()), "→", s.Muted
		if lost := f.Failed + f.Dropped; lost > 0 {
			text, short, style = fmt.Sprintf("%s %d failed", text, lost), fmt.Sprintf("→ %d failed", lost), s.Bad
		}
		out = append(out, statusline.Segment{Text: style.Render(text), Short: style.Render(short)})
	}
	if m.cfg.Exposed {
		out = append(out, statusline.Segment{Text: s.Warn.Render("open to the network"), Short: s.Warn.Render("open")})
	}
	return out
}

// behind counts what came while the list is paused.
func (m screen) behind() uint64 {
	if m.figures.ring.Newest <= m.source.Seq() {
		return 0
	}
	return m.figures.ring.Newest - m.source.Seq()
}

// footerLines are the filter line while it is open, a message while there is
// one, and else the keys.
func (m screen) footerLines(width int) []string {
	result, style := m.jobs.Result()
	switch {
	case m.question.line.Active():
		return m.question.line.Lines(footRows(m))
	case m.filter.Active():
		return m.filter.Lines(footRows(m))
	case m.message.text != "":
		return m.told(m.message.style.Render(escape.Line(m.message.text)), "", width)
	case m.jobs.Running():
		return []string{m.display.Styles.Fit(m.jobs.Bar(m.display.Styles), width)}
	case result != "":
		return m.told(style.Render(escape.Line(result)), "  esc", width)
	}
	return []string{m.hintLine()}
}

// footRows is how many rows the foot may take: over the last ones of the panes, but
// never over a picture.
func footRows(m screen) int {
	const most = 5
	l := m.window.layout
	rows := min(most, 1+l.Body.Dy()/2)
	if m.window.page == mainPage && !l.Preview.Empty() {
		rows = min(rows, l.Window.Y-l.Preview.Max.Y)
	}
	return rows
}

// told breaks a message into as many lines as it takes, the key that dismisses it
// at its end.
func (m screen) told(text, dismiss string, width int) []string {
	s := m.display.Styles
	lines := s.WrapMost(text, max(width-2-len(dismiss), 1), footRows(m))
	for i, line := range lines {
		if i == len(lines)-1 {
			line += s.Muted.Render(dismiss)
		}
		lines[i] = s.Fit(" "+line, width)
	}
	return lines
}

// hintLine is the keys that work now, and where in a document the cursor is.
func (m screen) hintLine() string {
	place := m.pointer()
	width := m.hintWidth()
	var b strings.Builder
	for _, k := range m.hints() {
		hint := m.hintText(k)
		if m.display.Styles.Width(b.String())+m.display.Styles.Width(hint) > width {
			break
		}
		b.WriteString(hint)
	}
	return m.display.Styles.Fit(m.display.Styles.Fit(b.String(), width)+place, m.window.layout.Window.X)
}

func (m screen) hintText(k key.Binding) string {
	h := k.Help()
	return " " + m.display.Styles.Accent.Render(h.Key) + " " + m.display.Styles.Muted.Render(h.Desc) + " "
}

// pointer is where the cursor of the details is in a document.
func (m screen) pointer() string {
	pointer := m.detail.Pointer()
	if m.window.page != mainPage || m.window.focus != onDetails || pointer == "" {
		return ""
	}
	return " " + m.display.Styles.Text.Render(escape.Line(pointer)) + " "
}

// hintWidth is what the pointer leaves to the hints.
func (m screen) hintWidth() int {
	width := m.window.layout.Window.X
	return max(width-m.display.Styles.Width(m.pointer()), width/2)
}

// hintAt returns the key whose hint is at a column of the last line; false
// where something else stands there.
func (m screen) hintAt(x int) (key.Binding, bool) {
	result, _ := m.jobs.Result()
	if m.question.line.Active() || m.filter.Active() || m.message.text != "" || m.jobs.Running() || result != "" {
		return key.Binding{}, false
	}
	column := 0
	for _, k := range m.hints() {
		column += m.display.Styles.Width(m.hintText(k))
		if x < column {
			return k, column <= m.hintWidth()
		}
	}
	return key.Binding{}, false
}

// hints are the keys that work now, the most wanted first.
func (m screen) hints() []key.Binding {
	switch {
	case m.question.dialog.Active():
		return m.question.dialog.Hints()
	case m.window.page == palettePage:
		k := palette.DefaultKeyMap()
		return []key.Binding{k.Accept, k.Down, k.Up, k.Cancel}
	case m.window.page == helpPage:
		k := help.DefaultKeyMap()
		if m.pages.help.Typing() {
			return []key.Binding{k.Accept, k.Cancel}
		}
		return append([]key.Binding{k.Search}, m.keys.PageHints()...)
	case m.window.page == qrPage:
		return []key.Binding{
			keymap.Short(m.keys.Back, "esc", "back"), m.keys.CopyURL, keymap.Short(m.keys.Quit, m.keys.Quit.Help().Key, "quit"), keymap.Short(m.keys.Help, "?", "help"),
		}
	case m.window.page != mainPage:
		return m.keys.PageHints()
	case m.list.Table().Total() == 0 && m.cfg.Source == "":
		return m.keys.WaitingHints()
	}
	return m.paneHints()
}

// paneHints are the keys of the pane that has them.
func (m screen) paneHints() []key.Binding {
	if (m.pages.comparison.Active() || m.pages.scenes.Active()) && m.window.focus == onList {
		hints := scenes.Hints()
		if m.pages.comparison.Active() {
			hints = comparison.Hints()
		}
		return m.keys.PairHints(hints, m.window.layout.Preview.Dx(), preview.BesideCols)
	}
	if m.window.focus == onDetails && !m.window.picture {
		return append([]key.Binding{keymap.Short(m.keys.Help, "?", "help"), keymap.Short(m.keys.Back, "esc", "back")}, m.detail.Hints()...)
	}
	if m.preview.Moves() && (m.window.picture || m.window.focus == onPicture) {
		return append([]key.Binding{keymap.Short(m.keys.Preview.Around(), "←→↑↓", "look around"), keymap.Short(m.keys.Preview.Fit, "0", "whole")}, m.keys.Hints(true)...)
	}
	if m.preview.Moves() {
		return slices.Insert(m.keys.Hints(m.away()), 2, keymap.Short(m.keys.NextPane, "tab", "look around"))
	}
	if m.window.layout.Single() && !m.away() {
		return m.keys.SingleHints()
	}
	return m.keys.Hints(m.away())
}

// away reports whether there is a step to go back.
func (m screen) away() bool {
	w := m.window
	return w.page != mainPage || m.preview.Part() >= 0 || m.preview.Options().Survey.Mode != aggregate.None || w.picture || w.large || w.focus != onList ||
		m.pages.comparison.Active() || m.pages.scenes.Active()
}

// note is what the status line says of the traffic: the most urgent thing,
// while it is urgent.
func (m screen) note() string {
	if m.cfg.Source != "" {
		return ""
	}
	for _, n := range meter.Advice(m.figures.traffic) {
		if n.Urgent {
			return n.Short
		}
	}
	return ""
}
