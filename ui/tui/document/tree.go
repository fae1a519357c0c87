package document

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/ui/tui/theme"
)

// What a tree opens by itself, and how finely it remembers where things are.
const (
	autoRows  = 4000     // rows that are opened at first
	autoList  = 4        // rows of a list of numbers that is opened at first
	markEvery = 4 << 10  // bytes between two places that are remembered
	countMost = 64 << 10 // bytes of a value whose members are counted only to tell their number
	maxIndent = 24       // depth down to which lines are indented further
	leastRoom = 12       // columns for a value, however deep it lies
	inlineMax = 400      // bytes of a list that may stand on one line
)

// tree is a JSON text whose arrays and objects fold. Of what is folded nothing
// is kept; of what is open, where its members are.
type tree struct {
	data   []byte
	styles theme.Styles
	width  int
	root   *node // what is around the outermost values
}

// form is how a value is laid out.
type form uint8

const (
	line  form = iota // on one line
	block             // a member a line
	list              // numbers, as many in a line as fit
	long              // a string that takes several lines
)

// node is a value that was looked at.
type node struct {
	value
	parent *node
	index  int // among the values of parent
	depth  int
	form   form
	open   bool
	rows   int // that it takes
	before int // rows of those before it in parent

	count int    // of the values in it, or of the pieces, once it was opened
	marks []mark // some places in it, ascending
	kids  []*node
}

// mark remembers that a value, or a row of a list, begins at a byte.
type mark struct{ index, pos int }

func newTree(data []byte, s theme.Styles, width int) *tree {
	t := &tree{data: data, styles: s, width: width}
	t.root = &node{value: value{end: len(data), depth: 1}, depth: -1, form: block, rows: 1}
	left := autoRows
	t.unfold(t.root, &left)
	return t
}

func (t *tree) len() int { return t.root.rows }

// room is how many columns a value has on its line.
func (t *tree) room(n *node) int {
	return max(t.width-2*min(n.depth, maxIndent)-(n.keyEnd-n.keyStart)-len(": ,"), leastRoom)
}

// make makes a node of a value.
func (t *tree) make(v value, parent *node, index int) *node {
	n := &node{value: v, parent: parent, index: index, depth: parent.depth + 1, rows: 1}
	size := v.end - v.start
	switch {
	case !v.container():
		if size > t.room(n) && t.data[v.start] == '"' {
			n.form = long
		}
	case size <= 2 || !v.objects && v.depth <= 2 && t.data[v.start] == '[' && size <= inlineMax && len(t.compact(v, t.room(n)+1)) <= t.room(n):
	case !v.objects && !v.texts && v.depth <= 2 && t.data[v.start] == '[':
		n.form = list
	default:
		n.form = block
	}
	return n
}

// compact returns a value without blanks, a little more than limit bytes at
// the most.
func (t *tree) compact(v value, limit int) string {
	var b strings.Builder
	for pos := v.start; pos < v.end && b.Len() <= limit; {
		c := t.data[pos]
		switch {
		case c == '"':
			end := min(stringEnd(t.data, pos), v.end)
			b.Write(t.data[pos:min(end, pos+limit+1)])
			pos = end
			continue
		case c == ',':
			b.WriteString(", ")
		case c == ':':
			b.WriteString(": ")
		case !isBlank(c):
			b.WriteByte(c)
		}
		pos++
	}
	return b.String()
}

// unfold opens a value, and those in it as long as there are rows left.
func (t *tree) unfold(n *node, left *int) {
	var values []value // the first, so that they need not be found again
	t.scan(n, &values)
	n.open = true
	*left -= n.count
	for index, v := range values {
		if *left <= 0 {
			break
		}
		if kid := t.make(v, n, index); kid.form == block && kid.depth < maxIndent || kid.form == list && t.shortList(kid) {
			n.kids = append(n.kids, kid)
			t.unfold(kid, left)
		}
	}
	n.measure()
}

