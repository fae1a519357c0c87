package requests

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/framebin/framebin/ui/tui/table"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Lines returns the heads of the columns, if there is room, and the rows on the
// screen, each width columns wide, blank lines below the last.
func (m Model) Lines(s theme.Styles, focused bool) []string {
	lines := make([]string, 0, m.height)
	columns := m.columns()
	if m.head() > 0 {
		lines = append(lines, columns.head(s))
	}
	for i := m.top; i < min(m.top+m.window(), m.table.Len()); i++ {
		row := m.table.At(i)
		lines = append(lines, m.line(&row, columns, s, focused))
	}
	if m.table.Len() == 0 && m.window() > 0 && m.table.Total() > 0 {
		lines = append(lines, s.Muted.Render(s.Fit("  nothing matches; esc shows all", m.width)))
	}
	lines = append(lines, inFlightLines(&m, s)...)
	for len(lines) < m.height {
		lines = append(lines, strings.Repeat(" ", max(m.width, 0)))
	}
	return lines
}

// line draws one row. Under the cursor it has one style from end to end, so
// that the bar is whole. The mark touches the column after it.
func (m *Model) line(r *table.Row, columns columns, s theme.Styles, focused bool) string {
	current := r.Seq == m.cursor
	paint := func(style lipgloss.Style, text string) string {
		if current || text == "" {
			return text
		}
		return theme.Inline(style, text)
	}
	mark := " "
	if current {
		mark = "›"
	}
	if _, marked := m.marks[r.Seq]; marked {
		mark = "●"
	}
	var b strings.Builder
	b.WriteString(paint(s.Accent, mark))
	for i, slot := range columns.slots {
		if i > 0 {
			b.WriteByte(' ')
		}
		width, behind := slot.width, ""
		if slot.column == table.Seen && m.chosen == nil {
			width, behind = columns.tags(&m.table, r, s, paint)
		}
		k := columnsKnown[slot.column]
		text, style := k.text(&m.table, r, width, s)
		if k.right {
			text = s.Right(text, width)
		}
		b.WriteString(paint(style, s.Fit(text, width)) + behind)
	}
	text := s.Fit(b.String(), m.width)
	switch {
	case current && focused:
		return theme.Inline(s.Cursor, text)
	case current:
		return theme.Inline(s.Resting, text)
	}
	return text
}

// tags are what stands behind what was seen while it has no column of its own,
// problems and an answer that is no success, and the width that they leave.
func (c columns) tags(
	t *table.Table, r *table.Row, s theme.Styles, paint func(lipgloss.Style, string) string,
) (width int, tags string) {
	width = c.slots[c.seen].width
	for _, column := range []table.Column{table.Problems, table.Status} {
		if column == table.Status && r.Status < 300 || c.has(column) {
			continue
		}
		text, style := columnsKnown[column].text(t, r, 0, s)
		if n := s.Width(text) + 1; text != "" && n <= width {
			tags, width = tags+" "+paint(style, text), width-n
		}
	}
	return width, tags
}

// headFrom is the height from which the columns have a head.
const headFrom = 10

// head is the height of the heads of the columns.
func (m *Model) head() int {
	if m.height < headFrom {
		return 0
	}
	return 1
}

// How many requests in flight are shown, and the least height of a list that
// shows any.
const (
	mostInFlight  = 3
	inFlightShare = 4 // one row in so many
	inFlightFrom  = 3
)

// foot is the height of what stands below the rows: the requests in flight.
func (m *Model) foot() int {
	room := m.height - m.head()
	if room < inFlightFrom {
		return 0
	}
	return min(len(m.waiting), mostInFlight, max(room/inFlightShare, 1))
}

// inFlightLines are the requests in flight, as many as there is room for.
func inFlightLines(m *Model, s theme.Styles) []string {
	n := m.foot()
	lines := make([]string, 0, n)
	for i, text := range m.waiting[:n] {
		if more := len(m.waiting) - n; i == n-1 && more > 0 {
			text = fmt.Sprintf("%d more in flight · %s", more, text)
		}
		lines = append(lines, theme.Inline(s.Muted, s.Fit("… "+text, m.width)))
	}
	return lines
}

// window is how many rows there is room for.
func (m *Model) window() int { return max(m.height-m.head()-m.foot(), 0) }
