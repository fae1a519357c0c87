package tui

import (
	"fmt"
	"slices"
	"time"

	"github.com/framebin/framebin/ui/tui/table"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/document"
	"github.com/framebin/framebin/ui/tui/preview"
	"github.com/framebin/framebin/ui/tui/theme"
)

// prefetch is how many requests on either side of the selected one are
// rendered ahead.
const prefetch = 2

// sync has all panes show the same request. While the newest is followed, a
// newer one is made ready first, and then the list, the title, the table and
// the picture go on to it in one update. What a person chose is spoken of at
// once, and what is not there yet says so.
func (m *Model) sync() tea.Cmd {
	if m.window.page == qrPage && m.list.Table().Total() > 0 {
		m.window.page = mainPage // somebody has found the way
	}
	m.advance()
	m.pin()
	row, ok := m.list.Selected()
	if !ok {
		m.preview.Show(preview.Subject{})
		m.preview.Prepare(preview.Subject{}, true)
		m.leaveComparison()
		m.details.showing = description{}
		return m.detail.SetContent(detail.Content{})
	}
	m.preview.Show(m.subject(row), m.nearby()...)
	m.followPart()
	target := row
	if next, ok := m.list.Table().Row(m.upcoming); ok {
		target = next
		m.preview.Prepare(m.subject(next), true)
	} else {
		m.preview.Prepare(preview.Subject{}, m.list.Following())
	}
	switch m.preview.Options().Survey.Mode {
	case aggregate.Sheet:
		var seqs []uint64
		var names []string
		for _, row := range m.list.Table().NewestOfEach(m.preview.WallRoom()) {
			seqs, names = append(seqs, row.Seq), append(names, m.list.Table().CameraOf(row.Origin))
		}
		m.preview.SetFrames(seqs, names, m.boxes.indexed)
	case aggregate.Heat:
		m.preview.SetFrames(m.list.Table().Frames(target.Seq, preview.HeatFrames, preview.HeatFrames), nil, m.boxes.indexed)
	case aggregate.None:
	}
	return tea.Batch(m.refreshDetail(target), m.showDetail(row))
}

// advance goes on to the newest request once it can be shown at once, and
// chooses the next to make ready: requests that come faster are skipped.
func (m *Model) advance() {
	row, _ := m.list.Selected()
	newest, ok := m.list.Table().Newest()
	if !ok || !m.list.Following() {
		m.upcoming = 0
		return
	}
	next, there := m.list.Table().Row(m.upcoming)
	if there && next.Seq != row.Seq && m.details.latest.what.seq == next.Seq && (!next.Frame || m.preview.Prepared()) {
		m.list.Advance(next.Seq)
		row = next
	}
	if !there || m.upcoming == row.Seq {
		m.upcoming = newest.Seq
	}
	if m.upcoming == row.Seq {
		m.upcoming = 0
	}
}

// nearby are the requests that are likely chosen next.
func (m *Model) nearby() []preview.Subject {
	if m.list.Following() {
		return nil
	}
	near := make([]preview.Subject, 0, 2*prefetch+2)
	if a, b := m.pages.comparison.Sides(); a != 0 { // which are flipped through
		for _, seq := range []uint64{a, b} {
			if row, ok := m.list.Table().Row(seq); ok {
				near = append(near, preview.Subject{Seq: seq, Boxes: m.boxes.of(row, m.cfg.Boxes)})
			}
		}
		return near
	}
	for i := 1; i <= prefetch; i++ {
		for _, delta := range []int{i, -i} {
			if row, ok := m.list.Near(delta); ok {
				near = append(near, preview.Subject{Seq: row.Seq, Boxes: m.boxes.of(row, m.cfg.Boxes)})
			}
		}
	}
	return near
}

// subject is a request with what is known of it without looking at it.
func (m *Model) subject(row table.Row) preview.Subject {
	s := preview.Subject{Seq: row.Seq, Boxes: m.boxes.of(row, m.cfg.Boxes)}
	s.Reading, _ = m.cfg.Readings.Kept(s.Seq, s.Boxes)
	if c := m.detail.Content(); s.Reading == nil && c.Seq == row.Seq {
		s.Reading = c.Reading
	}
	return s
}