// shortList reports whether a list of numbers takes few rows.
func (t *tree) shortList(n *node) bool {
	if n.end-n.start > autoList*t.width*2 {
		return false
	}
	t.scan(n, nil)
	return n.count <= autoList
}

// scan finds out what is in a value, once, and adds the first values in it to
// a list that is not nil.
func (t *tree) scan(n *node, first *[]value) {
	if n.count > 0 || n.form == line {
		return
	}
	last := -markEvery
	for pos := t.begin(n); ; n.count++ {
		v, after, ok := t.step(n, pos)
		if !ok {
			return
		}
		if first != nil && n.count < autoRows {
			*first = append(*first, v)
		}
		if pos-last >= markEvery {
			n.marks = append(n.marks, mark{n.count, pos})
			last = pos
		}
		pos = after
	}
}

// begin is where the first of the values in a value begins, or its first row.
func (t *tree) begin(n *node) int {
	if n.parent == nil || n.form == long {
		return n.start
	}
	return n.start + 1
}

// step goes on to the next of the values in a value, or to its next row.
func (t *tree) step(n *node, pos int) (v value, after int, ok bool) {
	switch n.form {
	case list:
		_, after = t.listRow(n, pos)
		return value{}, after, pos < n.end-1
	case long:
		return value{}, pieceEnd(t.data[:n.end], pos, t.room(n), t.styles.Ruler), pos < n.end
	case block, line:
	}
	v, after, ok = next(t.data[:n.end], pos)
	if !ok && n.parent == nil && after < n.end { // a mark that closes nothing is a value of its own
		return value{start: after, end: after + 1}, after + 1, true
	}
	return v, after, ok
}

