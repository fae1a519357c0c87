package comparison

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/framebin/framebin/capture/compare"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/theme"
)

// row is a line of the pane.
type row struct {
	mark  mark
	text  string         // escaped
	match *compare.Match // of an object
}

// mark says what became of something from the first request to the second.
type mark byte

const (
	title   mark = '#'
	note    mark = ' '
	same    mark = '='
	changed mark = '~'
	added   mark = '+'
	removed mark = '-'
)

// rowsOf writes a comparison down: what differs first.
func rowsOf(c *Content) []row {
	rows := append(objectRows(c), problemRows(c.problemsA, c.problemsB)...)
	rows = append(rows, row{mark: title, text: "Headers: " + amount(len(c.headers))})
	rows = append(rows, differenceRows(c.headers)...)
	switch d := &c.documents; {
	case !c.both:
		return append(rows, row{mark: title, text: "JSON: one of them has none"})
	case d.ErrA != nil || d.ErrB != nil:
		rows = append(rows, row{mark: title, text: "JSON: not to be compared"})
		for _, err := range []error{d.ErrA, d.ErrB} {
			if err != nil {
				rows = append(rows, row{mark: note, text: escape.Line(err.Error())})
			}
		}
		return rows
	}
	rows = append(rows, row{mark: title, text: "JSON: " + amount(len(c.documents.Differences))})
	rows = append(rows, differenceRows(c.documents.Differences)...)
	if c.documents.Cut {
		rows = append(rows, row{mark: note, text: "there are more"})
	}
	return rows
}

func amount(n int) string {
	if n == 0 {
		return "no difference"
	}
	return units.Count(n, "difference")
}

// objectRows tells what became of the objects, those that changed first.
func objectRows(c *Content) []row {
	a, b := objectsOf(c.ReadingA), objectsOf(c.ReadingB)
	if len(a)+len(b) == 0 {
		return []row{{mark: title, text: "Objects: none in either"}}
	}
	r := &c.objects
	head := []string{fmt.Sprintf("Objects: %d the same", r.Count(0))}
	for _, part := range []struct {
		change compare.Change
		words  string
	}{
		{compare.Class | compare.Confidence | compare.Place | compare.Shape, "changed"}, {compare.Added, "added"}, {compare.Removed, "removed"},
	} {
		if n := r.Count(part.change); n > 0 {
			head = append(head, fmt.Sprintf("%d %s", n, part.words))
		}
	}
	rows := []row{{mark: title, text: strings.Join(head, ", ")}}
	var equal []row
	for i := range r.Matches {
		m := &r.Matches[i]
		one := row{mark: changed, match: m}
		switch m.Change {
		case compare.Added:
			one.mark, one.text = added, objectText(&b[m.B])
		case compare.Removed:
			one.mark, one.text = removed, objectText(&a[m.A])
		case 0:
			one.mark, one.text = same, objectText(&a[m.A])
			equal = append(equal, one)
			continue
		default:
			one.text = matchText(&a[m.A], &b[m.B], m)
		}
		rows = append(rows, one)
	}
	if r.Cut {
		rows = append(rows, row{mark: note, text: "so many lie in one spot that not all pairs were looked at"})
	}
	return append(rows, equal...)
}

// problemRows tell what was found wrong with one of the two alone; nothing where
// neither has any.
func problemRows(a, b []prediction.Finding) []row {
	if len(a)+len(b) == 0 {
		return nil
	}
	rows := []row{{mark: title}}
	alone := func(list, other []prediction.Finding, m mark) {
		left := slices.Clone(other) // each is that of one
		for _, f := range list {
			same := func(o prediction.Finding) bool {
				return o.Code == f.Code && (o.Where == f.Where || o.Message == f.Message) // files may have other names
			}
			if at := slices.IndexFunc(left, same); at >= 0 {
				left = slices.Delete(left, at, at+1)
				continue
			}
			rows = append(rows, row{mark: m, text: escape.Line(f.Severity.String() + ": " + f.Message)})
		}
	}
	alone(a, b, removed)
	alone(b, a, added)
	rows[0].text = "Problems: " + amount(len(rows)-1)
	return rows
}

func objectText(o *prediction.Object) string {
	text := escape.Line(o.Class)
	if o.Confidence.Known {
		text += fmt.Sprintf(" %.3f", o.Confidence.Value)
	}
	return text
}

// matchText says what changed of an object.
func matchText(a, b *prediction.Object, m *compare.Match) string {
	text := escape.Line(a.Class)
	if a.Class != b.Class {
		text += " → " + escape.Line(b.Class)
	}
	switch {
	case a.Confidence.Known && b.Confidence.Known && m.Change.Has(compare.Confidence):
		text += fmt.Sprintf(" %.3f → %.3f (%+.3f)", a.Confidence.Value, b.Confidence.Value, b.Confidence.Value-a.Confidence.Value)
	case m.Change.Has(compare.Confidence):
		text += " " + figure(a.Confidence) + " → " + figure(b.Confidence)
	case a.Confidence.Known:
		text += " " + figure(a.Confidence)
	}
	if m.Change.Has(compare.Place) {
		text += fmt.Sprintf(", moved, IoU %.2f", m.IoU)
	}
	if m.Change.Has(compare.Shape) {
		text += ", another shape"
	}
	return text
}

func figure(c prediction.Confidence) string {
	if !c.Known {
		return "–"
	}
	return fmt.Sprintf("%.3f", c.Value)
}

func differenceRows(list []compare.Difference) []row {
	rows := make([]row, 0, len(list))
	for _, d := range list {
		where := escape.Line(d.Where)
		if where == "" {
			where = "all of it"
		}
		switch a, b := escape.Line(d.A), escape.Line(d.B); {
		case !d.InA:
			rows = append(rows, row{mark: added, text: where + "  " + b})
		case !d.InB:
			rows = append(rows, row{mark: removed, text: where + "  " + a})
		default:
			rows = append(rows, row{mark: changed, text: where + "  " + a + " → " + b})
		}
	}
	return rows
}

// plain is a row without its colours.
func (r *row) plain() string {
	if r.mark == title {
		return " " + r.text
	}
	return " " + string(r.mark) + " " + r.text
}

// style is what becomes of something, in colour.
func (r *row) style(s theme.Styles) lipgloss.Style {
	switch r.mark {
	case title:
		return s.Strong
	case added:
		return s.Good
	case removed:
		return s.Bad
	case changed:
		return s.Warn
	case same, note:
	}
	return s.Muted
}

// under is the row of the cursor.
func (m Model) under(r theme.Ruler) theme.Tall {
	text := ""
	if len(m.rows) > 0 {
		text = m.rows[m.cursor.At()].plain()
	}
	top, _ := m.cursor.Seen()
	return theme.NewTall(text, top, m.cursor.At(), m.width, m.height, r)
}

// Lines returns the pane, line by line, each width columns wide. Where the
// cursor is, a long text is told whole.
func (m Model) Lines(s theme.Styles, focused bool) []string {
	lines := make([]string, 0, m.height)
	under := m.under(s.Ruler)
	for i := under.First(); i < len(m.rows) && len(lines) < m.height; i++ {
		r := &m.rows[i]
		if i != m.cursor.At() || !focused {
			lines = append(lines, s.Fit(r.style(s).Render(r.plain()), m.width))
			continue
		}
		for _, line := range under.Lines {
			lines = append(lines, s.Cursor.Render(s.Fit(line, m.width)))
		}
	}
	for len(lines) < m.height {
		lines = append(lines, strings.Repeat(" ", max(m.width, 0)))
	}
	return lines
}