// refreshDetail has a request described if it is not.
func (m *Model) refreshDetail(row table.Row) tea.Cmd {
	d := &m.details
	if d.asked != (description{}) {
		return nil
	}
	what := description{
		seq:   row.Seq,
		boxes: m.boxes.of(row, m.cfg.Boxes),
		maps:  m.preview.Options().Maps,
		dark:  m.display.Styles.Dark,
		raw:   m.detail.Tab() == detail.Raw || !row.Frame,
		width: m.window.layout.LineWidth(row.Frame),
		ruler: m.display.Styles.Ruler,
		sent:  forwarded(m.cfg.Forwarder, row.Seq),
	}
	if before, ok := m.list.Table().Before(row.Seq); ok {
		what.arrival = detail.Arrival{Before: before.Seq, Gap: row.Time.Sub(before.Time)}
	}
	var kept bool
	if what.reading, kept = m.cfg.Readings.Kept(what.seq, what.boxes); !kept && d.latest.what.seq == what.seq && d.latest.what.maps == what.maps {
		what.reading = d.latest.what.reading
	}
	if what == d.latest.what {
		return nil
	}
	now := m.cfg.Now()
	wait := max(describeEvery-now.Sub(d.askedAt), 0)
	d.asked, d.askedAt = what, now.Add(wait)
	return what.describe(m, row.History, wait)
}

// showDetail shows what is known of the selected request: all of it, or what
// the reading tells until the rest is there.
func (m *Model) showDetail(row table.Row) (cmd tea.Cmd) {
	d := &m.details
	switch {
	case d.latest.what.seq == row.Seq && d.showing != d.latest.what:
		d.showing = d.latest.what
		cmd = m.detail.SetContent(d.latest.content)
	case d.showing.seq != row.Seq:
		d.showing = description{seq: row.Seq}
		cmd = m.detail.SetContent(m.outline(row))
	}
	o := m.preview.Options().Overlay
	m.detail.SetSelection(detail.Selection{Object: o.Selected, Threshold: o.Threshold, Areas: m.preview.Areas()})
	return cmd
}

// outline is what is said of a request before it has been looked at.
func (m *Model) outline(row table.Row) detail.Content {
	wait := []string{m.display.Styles.Muted.Render(fmt.Sprintf("reading #%d …", row.Seq))}
	c := detail.Content{Seq: row.Seq, Headers: wait, Parts: wait, Timing: wait, Outline: true}
	c.Body = document.New([]document.Section{{Lines: wait}}, m.display.Styles, 1)
	if reading, ok := m.cfg.Readings.Kept(row.Seq, m.boxes.of(row, m.cfg.Boxes)); ok {
		with := *reading
		with.Findings = slices.Concat(with.Findings, row.History)
		c.Reading, c.Colors = &with, classColors(m.cfg.Renderer.Palette(), reading)
	}
	return c
}

// moreMemory is how more is kept.
const moreMemory = "raise --max-requests or --max-memory to keep more"

// pin has the ring keep the selected request, the marked ones and those that a
// job needs, as far as it can.
func (m *Model) pin() {
	if m.cfg.Ring == nil {
		return
	}
	row, _ := m.list.Selected()
	marked := m.list.Marked()
	want := slices.Concat([]uint64{row.Seq}, marked, m.jobs.Seqs())
	if slices.Equal(want, m.source.pins) {
		return
	}
	more := len(marked) > m.source.marked
	m.source.pins, m.source.marked = want, len(marked)
	pinned := m.cfg.Ring.Pin(want...)
	loose := 0
	for _, seq := range marked {
		if _, ok := slices.BinarySearch(pinned, seq); !ok {
			loose++
		}
	}
	if more && loose > 0 {
		m.say(m.display.Styles.Warn, fmt.Sprintf("%s may leave the ring, as marks have half of it: %s",
			theme.Count(loose, "marked request"), moreMemory))
	}
}

