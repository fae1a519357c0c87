// Package document lays a body out as rows: JSON as a tree that folds, text,
// bytes. Only the rows that are asked for are made, so that one of 64 MiB
// opens and scrolls like one of a line.
//
// It judges nothing: a document that is broken is laid out as far as it goes.
// All panes may import it; it imports none.
package document

import (
	"bytes"
	"iter"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/framebin/framebin/ui/tui/theme"
)

// Section is a piece of a document under its own heading. The document keeps
// Body, which must not change as long as somebody has the document on hold.
type Section struct {
	Head  []string // rows above it, styled
	Lines []string // styled, in place of Body
	Body  []byte
	JSON  bool // lay Body out as JSON, whatever it looks like
	Part  int  // what it is, for who made it
}

// Document is sections one after the other. Only folding and finding change
// it; it is not safe for concurrent use, but for Hold, Release and Find.
type Document struct {
	sections []section
	holders  atomic.Int32
	giveBack func() // the bodies; nil where they are the document's own
}

type section struct {
	Section
	rows rows // of Body; nil if there is none
}

// rows are what a body is laid out as.
type rows interface {
	len() int
	text(row int) string // styled
	find(pos int) int    // the row of a byte
}

// New lays sections out in lines of a width. It looks at all of a body once.
// Who calls it is the first to have it on hold.
func New(sections []Section, s theme.Styles, width int) *Document {
	d := &Document{}
	d.holders.Store(1)
	width = max(width, 1)
	for _, one := range sections {
		laid := section{Section: one}
		switch {
		case len(one.Body) == 0:
		case one.JSON && isText(one.Body) || looksLikeJSON(one.Body):
			laid.rows = newTree(one.Body, s, width)
		case isText(one.Body):
			laid.rows = newText(one.Body, s.Ruler, width)
		default:
			laid.rows = newDump(one.Body, width)
		}
		d.sections = append(d.sections, laid)
	}
	return d
}

// Lend tells that the bodies are somebody's who wants them back, which is said by
// a call of giveBack once nobody has d on hold any more.
func (d *Document) Lend(giveBack func()) { d.giveBack = giveBack }

// Hold keeps the bodies until Release is called. Who calls it has d on hold
// already, or is given it by someone who has.
func (d *Document) Hold() {
	if d != nil {
		d.holders.Add(1)
	}
}

// Release ends a Hold.
func (d *Document) Release() {
	if d != nil && d.holders.Add(-1) == 0 && d.giveBack != nil {
		d.giveBack()
	}
}

func (s *section) len() int {
	n := len(s.Head) + len(s.Lines)
	if s.rows != nil {
		n += s.rows.len()
	}
	return n
}

// Len returns how many rows there are. A nil Document has none.
func (d *Document) Len() int {
	n := 0
	if d != nil {
		for i := range d.sections {
			n += d.sections[i].len()
		}
	}
	return n
}

// at finds the section of a row, and the row within its body, below 0 for what
// stands above it.
func (d *Document) at(row int) (s *section, within int) {
	if d == nil || row < 0 {
		return nil, 0
	}
	for i := range d.sections {
		s := &d.sections[i]
		if row < s.len() {
			return s, row - len(s.Head) - len(s.Lines)
		}
		row -= s.len()
	}
	return nil, 0
}

// Text returns a row, styled; "" beyond the end.
func (d *Document) Text(row int) string {
	s, within := d.at(row)
	switch {
	case s == nil:
		return ""
	case within < 0:
		i := within + len(s.Head) + len(s.Lines)
		if i < len(s.Head) {
			return s.Head[i]
		}
		return s.Lines[i-len(s.Head)]
	}
	return s.rows.text(within)
}

// Sections yields the first row of each section that has any.
func (d *Document) Sections() iter.Seq[int] {
	return func(yield func(int) bool) {
		if d == nil {
			return
		}
		row := 0
		for i := range d.sections {
			n := d.sections[i].len()
			if n > 0 && !yield(row) {
				return
			}
			row += n
		}
	}
}

// Part returns what the section of a row is; -1 beyond the end.
func (d *Document) Part(row int) int {
	s, _ := d.at(row)
	if s == nil {
		return -1
	}
	return s.Part
}

// node returns the value of JSON that a row is of.
func (d *Document) node(row int) (*tree, *node) {
	s, within := d.at(row)
	if s == nil || within < 0 {
		return nil, nil
	}
	t, ok := s.rows.(*tree)
	if !ok {
		return nil, nil
	}
	return t, t.at(within).node
}

// Pointer returns the JSON pointer of what a row shows; false where that is no
// JSON.
func (d *Document) Pointer(row int) (string, bool) {
	t, n := d.node(row)
	if n == nil {
		return "", false
	}
	return t.pointer(n), true
}

