package document

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/theme"
)

// text is a text as rows, its lines broken where the width ends.
type text struct {
	data  []byte
	ruler theme.Ruler
	width int
	count int
	marks []mark // each so many rows, where it begins
}

// rowsAMark is how many rows lie between two that are remembered.
const rowsAMark = 64

func newText(data []byte, ruler theme.Ruler, width int) *text {
	t := &text{data: data, ruler: ruler, width: max(width, 1)}
	for pos := 0; pos < len(data); t.count++ {
		if t.count%rowsAMark == 0 {
			t.marks = append(t.marks, mark{t.count, pos})
		}
		_, pos = t.next(pos)
	}
	return t
}

// next returns where the row that begins at pos ends, and where the one after
// it begins.
func (t *text) next(pos int) (end, after int) {
	end = pieceEnd(t.data, pos, t.width, t.ruler)
	if end < len(t.data) && t.data[end] == '\n' {
		return end, end + 1
	}
	return end, end
}

func (t *text) len() int { return t.count }

func (t *text) text(row int) string {
	if row >= t.count {
		return ""
	}
	m := t.marks[row/rowsAMark]
	pos := m.pos
	for i := m.index; i < row; i++ {
		_, pos = t.next(pos)
	}
	end, _ := t.next(pos)
	lines := escape.Lines(string(t.data[pos:end]) + "\n")
	return lines[0]
}

func (t *text) find(pos int) int {
	at, found := slices.BinarySearchFunc(t.marks, pos, func(m mark, pos int) int { return cmp.Compare(m.pos, pos) })
	if !found {
		at--
	}
	row, from := t.marks[at].index, t.marks[at].pos
	for {
		_, after := t.next(from)
		if pos < after || after >= len(t.data) {
			return row
		}
		row, from = row+1, after
	}
}

// tabWidth is what a tab takes at the most.
const tabWidth = 4

// pieceEnd returns where the row that begins at pos ends: before the end of
// its line, or where the next character would be beyond width columns. A row
// has at least one character.
func pieceEnd(data []byte, pos, width int, ruler theme.Ruler) int {
	columns, start := 0, pos
	for pos < len(data) {
		c := data[pos]
		n, w := 1, 1
		switch {
		case c == '\n':
			return pos
		case c == '\t':
			w = tabWidth
		case c == '\r' && pos+1 < len(data) && data[pos+1] == '\n':
			w = 0
		case c < ' ' || c > '~':
			_, n = utf8.DecodeRune(data[pos:])
			w = ruler.Width(escape.Line(string(data[pos : pos+n])))
		}
		if columns += w; columns > width && pos > start {
			return pos
		}
		pos += n
	}
	return pos
}

// dump shows bytes as numbers, as many in a line as there is room for, and the
// characters that they are.
type dump struct {
	data []byte
	each int
}

func newDump(data []byte, width int) *dump {
	each := 16
	for each > 4 && dumpWidth(data, each) > width {
		each /= 2
	}
	return &dump{data, each}
}

func (d *dump) len() int { return (len(d.data) + d.each - 1) / d.each }

func (d *dump) find(pos int) int { return pos / d.each }

// dumpGroup is how many bytes stand together.
const dumpGroup = 8

// dumpWidth is the width of a line of n bytes: place, bytes, characters.
func dumpWidth(data []byte, n int) int {
	return placeWidth(data) + len(" ") + 3*n + (n-1)/dumpGroup + len("  ||") + n
}

// placeWidth is how many digits tell where a byte is.
func placeWidth(data []byte) int { return max(len(fmt.Sprintf("%x", len(data))), 4) }

func (d *dump) text(row int) string {
	at := row * d.each
	b := d.data[at:min(at+d.each, len(d.data))]
	var line, chars strings.Builder
	fmt.Fprintf(&line, "%0*x ", placeWidth(d.data), at)
	for i := range d.each {
		if i > 0 && i%dumpGroup == 0 {
			line.WriteByte(' ')
		}
		if i >= len(b) {
			line.WriteString("   ")
			continue
		}
		fmt.Fprintf(&line, " %02x", b[i])
		c := b[i]
		if c < ' ' || c > '~' {
			c = '.'
		}
		chars.WriteByte(c)
	}
	return line.String() + "  |" + chars.String() + "|"
}

// isText reports whether the start of data is UTF-8 without the controls that
// only binary formats use.
func isText(data []byte) bool {
	head := data[:min(len(data), sniffLength)]
	for len(head) > 0 {
		r, n := utf8.DecodeRune(head)
		if r == utf8.RuneError && n == 1 && len(head) >= utf8.UTFMax {
			return false
		}
		if r < ' ' && !strings.ContainsRune("\t\r\n\x1b", r) {
			return false
		}
		head = head[n:]
	}
	return true
}

// sniffLength is how many bytes are looked at to tell text from binary.
const sniffLength = 512
