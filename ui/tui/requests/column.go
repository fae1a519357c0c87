package requests

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/tui/table"
	"github.com/framebin/framebin/ui/tui/theme"
)

// column is how a column looks.
type column struct {
	head  string
	width int
	right bool // numbers stand at the right
	from  int  // width of the list from which it is shown by itself; never: it is not
	text  func(t *table.Table, r *table.Row, width int, s theme.Styles) (string, lipgloss.Style)
}

const never = 1 << 20

// The widths of the list from which more columns appear by themselves, and the
// widths of cameras and times.
const (
	withSize   = 42
	withStatus = 50
	withMillis = 64
	withNumber = 72

	cameraNarrow = 8
	cameraWidth  = 12
	cameraWide   = 18

	timeWidth   = len("15:04:05")
	millisWidth = len("15:04:05.000")
	leastSeen   = 8 // of what was seen, before a column is left out
)

var columnsKnown = [table.NumColumns]column{
	table.Number: {
		head: "#", width: 6, right: true, from: withNumber,
		text: func(_ *table.Table, r *table.Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			return fmt.Sprintf("#%d", r.Seq), s.Muted
		},
	},
	table.Time: {
		head: "time", width: timeWidth,
		text: func(_ *table.Table, r *table.Row, width int, s theme.Styles) (string, lipgloss.Style) {
			if width < millisWidth {
				return r.Time.Format("15:04:05"), s.Muted
			}
			return r.Time.Format("15:04:05.000"), s.Muted
		},
	},
	table.Gap: {
		head: "gap", width: 6, right: true, from: never,
		text: func(t *table.Table, r *table.Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			gap, ok := t.Gap(r.Seq)
			if !ok {
				return "", s.Muted
			}
			return short(gap), s.Muted
		},
	},
	table.Kind: {
		head: "typ", width: 3,
		text: func(_ *table.Table, r *table.Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			return abbreviation(r.Kind), s.Muted
		},
	},
	table.CameraName: {
		head: "camera", width: cameraWidth, from: never,
		text: func(t *table.Table, r *table.Row, width int, s theme.Styles) (string, lipgloss.Style) {
			return s.Tail(t.CameraOf(r.Origin), width), s.Accent
		},
	},
	table.Path: {
		head: "path", width: cameraWidth, from: never,
		text: func(_ *table.Table, r *table.Row, width int, s theme.Styles) (string, lipgloss.Style) {
			return s.Tail(r.Path, width), s.Accent
		},
	},
	table.From: {
		head: "from", width: cameraWidth, from: never,
		text: func(_ *table.Table, r *table.Row, width int, s theme.Styles) (string, lipgloss.Style) {
			return s.Tail(r.From, width), s.Accent
		},
	},
	table.Seen: {
		head: "seen",
		text: func(_ *table.Table, r *table.Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			if r.Worst == prediction.Error {
				return r.Text, s.Bad
			}
			return r.Text, s.Text
		},
	},
	table.Objects: {
		head: "obj", width: 4, right: true, from: never,
		text: func(_ *table.Table, r *table.Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			if r.Kind == prediction.Unknown {
				return "", s.Muted
			}
			return fmt.Sprint(min(r.Objects, 9999)), s.Muted
		},
	},
	table.Confidence: {
		head: "conf", width: 4, right: true, from: never,
		text: func(_ *table.Table, r *table.Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			low, ok := r.LeastConfidence()
			if !ok {
				return "", s.Muted
			}
			return fmt.Sprintf("%.2f", low), s.Muted
		},
	},
	table.Problems: {
		head: "!", width: 3, from: never,
		text: func(_ *table.Table, r *table.Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			if r.Problems == 0 {
				return "", s.Muted
			}
			return fmt.Sprintf("!%d", min(r.Problems, 99)), s.Severity(r.Worst)
		},
	},
	table.Size: {
		head: "size", width: 8, right: true, from: withSize,
		text: func(_ *table.Table, r *table.Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			return units.Bytes(r.Bytes), s.Muted
		},
	},
	table.Status: {
		head: "st", width: 3, right: true, from: withStatus,
		text: func(_ *table.Table, r *table.Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			return fmt.Sprintf("%3d", r.Status), s.Status(r.Status)
		},
	},
}

// short writes a duration in few characters.
func short(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%dms", d.Milliseconds())
	case d < 100*time.Second:
		return fmt.Sprintf("%.1fs", d.Seconds())
	case d < 100*time.Minute:
		return fmt.Sprintf("%.0fm", d.Minutes())
	}
	return fmt.Sprintf("%.0fh", d.Hours())
}

