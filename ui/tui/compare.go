package tui

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/tui/comparison"
	"github.com/framebin/framebin/ui/tui/feed"
	"github.com/framebin/framebin/ui/tui/preview"
	"github.com/framebin/framebin/ui/tui/table"
)

// compareRequests keeps the selected request for a comparison, or compares it
// with the one that is kept.
func compareRequests(m *Model) tea.Cmd {
	row, ok := m.list.Selected()
	kept, there := m.list.Table().Row(m.pages.compared)
	switch {
	case !ok:
		m.say(m.display.Styles.Muted, "there is nothing to compare yet")
		return nil
	case !there:
		m.pages.compared = row.Seq
		m.say(m.display.Styles.Good, fmt.Sprintf("#%d is kept: = on another request compares the two", row.Seq))
		return nil
	case kept.Seq == row.Seq:
		m.pages.compared = 0
		m.say(m.display.Styles.Muted, fmt.Sprintf("#%d is no longer kept for a comparison", row.Seq))
		return nil
	}
	return compareTwo(m, kept.Seq, row.Seq)
}

// compareTwo finds how two requests differ.
func compareTwo(m *Model, first, second uint64) tea.Cmd {
	from, readings := m.source.Store, m.cfg.Readings
	rowA, _ := m.list.Table().Row(first)
	rowB, _ := m.list.Table().Row(second)
	boxesA, boxesB := m.boxes.of(rowA, m.cfg.Boxes), m.boxes.of(rowB, m.cfg.Boxes)
	return m.start.run(func(context.Context) tea.Msg {
		a, err := feed.Hold(from, first)
		if err != nil {
			return comparedMsg{err: fmt.Errorf("request %d: %w", first, err)}
		}
		defer a.Release()
		b, err := feed.Hold(from, second)
		if err != nil {
			return comparedMsg{err: fmt.Errorf("request %d: %w", second, err)}
		}
		defer b.Release()
		return comparedMsg{content: comparison.Compare(a, b, readings.Read(a, boxesA), readings.Read(b, boxesB))}
	})
}

// comparedMsg brings how two requests differ.
type comparedMsg struct {
	content comparison.Content
	err     error
}

// apply shows it in the place of the list, which holds still meanwhile.
func (msg comparedMsg) apply(m *Model) tea.Cmd {
	if msg.err != nil {
		m.say(m.display.Styles.Bad, "compare: "+msg.err.Error())
		return nil
	}
	m.list.SetFollow(false)
	m.pages.comparison, m.pages.apart = comparison.New(msg.content), false
	m.window.page = mainPage
	m.setPicture(false)
	return nil
}

// closeComparison shows the list again.
func (p *pages) closeComparison() { p.comparison, p.compared = comparison.Model{}, 0 }

// sides are the two requests that are compared: those of the comparison, else of
// the scene.
func (p *pages) sides() (a, b uint64) {
	if p.comparison.Active() {
		return p.comparison.Sides()
	}
	return p.scenes.Sides()
}

// beside is what to show beside a request of two that are compared, with the same
// object selected.
func beside(m *Model, row table.Row) render.Beside {
	a, b := m.pages.sides()
	other := a
	if row.Seq == a {
		other = b
	}
	with, ok := m.list.Table().Row(other)
	if m.pages.apart || !ok || a == b || row.Seq != a && row.Seq != b || !row.Frame || !with.Frame {
		return render.Beside{}
	}
	selected := -1
	if m.pages.comparison.Active() {
		selected = m.pages.comparison.Partner(row.Seq, m.preview.Options().Overlay.Selected)
	}
	return render.Beside{Seq: other, Boxes: m.boxes.of(with, m.cfg.Boxes), Selected: selected, Before: other == a}
}

// handleCompared does what a comparison asks for.
func handleCompared(m *Model, msg tea.Msg) tea.Cmd {
	var pick preview.PickMsg
	switch msg := msg.(type) {
	case comparison.CloseMsg:
		m.pages.closeComparison()
		return nil
	case comparison.CursorMsg: // which is followed where both pictures are seen
		switch a, _ := m.pages.sides(); m.preview.Beside().Seq {
		case 0:
		case a:
			m.preview.Select(msg.B)
		default:
			m.preview.Select(msg.A)
		}
		return nil
	case comparison.FlipMsg:
		return flip(m, msg)
	case comparison.PickMsg:
		pick = preview.PickMsg(msg)
	case preview.OtherMsg:
		pick = preview.PickMsg(msg)
	}
	m.list.Select(pick.Seq)
	return m.tell(onPicture, pick)
}

// flip shows the other of the two that are compared, with the same object where
// one is selected.
func flip(m *Model, msg comparison.FlipMsg) tea.Cmd {
	row, _ := m.list.Selected()
	seq, b := m.pages.comparison.Sides()
	object := msg.A
	if row.Seq == seq {
		seq, object = b, msg.B
	}
	m.list.Select(seq)
	m.pages.apart = true
	if object < 0 || m.preview.Options().Overlay.Selected < 0 {
		return nil
	}
	return m.tell(onPicture, preview.PickMsg{Seq: seq, Object: object})
}

// sideBySide shows both of two that are compared, or one; without a comparison the
// image alone beside that with its overlay, or no longer.
func sideBySide(m *Model) tea.Cmd {
	if a, _ := m.pages.sides(); a == 0 {
		return viewMsg{func(p *preview.Model) { p.SetCompare(!p.Options().Compare) }}.apply(m)
	}
	if cols := m.window.layout.Preview.Dx(); cols < preview.BesideCols {
		m.say(m.display.Styles.Muted, fmt.Sprintf("two pictures beside each other take %d columns, here are %d: space flips", preview.BesideCols, cols))
		return nil
	}
	m.pages.apart = !m.pages.apart
	m.preview.SetMode(aggregate.None)
	return nil
}
