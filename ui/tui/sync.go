package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/relay"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/document"
	"github.com/framebin/framebin/ui/tui/preview"
	"github.com/framebin/framebin/ui/tui/table"
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
	row, ok := m.list.Selected()
	if ring := m.cfg.Ring; ring != nil {
		marked := m.list.Marked()
		a, b := m.pages.comparison.Sides()
		held := slices.Concat([]uint64{row.Seq}, marked, m.jobs.Seqs(), []uint64{a, b, m.pages.compared}) // 0 is none
		if lost := m.source.pin(ring, marked, held); lost > 0 {
			m.say(m.display.Styles.Warn, fmt.Sprintf("%s may leave the ring, as marks have half of it: %s",
				units.Count(lost, "marked request"), moreMemory))
		}
	}
	if !ok {
		m.preview.Show(preview.Subject{})
		m.preview.Prepare(preview.Subject{}, true)
		m.pages.closeComparison()
		m.details.latest.content.Body.Release()
		m.details.latest, m.details.showing = describedMsg{}, description{}
		return m.detail.SetContent(detail.Content{})
	}
	m.preview.Show(m.subject(row), m.nearby()...)
	m.followPart()
	m.preview.SetBeside(beside(m, row))
	m.pages.comparison.Amend(func(seq uint64) *prediction.Reading {
		row, _ := m.list.Table().Row(seq)
		reading, _ := m.cfg.Readings.Kept(seq, m.boxes.of(row, m.cfg.Boxes))
		return reading
	})
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

// followPart has the picture go with the cursor through the parts, once one is
// shown.
func (m *Model) followPart() {
	if part, ok := m.detail.Drawable(); ok && m.preview.Part() >= 0 && m.window.focus == onDetails {
		m.preview.SetPart(part)
	}
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
		wait := []string{m.display.Styles.Muted.Render(fmt.Sprintf("reading #%d …", row.Seq))}
		c := detail.Content{Seq: row.Seq, Headers: wait, Parts: wait, Timing: wait, Outline: true}
		c.Body = document.New([]document.Section{{Lines: wait}}, m.display.Styles, 1)
		if reading, ok := m.cfg.Readings.Kept(row.Seq, m.boxes.of(row, m.cfg.Boxes)); ok {
			with := *reading
			with.Findings = slices.Concat(with.Findings, row.History)
			c.Reading, c.Colors = &with, detail.ClassColors(m.cfg.Renderer.Palette(), reading)
		}
		cmd = m.detail.SetContent(c)
	}
	o := m.preview.Options().Overlay
	m.detail.SetSelection(detail.Selection{Object: o.Selected, Threshold: o.Threshold, Areas: m.preview.Areas()})
	return cmd
}

// forwarded reports whether it is known what became of a request where it was
// passed on to.
func forwarded(by *relay.Forwarder, seq uint64) bool {
	if by == nil {
		return false
	}
	_, known := by.Result(seq)
	return known
}
