package tui

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/tui/comparison"
	"github.com/framebin/framebin/ui/tui/feed"
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
	m.pages.comparison = comparison.New(msg.content)
	m.window.page = mainPage
	m.setPicture(false)
	return nil
}

// closeComparison shows the list again.
func (p *pages) closeComparison() { p.comparison, p.compared = comparison.Model{}, 0 }