// abbreviation returns the three letters that stand for a kind in the list.
func abbreviation(k prediction.Kind) string {
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

// slot is a column on the screen.
type slot struct {
	column table.Column
	width  int
}

// columns are which columns are on the screen, and how wide.
type columns struct {
	slots    []slot
	seen     int // index in slots of what was seen, which takes what the others leave
	sortedBy table.Column
	reverse  bool
	width    int
}

// columns are those that were chosen or those that there is room for.
func (m *Model) columns() columns {
	c := columns{width: m.width}
	c.sortedBy, c.reverse = m.table.Sorted()
	widest := m.table.CameraWidth()
	for i, k := range columnsKnown {
		column := table.Column(i)
		shown, width := slices.Contains(m.chosen, column), k.width
		if m.chosen == nil {
			shown, width = c.automatic(column, widest)
		}
		if shown || column == table.Seen {
			c.slots = append(c.slots, slot{column, width})
		}
	}
	for {
		used := 0
		for i, s := range c.slots {
			used += s.width + 1
			if s.column == table.Seen {
				c.seen = i
			}
		}
		if left := c.width - used; left >= leastSeen || len(c.slots) <= 2 {
			c.slots[c.seen].width = max(left, 0)
			return c
		}
		last := len(c.slots) - 1
		for last > 0 && (last == c.seen || c.slots[last].column == c.sortedBy) {
			last--
		}
		c.slots = slices.Delete(c.slots, last, last+1)
	}
}

// automatic reports whether a column is shown where none was chosen, and how
// wide: there must be room, or the list is sorted by it. The longest name of a
// camera has so many characters.
func (c columns) automatic(column table.Column, longest int) (shown bool, width int) {
	k := columnsKnown[column]
	switch {
	case column == table.Time && c.width >= withMillis:
		return true, millisWidth
	case column != table.CameraName || longest == 0:
	case c.width >= withMillis:
		return true, min(cameraWide, longest)
	case c.width < withSize:
		return true, min(cameraNarrow, longest)
	default:
		return true, min(cameraWidth, longest)
	}
	return c.width >= k.from || column == c.sortedBy && column != table.Number, k.width
}

// has reports whether a column is on the screen.
func (c columns) has(column table.Column) bool {
	return slices.ContainsFunc(c.slots, func(s slot) bool { return s.column == column })
}

// at is the column whose head is at a cell of the head.
func (c columns) at(x int) (table.Column, bool) {
	end := 1
	for _, s := range c.slots {
		if end += s.width + 1; x < end {
			return s.column, x > 0
		}
	}
	return 0, false
}

// head names the columns, and by which one the list is sorted.
func (c columns) head(s theme.Styles) string {
	var b strings.Builder
	b.WriteByte(' ')
	for i, slot := range c.slots {
		if i > 0 {
			b.WriteByte(' ')
		}
		k := columnsKnown[slot.column]
		text, style := k.head, s.Muted
		if c.sortedBy == slot.column {
			style = s.Strong
			if room := slot.width - 1; len(text) > room {
				text = text[:max(room, 0)]
			}
			text += arrow(c.reverse)
		}
		if k.right {
			text = s.Right(text, slot.width)
		}
		b.WriteString(theme.Inline(style, s.Fit(text, slot.width)))
	}
	return s.Fit(b.String(), c.width)
}

// arrow shows the direction of an order.
func arrow(reverse bool) string {
	if reverse {
		return "↓"
	}
	return "↑"
}

// SetColumns has the list show these columns; nil are those that there is room
// for.
func (m *Model) SetColumns(chosen []table.Column) {
	m.chosen = slices.Compact(slices.SortedFunc(slices.Values(chosen), cmp.Compare))
	if len(chosen) == 0 {
		m.chosen = nil
	}
}

// Chosen returns the columns that were chosen; nil for those that there is room
// for.
func (m Model) Chosen() []table.Column { return slices.Clone(m.chosen) }

// Shown returns the columns on the screen.
func (m Model) Shown() []table.Column {
	var shown []table.Column
	for _, s := range m.columns().slots {
		shown = append(shown, s.column)
	}
	return shown
}

// Sorted tells by which column the list is ordered, and in words how; "" in order
// of arrival.
func (m Model) Sorted() (by table.Column, words string) {
	by, reverse := m.table.Sorted()
	if m.table.NewestEnd() > 0 {
		return by, ""
	}
	return by, "by " + by.String() + " " + arrow(reverse)
}