// trim drops the rows of what was evicted, and says so of what was marked or
// selected.
func (m *Model) trim(captured, refused uint64) {
	lost := m.list.Trim(captured, refused, func(seq uint64) bool {
		_, held := m.cfg.Ring.Get(seq)
		return held
	})
	switch {
	case len(lost) == 0 || m.list.Following() && len(m.list.Marked()) == m.source.marked:
	case len(lost) == 1:
		m.say(m.display.Styles.Warn, fmt.Sprintf("#%d has left the ring; %s", lost[0], moreMemory))
	default:
		m.say(m.display.Styles.Warn, fmt.Sprintf("%d marked requests have left the ring; %s", len(lost), moreMemory))
	}
}

// undoTime is how long cleared requests can be brought back.
const undoTime = time.Minute

// askClear asks whether to forget the requests that are listed now, or to bring
// back those forgotten last.
func askClear(m *Model) {
	if m.cfg.Archive != nil {
		m.say(m.display.Styles.Muted, "these are on disk, where framebin deletes nothing")
		return
	}
	marked := len(m.list.Marked())
	n, upTo := m.list.Table().Total()-marked, m.source.Seq()
	var choices []dialog.Choice
	if back := len(m.source.cleared); back > 0 {
		choices = append(choices, dialog.Choice{
			Letter: "b", Label: "bring back", Hint: theme.Count(back, "request") + " forgotten before", Msg: restoreMsg{},
		})
	}
	if n+marked == 0 && len(choices) == 0 {
		return
	}
	choices = append(choices, dialog.Choice{Letter: "n", Label: "no", Hint: "keep them"})
	if n > 0 {
		hint := "Z brings them back for a minute"
		if marked > 0 {
			hint = "marked ones stay; " + hint
		}
		choices = append(choices, dialog.Choice{Letter: "y", Label: "yes", Hint: hint, Msg: clearMsg{upTo: upTo, keep: m.list.Marked()}})
	}
	if marked > 0 {
		choices = append(choices, dialog.Choice{
			Letter: "m", Label: "marked ones too", Hint: theme.Count(n+marked, "request") + " in all", Msg: clearMsg{upTo: upTo},
		})
	}
	m.ask(dialog.Ask(fmt.Sprintf("Forget %s?", theme.Count(n, "request")), choices...))
}

// clearMsg forgets requests, after the person has said so.
type clearMsg struct {
	upTo uint64
	keep []uint64
}

func (msg clearMsg) apply(m *Model) tea.Cmd {
	n := m.cfg.Ring.ClearUpTo(msg.upTo, msg.keep...)
	m.source.cleared = m.list.Clear(msg.upTo, msg.keep...)
	m.source.clears++
	id := m.source.clears
	m.say(m.display.Styles.Muted, fmt.Sprintf("forgot %s; Z brings them back for a minute", theme.Count(n, "request")))
	return tea.Tick(undoTime, func(time.Time) tea.Msg { return forgetMsg{id} })
}

// forgetMsg ends the time in which cleared requests can be brought back.
type forgetMsg struct{ id int }

func (msg forgetMsg) apply(m *Model) tea.Cmd {
	if msg.id == m.source.clears {
		m.source.cleared = nil
		m.cfg.Ring.Forget()
	}
	return nil
}

// restoreMsg brings cleared requests back.
type restoreMsg struct{}

func (restoreMsg) apply(m *Model) tea.Cmd {
	cleared := len(m.source.cleared)
	n := m.cfg.Ring.Restore()
	m.list.Restore(m.source.cleared, func(seq uint64) bool {
		_, held := m.cfg.Ring.Get(seq)
		return held
	})
	m.source.cleared = []table.Row(nil)
	text := theme.Count(n, "request") + " brought back"
	if n < cleared {
		text += fmt.Sprintf(", %d had to make room for others", cleared-n)
	}
	m.say(m.display.Styles.Good, text)
	return nil
}
