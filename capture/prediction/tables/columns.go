package tables

import (
	"bytes"
	"cmp"
	"iter"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Columns are parallel lists: the i-th object is the i-th of each.
type Columns struct {
	Labels, IDs, Scores, Boxes jsonspan.Node
	Outlines, Masks            jsonspan.Node
	Width                      int                  // how many numbers a box has in a list of all; 0 for 4
	Key                        vocabulary.ColumnKey // of the boxes
	Word                       vocabulary.BoxWord   // of the boxes
	Names                      jsonspan.Node        // of the classes, by their number
	Padding                    int                  // how many elements at the end of the lists are of no object
}

// put takes a column, unless there is one of the sort already.
func (c *Columns) put(key vocabulary.ColumnKey, word vocabulary.BoxWord, n jsonspan.Node) {
	at := &c.Labels
	switch key.Column {
	case vocabulary.LabelColumn:
	case vocabulary.IDColumn:
		at = &c.IDs
	case vocabulary.ScoreColumn:
		at = &c.Scores
	case vocabulary.BoxColumn:
		at = &c.Boxes
	case vocabulary.OutlineColumn:
		at = &c.Outlines
	case vocabulary.MaskColumn:
		at = &c.Masks
	default:
		return
	}
	if at.Kind() != jsonspan.None {
		if at == &c.Labels && c.IDs.Kind() == jsonspan.None {
			c.second(n)
		}
		return
	}
	*at = n
	if at == &c.Boxes {
		c.Key, c.Word = key, word
	}
}

// second takes a second column of classes: numbers beside names.
func (c *Columns) second(n jsonspan.Node) {
	switch first, then := c.Labels.First().Kind(), n.First().Kind(); {
	case first == jsonspan.Number && then == jsonspan.String:
		c.IDs, c.Labels = c.Labels, n
	case first == jsonspan.String && then == jsonspan.Number:
		c.IDs = n
	}
}

// Columns finds the columns among the members of n: lists, or maps that have an
// element each of the same objects.
func (r *Reader) Columns(n jsonspan.Node) Columns {
	cols := r.columns(n, jsonspan.Array)
	if cols.Boxes.Kind() == jsonspan.None && cols.Outlines.Kind() == jsonspan.None {
		if maps := r.columns(n, jsonspan.Object); maps.sameKeys() {
			return maps
		}
	}
	return cols
}

func (r *Reader) columns(n jsonspan.Node, kind jsonspan.Kind) (cols Columns) {
	for c := range n.Children() {
		if c.Kind() != kind {
			continue
		}
		if key, word := r.Keys.Column(c.RawKey()); key.Column != vocabulary.NoColumn {
			cols.put(key, word, c)
		}
	}
	cols.unbatch()
	cols.settle()
	cols.named(n.Member("names"))
	tries := 4 // each looks at all scores
	for c := range n.Children() {
		if tries > 0 && r.Keys.Counts(c.RawKey()) {
			cols.pad(c)
			tries--
		}
	}
	return cols
}

// unbatch takes the only element of each list where the lists are those of a batch
// of one image: [[[1,2,3,4]]] beside [[0.9]].
func (c *Columns) unbatch() {
	all := [...]*jsonspan.Node{&c.Labels, &c.IDs, &c.Scores, &c.Boxes, &c.Outlines, &c.Masks}
	const few = 2
	lists := 0
	for i, column := range all {
		if column.Kind() == jsonspan.None {
			continue
		}
		first := column.First()
		scalars := i < len(all)/2
		if column.Len() != 1 || first.Kind() != jsonspan.Array || scalars == (first.First().Kind() == jsonspan.Array) {
			return
		}
		lists++
	}
	if lists < few {
		return
	}
	for _, column := range all {
		*column = column.First()
	}
}

// pad takes the number of objects that is told beside the lists, where what is behind
// them in the lists has no confidence: models on accelerators fill up their outputs.
func (c *Columns) pad(count jsonspan.Node) {
	for count.Len() == 1 && count.Kind() == jsonspan.Array {
		count = count.First()
	}
	v, ok := count.Float()
	if !ok || v < 0 || int(v) >= c.Scores.Len() {
		return
	}
	for i, score := range c.Scores.Elements() {
		if s, _ := score.Float(); i >= int(v) && s > 0 {
			return
		}
	}
	c.Padding = c.Scores.Len() - int(v)
}

// sameKeys reports whether the columns are boxes and something about them by the
// same keys, in the same order.
func (c *Columns) sameKeys() bool {
	if c.Boxes.First().Kind() != jsonspan.Array {
		return false
	}
	about := 0
	for _, column := range []jsonspan.Node{c.Labels, c.IDs, c.Scores} {
		if column.Kind() == jsonspan.None {
			continue
		}
		about++
		next, stop := iter.Pull(column.Children())
		defer stop()
		for box := range c.Boxes.Children() {
			if other, ok := next(); !ok || !shapes.Scalar(other) || !bytes.Equal(box.RawKey(), other.RawKey()) {
				return false
			}
		}
		if column.Len() != c.Boxes.Len() {
			return false
		}
	}
	return about > 0
}

// settle tells numbers of classes from names: those of each object, or of all
// classes there are.
func (c *Columns) settle() {
	if c.Labels.Kind() == jsonspan.None {
		c.Labels, c.IDs = c.IDs, jsonspan.Node{}
	}
	count := max(c.Scores.Len(), c.Boxes.Len())
	if c.IDs.Len() == count && c.IDs.First().Kind() == jsonspan.Number && c.Labels.Len() != count && c.Labels.First().Kind() == jsonspan.String {
		c.Names, c.Labels, c.IDs = c.Labels, c.IDs, jsonspan.Node{}
	}
}

// named takes a list called names as those of the objects where it has as many and
// the numbers of their classes count further.
func (c *Columns) named(names jsonspan.Node) {
	if names.Len() != c.Labels.Len() || names.First().Kind() != jsonspan.String || c.IDs.Kind() != jsonspan.None {
		return
	}
	for class := range c.Labels.Children() {
		if v, ok := class.Float(); ok && int(v) >= names.Len() {
			c.IDs, c.Labels = c.Labels, names
			return
		}
	}
}

// IsColumns reports whether n holds parallel lists: scores, with labels or
// places of the same length, of scalars and of lists; or labels and places.
// Lists of one beside a box are of the object that has it.
func (r *Reader) IsColumns(n jsonspan.Node) bool {
	c := r.Columns(n)
	if max(c.Scores.Len(), c.Labels.Len(), c.Boxes.Len()) <= 1 && r.hasBox(n) {
		return false
	}
	if count := c.Scores.Len(); count > 0 && c.Scores.First().Kind() == jsonspan.Number {
		return c.Labels.Len() == count && shapes.Scalar(c.Labels.First()) || c.placed(count)
	}
	count := c.Labels.Len()
	return count > 0 && shapes.Scalar(c.Labels.First()) && (c.boxes(count) || c.outlines(count))
}

// hasBox reports whether a member of n is a box by its coordinates' names.
func (r *Reader) hasBox(n jsonspan.Node) bool {
	for c := range n.Children() {
		if c.Kind() == jsonspan.Object && r.Keys.Of(c).Role == vocabulary.Box {
			return true
		}
	}
	return false
}

// InLists returns how many classes with their confidences parallel lists have that
// may be those of one thing, as none is a place; 0 where one is.
func (r *Reader) InLists(n jsonspan.Node) int {
	c := r.Columns(n)
	if count := c.Scores.Len(); c.Labels.Len() == count && !c.placed(count) {
		return count
	}
	return 0
}

// placed reports whether there is a place for each of so many objects.
func (c *Columns) placed(count int) bool {
	flat := c.Boxes.First().Kind() == jsonspan.Number && c.Boxes.Len() == 4*count
	return flat || c.boxes(count) || c.outlines(count)
}

func (c *Columns) boxes(count int) bool {
	return c.Boxes.First().Kind() == jsonspan.Array && c.Boxes.Len() == count
}

func (c *Columns) outlines(count int) bool {
	return c.Outlines.First().Kind() == jsonspan.Array && c.Outlines.Len() == count
}

// Tensors reads the outputs of a model server as columns: a list of objects
// with a name, a shape and their data. It returns nil where n is none, or has
// no boxes.
func (r *Reader) Tensors(n jsonspan.Node) *Columns {
	var cols Columns
	var total jsonspan.Node
	for e := range n.Children() {
		name, data := tensor(e)
		if name == nil {
			return nil
		}
		if r.Keys.Counts(name) {
			total = data
		}
		if key, word := r.Keys.Column(name); key.Column != vocabulary.NoColumn {
			cols.put(key, word, data)
		}
	}
	cols.settle()
	cols.pad(total)
	count := cols.Scores.Len()
	if cols.Scores.Kind() == jsonspan.None {
		count = cols.Labels.Len()
	}
	if count == 0 || cols.Boxes.Len() == 0 {
		return nil
	}
	if cols.Boxes.First().Kind() == jsonspan.Array {
		if cols.Boxes.Len() != count {
			return nil
		}
		return &cols
	}
	cols.Width = cols.Boxes.Len() / count
	if cols.Boxes.Len()%count != 0 || cols.Width < 4 || cols.Width > 5 {
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
	return name, shapes.Unwrapped(data)
}

// BoxWord returns what the boxes are called: their own key, or that of the lists.
func (c *Columns) BoxWord() vocabulary.BoxWord {
	word := c.Word
	word.Layout, word.Units = cmp.Or(word.Layout, c.Key.Layout), cmp.Or(word.Units, c.Key.Units)
	return word
}

// Box reads the numbers of one box. A fifth is the confidence where no column
// tells it, else the angle of a box that is told by its centre; of six both. It
// also returns the confidence; one without a text where there is none.
func (c *Columns) Box(v []float64) (shapes.Box, object.Confidence) {
	const turned = 5
	word, scored := c.BoxWord(), c.Scores.Kind() != jsonspan.None
	confidence := object.Confidence{}
	if len(v) == turned+1 { // both
		confidence = object.ConfidenceOf(v[turned], "")
		confidence.Known = isShare(v[turned])
		scored, v = true, v[:turned]
	}
	switch {
	case len(v) != turned:
	case scored:
		word.Layout, word.Turned = object.CXCYWH, true
	case v[4] >= 0 && v[4] <= 100:
		confidence = object.ConfidenceOf(v[4], "")
		v = v[:4]
	}
	box := shapes.OfNumbers(v, &word)
	if box.Written == object.AsList {
		box.Written = object.AsRow
	}
	return box, confidence
}
