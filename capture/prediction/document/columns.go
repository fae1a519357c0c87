package document

import (
	"cmp"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// columns are parallel lists: the i-th object is the i-th of each.
type columns struct {
	labels, ids, scores, boxes jsonspan.Node
	box                        vocabulary.ColumnKey
	word                       vocabulary.BoxWord
	names                      jsonspan.Node // of the classes, by their number
}

// put takes a column, unless there is one of the sort already.
func (c *columns) put(key vocabulary.ColumnKey, word vocabulary.BoxWord, n jsonspan.Node) {
	at := &c.labels
	switch key.Column {
	case vocabulary.LabelColumn:
	case vocabulary.IDColumn:
		at = &c.ids
	case vocabulary.ScoreColumn:
		at = &c.scores
	case vocabulary.BoxColumn:
		at = &c.boxes
	default:
		return
	}
	if at.Kind() != jsonspan.None {
		if at == &c.labels && c.ids.Kind() == jsonspan.None {
			c.second(n)
		}
		return
	}
	*at = n
	if at == &c.boxes {
		c.box, c.word = key, word
	}
}

// second takes a second column of classes: numbers beside names.
func (c *columns) second(n jsonspan.Node) {
	switch first, then := c.labels.First().Kind(), n.First().Kind(); {
	case first == jsonspan.Number && then == jsonspan.String:
		c.ids, c.labels = c.labels, n
	case first == jsonspan.String && then == jsonspan.Number:
		c.ids = n
	}
}

// columnsIn finds the columns among the members of n.
func (r *reader) columnsIn(n jsonspan.Node) (cols columns) {
	for c := range n.Children() {
		if c.Kind() != jsonspan.Array {
			continue
		}
		if key, word := r.keys.Column(c.RawKey()); key.Column != vocabulary.NoColumn {
			cols.put(key, word, c)
		}
	}
	cols.settle()
	return cols
}

// settle tells numbers of classes from names: those of each object, or of all
// classes there are.
func (c *columns) settle() {
	if c.labels.Kind() == jsonspan.None {
		c.labels, c.ids = c.ids, jsonspan.Node{}
	}
	count := max(c.scores.Len(), c.boxes.Len())
	if c.ids.Len() == count && c.ids.First().Kind() == jsonspan.Number && c.labels.Len() != count && c.labels.First().Kind() == jsonspan.String {
		c.names, c.labels, c.ids = c.labels, c.ids, jsonspan.Node{}
	}
}

// isColumns reports whether n holds parallel lists: scores, with labels or
// boxes of the same length, of scalars and of lists; or labels and boxes.
func (r *reader) isColumns(n jsonspan.Node) bool {
	c := r.columnsIn(n)
	boxes := c.boxes.First().Kind() == jsonspan.Array
	if count := c.scores.Len(); count > 0 && c.scores.First().Kind() == jsonspan.Number {
		return c.labels.Len() == count && scalar(c.labels.First()) || c.boxes.Len() == count && boxes
	}
	count := c.boxes.Len()
	return boxes && count > 0 && c.labels.Len() == count && scalar(c.labels.First())
}

// readColumns makes objects of parallel lists.
func (r *reader) readColumns(c container) {
	cols := columns{}
	if t := r.tensors(c.node); t != nil {
		cols = *t
	} else {
		cols = r.columnsIn(c.node)
		if cols.box.Key == "bboxes" && hasKey(c.node, "displayNames") {
			cols.box.Layout, cols.box.Units = object.XXYY, object.Normalised // Vertex AI
		}
		r.besideColumns(c, &cols)
	}
	first := len(r.raws)
	main := cols.scores
	if main.Kind() == jsonspan.None {
		main = cols.labels
	}
	base := c.pointer
	if main.IsMember() {
		base = r.member(c.pointer, main)
	}
	i := 0
	for range main.Children() {
		r.named(r.element(base, i), "")
		i++
	}
	list := r.raws[first:]
	fill(cols.scores, list, func(g *object.Raw, n jsonspan.Node) {
		if v, ok := number(n); ok && v >= 0 {
			g.Confidence = object.Confidence{Value: v, Text: r.text(n), Known: true}
		}
	})
	fill(cols.labels, list, func(g *object.Raw, n jsonspan.Node) {
		if g.Class = r.text(n); n.Kind() == jsonspan.Number {
			g.Number = whole(g.Class)
			g.Class = "#" + g.Number
		}
	})
	fill(cols.ids, list, func(g *object.Raw, n jsonspan.Node) { g.ClassID = r.text(n) })
	r.fillBoxes(&cols, list)
	i = 0
	for n := range cols.names.Children() {
		r.names.add(i, r.text(n))
		i++
	}
}

// fillBoxes hands out the boxes: lists of four numbers, or the numbers of all
// of them one after the other.
func (r *reader) fillBoxes(cols *columns, list []object.Raw) {
	word := cols.word
	word.Layout, word.Units = cmp.Or(word.Layout, cols.box.Layout), cmp.Or(word.Units, cols.box.Units)
	give := func(g *object.Raw, b object.Numbers) {
		if b.Written == object.AsList {
			b.Written = object.AsRow
		}
		g.Numbers = b
	}
	boxes := cols.boxes
	for boxes.Len() == 1 && boxes.First().First().Kind() == jsonspan.Array {
		boxes = boxes.First()
	}
	if boxes.First().Kind() != jsonspan.Number {
		fill(boxes, list, func(g *object.Raw, n jsonspan.Node) {
			b, _ := r.boxNode(n, &word, 0)
			give(g, b.Numbers)
		})
		return
	}
	var v [4]float64
	i := 0
	for n := range boxes.Children() {
		v[i%4], _ = number(n)
		if i++; i%4 == 0 && i/4 <= len(list) {
			give(&list[i/4-1], boxOfNumbers(v[:], &word).Numbers)
		}
	}
}

// besideColumns takes what lies beside parallel lists.
func (r *reader) besideColumns(c container, cols *columns) {
	for n := range c.node.Children() {
		used := n == cols.labels || n == cols.ids || n == cols.scores || n == cols.boxes || n == cols.names
		if key, _ := r.keys.Column(n.RawKey()); !used && (key.Column == vocabulary.NoColumn || n.Kind() != jsonspan.Array) && !r.sizeMember(n) {
			r.rest = append(r.rest, unread{n, c.pointer})
		}
	}
}

// hasKey reports whether a member is spelled so.
func hasKey(n jsonspan.Node, key string) bool {
	for c := range n.Children() {
		if string(c.RawKey()) == key {
			return true
		}
	}
	return false
}

// fill hands the i-th element of a column to the i-th object.
func fill(column jsonspan.Node, list []object.Raw, set func(*object.Raw, jsonspan.Node)) {
	i := 0
	for n := range column.Children() {
		if i >= len(list) {
			return
		}
		set(&list[i], n)
		i++
	}
}

// tensors reads the outputs of a model server as columns: a list of objects
// with a name, a shape and their data. It returns nil where n is none, or has
// no boxes.
func (r *reader) tensors(n jsonspan.Node) *columns {
	var cols columns
	for e := range n.Children() {
		name, data := tensor(e)
		if name == nil {
			return nil
		}
		if key, word := r.keys.Column(name); key.Column != vocabulary.NoColumn {
			cols.put(key, word, data)
		}
	}
	cols.settle()
	count := cols.scores.Len()
	if cols.scores.Kind() == jsonspan.None {
		count = cols.labels.Len()
	}
	flat := cols.boxes.First().Kind() == jsonspan.Number && cols.boxes.Len() == 4*count
	if count == 0 || !flat && (cols.boxes.First().Kind() != jsonspan.Array || cols.boxes.Len() != count) {
		return nil
	}
	return &cols
}

// tensor returns the name of one output, and its data out of the batch of one.
func tensor(n jsonspan.Node) (name []byte, data jsonspan.Node) {
	for c := range n.Children() {
		switch string(c.RawKey()) {
		case "name":
			if raw := c.Raw(); c.Kind() == jsonspan.String {
				name = raw[1 : len(raw)-1]
			}
		case "data":
			data = c
		}
	}
	if data.Kind() != jsonspan.Array || len(name) == 0 {
		return nil, jsonspan.Node{}
	}
	for data.Len() == 1 && data.First().First().Kind() == jsonspan.Array {
		data = data.First()
	}
	return name, data
}
