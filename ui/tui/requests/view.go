package requests

import (
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Lines returns the heads of the columns, if there is room, and the rows on the
// screen, each width columns wide, blank lines below the last.
func (m Model) Lines(s theme.Styles, focused bool) []string {
	lines := make([]string, 0, m.height)
	slots := m.slots()
	if m.head() > 0 {
		lines = append(lines, m.headLine(slots, s))
	}
	for i := m.top; i < min(m.top+m.window(), m.Len()); i++ {
		row := m.at(i)
		lines = append(lines, m.line(&row, slots, s, focused))
	}
	if m.Len() == 0 && m.window() > 0 && m.rows.len() > 0 {
		lines = append(lines, s.Muted.Render(s.Fit("  nothing matches; esc shows all", m.width)))
	}
	for len(lines) < m.height {
		lines = append(lines, strings.Repeat(" ", max(m.width, 0)))
	}
	return lines
}

// line draws one row. Under the cursor it has one style from end to end, so
// that the bar is whole. The mark touches the column after it.
func (m *Model) line(r *Row, slots []slot, s theme.Styles, focused bool) string {
	current := r.Seq == m.cursor
	paint := func(style lipgloss.Style, text string) string {
		if current || text == "" {
			return text
		}
		return style.Render(text)
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
	for i, slot := range slots {
		if i > 0 {
			b.WriteByte(' ')
		}
		width, behind := slot.width, ""
		if slot.column == Seen {
			width, behind = m.tags(r, slots, s, paint)
		}
		k := columnsKnown[slot.column]
		text, style := k.text(m, r, width, s)
		if k.right {
			text = s.Right(text, width)
		}
		b.WriteString(paint(style, s.Fit(text, width)) + behind)
	}
	text := s.Fit(b.String(), m.width)
	switch {
	case current && focused:
		return s.Cursor.Render(text)
	case current:
		return s.Resting.Render(text)
	}
	return text
}

// Abbreviation returns the three letters that stand for a kind in the list.
func Abbreviation(k prediction.Kind) string {
	switch k {
	case prediction.ObjectDetection:
		return "det"
	case prediction.ImageClassification:
		return "cls"
	case prediction.MultilabelClassification:
		return "mul"
	case prediction.InstanceSegmentation:
		return "ins"
	case prediction.SemanticSegmentation:
		return "sem"
	case prediction.Unknown:
		return " · "
	}
	return " · "
}

// tail cuts a name at its beginning, as names of one kind differ at their end.
func tail(text string, width int, s theme.Styles) string {
	runes := []rune(text)
	if s.Width(text) <= width {
		return text
	}
	for len(runes) > 0 && s.Width("…"+string(runes)) > width {
		runes = runes[1:]
	}
	return "…" + string(runes)
}
