package document

import (
	"cmp"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// readColumns makes objects of parallel lists.
func (r *reader) readColumns(c container) {
	cols := tables.Columns{}
	if t := r.Tensors(c.node); t != nil {
		cols = *t
	} else {
		cols = r.Columns(c.node)
		if cols.Key.Key == "bboxes" && hasKey(c.node, "displayNames") {
			cols.Key.Layout, cols.Key.Units = object.XXYY, object.Normalised // Vertex AI
		}
		r.besideColumns(c, &cols)
	}
	first := len(r.raws)
	main := cols.Scores
	if main.Kind() == jsonspan.None {
		main = cols.Labels
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
	fill(cols.Scores, list, func(g *object.Raw, n jsonspan.Node) {
		if v, ok := shapes.Number(n); ok && v >= 0 {
			g.Confidence = object.Confidence{Value: v, Text: r.text(n), Known: true}
		}
	})
	fill(cols.Labels, list, func(g *object.Raw, n jsonspan.Node) {
		if g.Class = r.text(n); n.Kind() == jsonspan.Number {
			g.Number = shapes.Whole(g.Class)
			g.Class = "#" + g.Number
		}
	})
	fill(cols.IDs, list, func(g *object.Raw, n jsonspan.Node) { g.ClassID = r.text(n) })
	r.fillBoxes(&cols, list)
	i = 0
	for n := range cols.Names.Children() {
		r.names.add(i, r.text(n))
		i++
	}
}

// fillBoxes hands out the boxes: lists of four numbers, or the numbers of all
// of them one after the other.
func (r *reader) fillBoxes(cols *tables.Columns, list []object.Raw) {
	word := cols.Word
	word.Layout, word.Units = cmp.Or(word.Layout, cols.Key.Layout), cmp.Or(word.Units, cols.Key.Units)
	give := func(g *object.Raw, b object.Numbers) {
		if b.Written == object.AsList {
			b.Written = object.AsRow
		}
		g.Numbers = b
	}
	boxes := cols.Boxes
	for boxes.Len() == 1 && boxes.First().First().Kind() == jsonspan.Array {
		boxes = boxes.First()
	}
	if boxes.First().Kind() != jsonspan.Number {
		fill(boxes, list, func(g *object.Raw, n jsonspan.Node) {
			b, _ := r.Box(n, &word, 0)
			give(g, b.Numbers)
		})
		return
	}
	var v [4]float64
	i := 0
	for n := range boxes.Children() {
		v[i%4], _ = shapes.Number(n)
		if i++; i%4 == 0 && i/4 <= len(list) {
			give(&list[i/4-1], shapes.OfNumbers(v[:], &word).Numbers)
		}
	}
}

// besideColumns takes what lies beside parallel lists.
func (r *reader) besideColumns(c container, cols *tables.Columns) {
	for n := range c.node.Children() {
		used := n == cols.Labels || n == cols.IDs || n == cols.Scores || n == cols.Boxes || n == cols.Names
		if key, _ := r.Keys.Column(n.RawKey()); !used && (key.Column == vocabulary.NoColumn || n.Kind() != jsonspan.Array) && !r.sizeMember(n) {
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