// Value returns what a row shows as it was sent: the value of a tree, the line
// of a text, "" for a heading. It shares the memory of the body.
func (d *Document) Value(row int) []byte {
	if t, n := d.node(row); n != nil {
		return t.data[n.start:n.end]
	}
	s, within := d.at(row)
	if s == nil || within < 0 {
		return nil
	}
	switch r := s.rows.(type) {
	case *text:
		return []byte(strings.TrimRight(r.text(within), " "))
	case *dump:
		return r.data[within*r.each : min((within+1)*r.each, len(r.data))]
	}
	return nil
}

// IsTree reports whether a row is of JSON, or stands above some.
func (d *Document) IsTree(row int) bool {
	s, _ := d.at(row)
	if s == nil {
		return false
	}
	_, ok := s.rows.(*tree)
	return ok
}

// Folds reports whether a row is of something that folds, and whether that is
// open.
func (d *Document) Folds(row int) (folds, open bool) {
	_, n := d.node(row)
	if n == nil || n.form == line {
		return false, false
	}
	return true, n.open
}

// Open unfolds what a row shows. It reports whether there was anything to
// unfold.
func (d *Document) Open(row int) bool {
	t, n := d.node(row)
	if n == nil || n.form == line || n.open {
		return false
	}
	t.setOpen(n, true)
	return true
}

// Fold folds what a row shows, or what is around it, and returns the row that
// stands for it.
func (d *Document) Fold(row int) int {
	t, n := d.node(row)
	if n == nil {
		return row
	}
	_, within := d.at(row)
	if !n.open && n.parent.parent != nil {
		n = n.parent
	}
	top := row - within + n.rowOf()
	t.setOpen(n, false)
	return top
}

// Head returns the first rows of the bodies, without what stands above them,
// at most limit.
func (d *Document) Head(limit int) []string {
	n := min(d.Len(), max(limit, 0))
	list := make([]string, n)
	for i := range list {
		list[i] = d.Text(i)
	}
	return list
}

// Place is where something was found.
type Place struct{ Section, Pos int }

// Row unfolds what is around a place and returns its row.
func (d *Document) Row(p Place) int {
	row := 0
	for i := range d.sections[:p.Section] {
		row += d.sections[i].len()
	}
	s := &d.sections[p.Section]
	row += len(s.Head) + len(s.Lines)
	if s.rows == nil {
		return row
	}
	return row + s.rows.find(p.Pos)
}

// maxFound bounds what Find returns.
const maxFound = 10_000

// Find returns the places where a text stands in the bodies, in their order,
// at most 10,000; case matters if the text has an upper-case letter. It may be
// called while the document is in use: it looks at the bodies alone.
func (d *Document) Find(what string) []Place {
	if d == nil || what == "" {
		return nil
	}
	needle := []byte(what)
	exact := strings.ToLower(what) != what
	var found []Place
	for i := range d.sections {
		body := d.sections[i].Body
		for pos := 0; len(found) < maxFound; {
			at := index(body[pos:], needle, exact)
			if at < 0 {
				break
			}
			found = append(found, Place{i, pos + at})
			pos += at + len(needle)
		}
	}
	return slices.Clip(found)
}

// index finds needle, which is in lower case unless exact. Of letters beyond
// ASCII it finds those that are the same.
func index(data, needle []byte, exact bool) int {
	if exact {
		return bytes.Index(data, needle)
	}
	lower, upper := needle[0], upperOf(needle[0])
	for pos := 0; ; {
		at := indexEither(data[pos:], lower, upper)
		if at < 0 || pos+at+len(needle) > len(data) {
			return -1
		}
		pos += at
		if equalFold(data[pos:pos+len(needle)], needle) {
			return pos
		}
		pos++
	}
}

// indexEither finds the first of two bytes, in pieces, so that one that is
// rare does not have all of data looked through time and again.
func indexEither(data []byte, a, b byte) int {
	if a == b {
		return bytes.IndexByte(data, a)
	}
	const piece = 256
	for from := 0; from < len(data); from += piece {
		part := data[from:min(from+piece, len(data))]
		i, j := bytes.IndexByte(part, a), bytes.IndexByte(part, b)
		switch {
		case i < 0 && j < 0:
		case i < 0, j >= 0 && j < i:
			return from + j
		default:
			return from + i
		}
	}
	return -1
}

func equalFold(data, lower []byte) bool {
	for i, c := range data {
		if c != lower[i] && (c < 'A' || c > 'Z' || c+'a'-'A' != lower[i]) {
			return false
		}
	}
	return true
}

func upperOf(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - ('a' - 'A')
	}
	return c
}

func looksLikeJSON(data []byte) bool {
	trimmed := bytes.TrimLeft(data[:min(len(data), sniffLength)], " \t\r\n")
	return len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[') && isText(data)
}
