package requests

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Widths of the columns, and the widths of the list from which they appear.
const (
	timeWidth   = len("15:04:05")
	millisWidth = len("15:04:05.000")
	kindWidth   = 3
	sizeWidth   = 8
	statusWidth = 3
	seqWidth    = 6

	placeNarrow = 8
	placeWidth  = 12
	placeWide   = 18

	withSize   = 42
	withStatus = 50
	withMillis = 64
	withSeq    = 72
)

// Lines returns the rows on the screen, each width columns wide, blank lines
// below the last.
func (m Model) Lines(s theme.Styles, focused bool) []string {
	lines := make([]string, 0, m.height)
	for i := m.top; i < min(m.top+m.height, m.Len()); i++ {
		lines = append(lines, m.line(m.at(i), s, focused))
	}
	if len(lines) == 0 && m.height > 0 && m.rows.len() > 0 {
		lines = append(lines, s.Muted.Render(s.Fit("  nothing matches; esc shows all", m.width)))
	}
	for len(lines) < m.height {
		lines = append(lines, strings.Repeat(" ", max(m.width, 0)))
	}
	return lines
}

// line draws one row. Under the cursor it has one style from end to end, so
// that the bar is whole.
func (m Model) line(r Row, s theme.Styles, focused bool) string {
	current := r.Seq == m.cursor
	_, marked := m.marks[r.Seq]
	cols := cells(r, m.width, marked, current, s)
	if place, widest := m.places.of(&r); place != "" {
		cols.put(place, widest, m.width, s)
	}
	cols.text = s.Fit(cols.text, max(cols.room, 0))
	if current {
		style := s.Resting
		if focused {
			style = s.Cursor
		}
		return style.Render(s.Fit(cols.plain(), m.width))
	}
	return s.Fit(cols.styled(s, r), m.width)
}

// columns are the texts of a row; empty ones are not shown.
type columns struct {
	mark, seq, time, kind, place, text, problems, size, status string

	room int // for text
}

func cells(r Row, width int, marked, current bool, s theme.Styles) columns {
	c := columns{mark: " ", time: r.Time.Format("15:04:05"), kind: Abbreviation(r.Kind)}
	if current {
		c.mark = "›"
	}
	if marked {
		c.mark = "●"
	}
	used := 1 + timeWidth + 1 + kindWidth + 1
	if width >= withMillis {
		c.time = r.Time.Format("15:04:05.000")
		used += millisWidth - timeWidth
	}
	if width >= withSeq {
		c.seq = s.Right(fmt.Sprintf("#%d", r.Seq), seqWidth)
		used += seqWidth + 1
	}
	if r.Problems > 0 {
		c.problems = fmt.Sprintf("!%d", min(r.Problems, 99))
		used += len(c.problems) + 1
	}
	if width >= withSize {
		c.size = s.Right(theme.Bytes(r.Bytes), sizeWidth)
		used += sizeWidth + 1
	}
	if width >= withStatus || r.Status >= 300 {
		c.status = fmt.Sprintf("%3d", r.Status)
		used += statusWidth + 1
	}
	c.text, c.room = r.Text, width-used
	return c
}

// put takes of the text what it takes to say where a request belongs.
func (c *columns) put(place string, widest, width int, s theme.Styles) {
	room := placeWidth
	switch {
	case width >= withMillis:
		room = placeWide
	case width < withSize:
		room = placeNarrow
	}
	room = min(room, widest)
	c.place = s.Fit(tail(place, room, s), room)
	c.room -= room + 1
}

func (c columns) plain() string {
	return join(c.mark, c.seq, c.time, c.kind, c.place, c.text, c.problems, c.size, c.status)
}

func (c columns) styled(s theme.Styles, r Row) string {
	text := s.Text
	if r.Worst == prediction.Error {
		text = s.Bad
	}
	return join(
		s.Accent.Render(c.mark),
		paint(s.Muted, c.seq),
		paint(s.Muted, c.time),
		paint(s.Muted, c.kind),
		paint(s.Accent, c.place),
		paint(text, c.text),
		paint(s.Severity(r.Worst), c.problems),
		paint(s.Muted, c.size),
		paint(s.Status(r.Status), c.status),
	)
}

// paint leaves a column that is not shown without even a style.
func paint(style lipgloss.Style, text string) string {
	if text == "" {
		return ""
	}
	return style.Render(text)
}

// join puts the columns that are not empty side by side; the mark touches the
// column after it.
func join(mark string, cols ...string) string {
	var b strings.Builder
	b.WriteString(mark)
	gap := ""
	for _, c := range cols {
		if c == "" {
			continue
		}
		b.WriteString(gap)
		b.WriteString(c)
		gap = " "
	}
	return b.String()
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
