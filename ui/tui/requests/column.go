package requests

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Column is one thing that the list says of a request.
type Column uint8

// The columns, from left to right.
const (
	Number Column = iota
	Time
	Gap // to the request before it from the same camera
	Kind
	Whence // which camera: its name, its path or its address, whichever tells them apart
	Path
	From
	Seen
	Objects
	Confidence // the lowest of an object
	Problems
	Size
	Status
	columns
)

// column is what is known of a Column.
type column struct {
	name  string // in configuration and questions
	about string
	head  string
	width int
	right bool // numbers stand at the right
	most  bool // the greatest comes first where it is sorted by it
	from  int  // width of the list from which it is shown by itself; never: it is not
	text  func(m *Model, r *Row, width int, s theme.Styles) (string, lipgloss.Style)
}

const never = 1 << 20

// The widths of the list from which more columns appear by themselves, and the
// widths of places and times.
const (
	withSize   = 42
	withStatus = 50
	withMillis = 64
	withNumber = 72

	placeNarrow = 8
	placeWidth  = 12
	placeWide   = 18

	timeWidth   = len("15:04:05")
	millisWidth = len("15:04:05.000")
	leastSeen   = 8 // of what was seen, before a column is left out
)

var columnsKnown = [columns]column{
	Number: {
		name: "number", about: "in order of arrival", head: "#", width: 6, right: true, from: withNumber,
		text: func(_ *Model, r *Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			return fmt.Sprintf("#%d", r.Seq), s.Muted
		},
	},
	Time: {
		name: "time", about: "when it came", head: "time", width: timeWidth,
		text: func(_ *Model, r *Row, width int, s theme.Styles) (string, lipgloss.Style) {
			if width < millisWidth {
				return r.Time.Format("15:04:05"), s.Muted
			}
			return r.Time.Format("15:04:05.000"), s.Muted
		},
	},
	Gap: {
		name: "gap", about: "since the camera's one before it", head: "gap", width: 6, right: true, most: true, from: never,
		text: func(m *Model, r *Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			i, _ := m.rows.find(r.Seq)
			gap, ok := m.gap(i)
			if !ok {
				return "", s.Muted
			}
			return short(gap), s.Muted
		},
	},
	Kind: {
		name: "kind", about: "project type", head: "typ", width: 3,
		text: func(_ *Model, r *Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			return Abbreviation(r.Kind), s.Muted
		},
	},
	Whence: {
		name: "camera", about: "by name, path or sender", head: "camera", width: placeWidth, from: never,
		text: func(m *Model, r *Row, width int, s theme.Styles) (string, lipgloss.Style) {
			name := m.places.of(r)
			return tail(name, width, s), s.Accent
		},
	},
	Path: {
		name: "path", about: "where it came to", head: "path", width: placeWidth, from: never,
		text: func(_ *Model, r *Row, width int, s theme.Styles) (string, lipgloss.Style) {
			return tail(r.Path, width, s), s.Accent
		},
	},
	From: {
		name: "from", about: "who sent it", head: "from", width: placeWidth, from: never,
		text: func(_ *Model, r *Row, width int, s theme.Styles) (string, lipgloss.Style) {
			return tail(r.From, width, s), s.Accent
		},
	},
	Seen: {
		name: "seen", about: "what the model saw", head: "seen",
		text: func(_ *Model, r *Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			if r.Worst == prediction.Error {
				return r.Text, s.Bad
			}
			return r.Text, s.Text
		},
	},
	Objects: {
		name: "objects", about: "how many", head: "obj", width: 4, right: true, most: true, from: never,
		text: func(_ *Model, r *Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			if r.Kind == prediction.Unknown {
				return "", s.Muted
			}
			return fmt.Sprint(min(r.Objects, 9999)), s.Muted
		},
	},
	Confidence: {
		name: "confidence", about: "the lowest of an object", head: "conf", width: 4, right: true, from: never,
		text: func(_ *Model, r *Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			low, ok := leastSure(r.sure)
			if !ok {
				return "", s.Muted
			}
			return fmt.Sprintf("%.2f", low), s.Muted
		},
	},
	Problems: {
		name: "problems", about: "the worst first", head: "!", width: 3, most: true, from: never,
		text: func(_ *Model, r *Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			if r.Problems == 0 {
				return "", s.Muted
			}
			return fmt.Sprintf("!%d", min(r.Problems, 99)), s.Severity(r.Worst)
		},
	},
	Size: {
		name: "size", about: "of the body", head: "size", width: 8, right: true, most: true, from: withSize,
		text: func(_ *Model, r *Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			return theme.Bytes(r.Bytes), s.Muted
		},
	},
	Status: {
		name: "status", about: "of the answer", head: "st", width: 3, right: true, most: true, from: withStatus,
		text: func(_ *Model, r *Row, _ int, s theme.Styles) (string, lipgloss.Style) {
			return fmt.Sprintf("%3d", r.Status), s.Status(r.Status)
		},
	},
}

