package document

import (
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/escape"
)

// text returns a row of the tree, styled.
func (t *tree) text(row int) string {
	p := t.at(row)
	s, n := t.styles.JSON, p.node
	indent := strings.Repeat("  ", max(min(n.depth, maxIndent), 0))
	switch {
	case p.row == 0:
	case n.form == block, n.form == list && p.row == n.rows-1:
		return indent + s.Mark.Render(t.closer(n)+t.comma(n))
	case n.form == list:
		text, _ := t.listRow(n, t.rowStart(n, p.row-1))
		return indent + "  " + s.Number.Render(escape.Line(text))
	default:
		return indent + t.piece(n, p.row)
	}
	var b strings.Builder
	b.WriteString(indent)
	if n.keyEnd > n.keyStart {
		b.WriteString(s.Name.Render(escape.Line(string(t.data[n.keyStart:min(n.keyEnd, n.keyStart+t.width)]))) + s.Mark.Render(": "))
	}
	b.WriteString(t.head(n))
	return b.String()
}

// head returns the first row of a value.
func (t *tree) head(n *node) string {
	s := t.styles.JSON
	if n.start >= n.end {
		return s.Mark.Render(t.comma(n))
	}
	first := string(t.data[n.start])
	switch {
	case n.form == long && n.open:
		return t.piece(n, 0)
	case n.form == long:
		room := t.room(n) - len("… 1023 KiB ")
		end := pieceEnd(t.data[:n.end], n.start, max(room, leastRoom/2), t.styles.Ruler)
		return s.Text.Render(escape.Line(string(t.data[n.start:end]))+"…") + " " +
			t.styles.Muted.Render(units.Bytes(int64(n.end-n.start)))
	case n.form == line:
		return t.scalar(n).Render(escape.Line(t.compact(n.value, max(t.room(n), n.end-n.start)))) + s.Mark.Render(t.comma(n))
	case n.open:
		return s.Mark.Render(first)
	}
	return s.Mark.Render(first+"…"+t.closer(n)+t.comma(n)) + " " + t.styles.Muted.Render(t.summary(n))
}

// scalar returns the style of a value on one line.
func (t *tree) scalar(n *node) lipgloss.Style {
	s := t.styles.JSON
	switch c := t.data[n.start]; {
	case c == '"':
		return s.Text
	case c == '-', c >= '0' && c <= '9':
		return s.Number
	case c == '[' && !n.texts:
		return s.Number
	case c == '{', c == '[', c == '}', c == ']':
		return s.Mark
	}
	return s.Word
}

// summary says how much is in a folded value.
func (t *tree) summary(n *node) string {
	size := units.Bytes(int64(n.end - n.start))
	if n.end-n.start > countMost {
		return size
	}
	count := 0
	for pos := n.start + 1; ; count++ {
		_, after, ok := next(t.data[:n.end], pos)
		if !ok {
			break
		}
		pos = after
	}
	return units.Count(count, "item") + ", " + size
}

// piece returns a row of a long string.
func (t *tree) piece(n *node, row int) string {
	start := t.rowStart(n, row)
	end := pieceEnd(t.data[:n.end], start, t.room(n), t.styles.Ruler)
	text := t.styles.JSON.Text.Render(escape.Line(string(t.data[start:end])))
	if end == n.end {
		text += t.styles.JSON.Mark.Render(t.comma(n))
	}
	return text
}

// closer is the mark that ends a value; "" where it is missing.
func (t *tree) closer(n *node) string {
	if c := t.data[n.end-1]; n.end-n.start > 1 && (c == '}' || c == ']') {
		return string(c)
	}
	return ""
}

// comma is the mark behind a value, if there is one.
func (t *tree) comma(n *node) string {
	pos := n.end
	for pos < len(t.data) && isBlank(t.data[pos]) {
		pos++
	}
	if n.parent != nil && n.parent.parent != nil && pos < len(t.data) && t.data[pos] == ',' {
		return ","
	}
	return ""
}