// listRow returns the numbers of the row of a list that begins at pos, and
// where the next one does.
func (t *tree) listRow(n *node, pos int) (text string, after int) {
	room := max(t.width-2*min(n.depth+1, maxIndent)-1, leastRoom)
	var b strings.Builder
	for {
		v, end, ok := next(t.data[:n.end], pos)
		if !ok {
			return b.String(), n.end
		}
		item := t.compact(v, room)
		if b.Len() > 0 && b.Len()+len(item)+len(", ") > room {
			return b.String(), pos
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(item)
		pos = end
		for pos < n.end && isBlank(t.data[pos]) {
			pos++
		}
		if pos < n.end && t.data[pos] == ',' {
			b.WriteByte(',')
			pos++
		}
	}
}

// measure counts the rows of an open value, and tells those around it.
func (n *node) measure() {
	rows := 0
	for _, kid := range n.kids {
		kid.before = kid.index + rows
		rows += kid.rows - 1
	}
	switch {
	case !n.open:
		n.rows = 1
	case n.parent == nil:
		n.rows = n.count + rows
	case n.form == long:
		n.rows = max(n.count, 1)
	default:
		n.rows = n.count + rows + 2
	}
}

// setOpen opens or folds a value.
func (t *tree) setOpen(n *node, open bool) {
	if n.form == line || n.open == open || n.parent == nil {
		return
	}
	if open {
		t.scan(n, nil)
	}
	n.open = open
	n.measure()
	for p := n.parent; p != nil; n, p = p, p.parent {
		at, found := slices.BinarySearchFunc(p.kids, n.index, func(k *node, index int) int { return cmp.Compare(k.index, index) })
		if !found {
			p.kids = slices.Insert(p.kids, at, n)
		}
		p.measure()
	}
}

// place is a row of a tree: a row of a node.
type place struct {
	*node
	row int
}

// at finds a row.
func (t *tree) at(row int) place {
	n := t.root
	for {
		if n.parent != nil {
			if row == 0 || !n.open || n.form != block || row == n.rows-1 {
				return place{n, row}
			}
			row--
		}
		// The last of those that take several rows and begin at or before row.
		i, found := slices.BinarySearchFunc(n.kids, row, func(k *node, row int) int { return cmp.Compare(k.before, row) })
		if !found {
			i--
		}
		switch {
		case i >= 0 && row < n.kids[i].before+n.kids[i].rows:
			row -= n.kids[i].before
			n = n.kids[i]
			continue
		case i >= 0:
			row -= n.kids[i].before + n.kids[i].rows - n.kids[i].index - 1
		}
		return place{t.child(n, row), 0}
	}
}

// child finds the value of an index in an open one.
func (t *tree) child(n *node, index int) *node {
	at, found := slices.BinarySearchFunc(n.marks, index, func(m mark, index int) int { return cmp.Compare(m.index, index) })
	if !found {
		at--
	}
	i, pos := n.marks[at].index, n.marks[at].pos
	for {
		v, after, ok := t.step(n, pos)
		if i == index || !ok {
			return t.make(v, n, index)
		}
		i, pos = i+1, after
	}
}

// rowOf returns the row in which a node begins.
func (n *node) rowOf() int {
	row := 0
	for ; n.parent != nil; n = n.parent {
		before := n.index
		for _, kid := range n.parent.kids { // of which few are open
			if kid.index >= n.index {
				break
			}
			before += kid.rows - 1
		}
		row += before
		if n.parent.parent != nil {
			row++
		}
	}
	return row
}

// find opens all that is around a byte and returns its row.
func (t *tree) find(pos int) int {
	n := t.root
	for {
		at, found := slices.BinarySearchFunc(n.marks, pos, func(m mark, pos int) int { return cmp.Compare(m.pos, pos) })
		if !found {
			at--
		}
		if at < 0 {
			return n.rowOf()
		}
		i, from := n.marks[at].index, n.marks[at].pos
		var kid *node
		for {
			v, after, ok := t.step(n, from)
			switch {
			case ok:
			case n.parent != nil:
				return n.rowOf() + n.rows - 1
			default:
				return max(n.rows-1, 0)
			}
			if pos < after {
				kid = t.kid(n, v, i)
				break
			}
			i, from = i+1, after
		}
		if kid.form == line || pos < kid.start || pos >= kid.end {
			return kid.rowOf()
		}
		t.setOpen(kid, true)
		if kid.form != block {
			return kid.rowOf() + t.rowWithin(kid, pos)
		}
		n = kid
	}
}

// kid returns the node of a value that may have one.
func (t *tree) kid(n *node, v value, index int) *node {
	at, found := slices.BinarySearchFunc(n.kids, index, func(k *node, index int) int { return cmp.Compare(k.index, index) })
	if found {
		return n.kids[at]
	}
	return t.make(v, n, index)
}

// rowWithin returns the row of a list or a long string that a byte is in.
func (t *tree) rowWithin(n *node, pos int) int {
	row := 0
	for row+1 < n.count && t.rowStart(n, row+1) <= pos {
		row++
	}
	if n.form == list {
		row++
	}
	return row
}

// rowStart returns where a row of a list or of a long string begins.
func (t *tree) rowStart(n *node, row int) int {
	at, found := slices.BinarySearchFunc(n.marks, row, func(m mark, row int) int { return cmp.Compare(m.index, row) })
	if !found {
		at--
	}
	pos := n.marks[at].pos
	for i := n.marks[at].index; i < row; i++ {
		_, pos, _ = t.step(n, pos)
	}
	return pos
}

// pointer returns the JSON pointer of a node.
func (t *tree) pointer(n *node) string {
	tokens := make([]string, 0, n.depth+1)
	for ; n.parent != nil && n.parent.parent != nil; n = n.parent {
		token := strconv.Itoa(n.index)
		if n.keyEnd > n.keyStart {
			var key string
			if json.Unmarshal(t.data[n.keyStart:n.keyEnd], &key) != nil {
				key = strings.Trim(string(t.data[n.keyStart:n.keyEnd]), `"`)
			}
			token = strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
		}
		tokens = append(tokens, "/"+token)
	}
	slices.Reverse(tokens)
	return strings.Join(tokens, "")
}