// Columns returns all columns, from left to right.
func Columns() []Column {
	all := make([]Column, columns)
	for c := range columns {
		all[c] = c
	}
	return all
}

// ParseColumn returns the column of a name.
func ParseColumn(name string) (Column, bool) {
	for c := range columns {
		if columnsKnown[c].name == name {
			return c, true
		}
	}
	return 0, false
}

// String returns the column's name.
func (c Column) String() string { return columnsKnown[min(c, columns-1)].name }

// About says what the column tells.
func (c Column) About() string { return columnsKnown[min(c, columns-1)].about }

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

// leastSure is the lowest confidence of an object, false if none is known.
func leastSure(of []query.Range) (float32, bool) {
	low := float32(2)
	for _, c := range of {
		low = min(low, c.Low)
	}
	return low, low <= 1
}

// slot is a column on the screen.
type slot struct {
	column Column
	width  int
}

// slots are the columns on the screen, those that were chosen or those that
// there is room for. What was seen takes what the others leave.
func (m *Model) slots() []slot {
	var slots []slot
	for c, k := range columnsKnown {
		c := Column(c)
		shown, width := slices.Contains(m.chosen, c), k.width
		if m.chosen == nil {
			shown, width = m.automatic(c)
		}
		if shown || c == Seen {
			slots = append(slots, slot{c, width})
		}
	}
	for {
		used, seen := 0, 0
		for i, s := range slots {
			used += s.width + 1
			if s.column == Seen {
				seen = i
			}
		}
		if left := m.width - used; left >= leastSeen || len(slots) <= 2 {
			slots[seen].width = max(left, 0)
			return slots
		}
		last := len(slots) - 1
		for last > 0 && (last == seen || slots[last].column == m.order.by) {
			last--
		}
		slots = slices.Delete(slots, last, last+1)
	}
}

// automatic reports whether a column is shown where none was chosen, and how
// wide: there must be room, or the list is sorted by it.
func (m *Model) automatic(c Column) (shown bool, width int) {
	k := columnsKnown[c]
	switch widest := m.places.widest(); {
	case c == Time && m.width >= withMillis:
		return true, millisWidth
	case c != Whence || widest == 0:
	case m.width >= withMillis:
		return true, min(placeWide, widest)
	case m.width < withSize:
		return true, min(placeNarrow, widest)
	default:
		return true, min(placeWidth, widest)
	}
	return m.width >= k.from || c == m.order.by && c != Number, k.width
}

// tags are what stands behind what was seen while it has no column of its own,
// problems and an answer that is no success, and the width that they leave.
func (m *Model) tags(r *Row, slots []slot, s theme.Styles, paint func(lipgloss.Style, string) string) (width int, tags string) {
	at := slices.IndexFunc(slots, func(s slot) bool { return s.column == Seen })
	width = slots[at].width
	if m.chosen != nil {
		return width, ""
	}
	for _, c := range []Column{Problems, Status} {
		if c == Status && r.Status < 300 || slices.ContainsFunc(slots, func(s slot) bool { return s.column == c }) {
			continue
		}
		text, style := columnsKnown[c].text(m, r, 0, s)
		if n := s.Width(text) + 1; text != "" && n <= width {
			tags, width = tags+" "+paint(style, text), width-n
		}
	}
	return width, tags
}

// SetColumns has the list show these columns; nil are those that there is room
// for.
func (m *Model) SetColumns(chosen []Column) {
	m.chosen = slices.Compact(slices.SortedFunc(slices.Values(chosen), cmp.Compare))
	if len(chosen) == 0 {
		m.chosen = nil
	}
}

// Chosen returns the columns that were chosen; nil for those that there is room
// for.
func (m Model) Chosen() []Column { return slices.Clone(m.chosen) }

// Shown returns the columns on the screen.
func (m Model) Shown() []Column {
	var shown []Column
	for _, s := range m.slots() {
		shown = append(shown, s.column)
	}
	return shown
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

// window is how many rows there is room for.
func (m *Model) window() int { return max(m.height-m.head(), 0) }

// headLine names the columns, and by which one the list is sorted.
func (m *Model) headLine(slots []slot, s theme.Styles) string {
	var b strings.Builder
	b.WriteByte(' ')
	for i, slot := range slots {
		if i > 0 {
			b.WriteByte(' ')
		}
		k := columnsKnown[slot.column]
		text, style := k.head, s.Muted
		if m.order.by == slot.column {
			style = s.Strong
			if room := slot.width - 1; len(text) > room {
				text = text[:max(room, 0)]
			}
			text += m.order.arrow()
		}
		if k.right {
			text = s.Right(text, slot.width)
		}
		b.WriteString(style.Render(s.Fit(text, slot.width)))
	}
	return s.Fit(b.String(), m.width)
}

// columnAt is the column whose head is at a cell of the head.
func (m *Model) columnAt(x int) (Column, bool) {
	at := 1
	for _, s := range m.slots() {
		if at += s.width + 1; x < at {
			return s.column, x > 0
		}
	}
	return 0, false
}
