package document

import (
	"slices"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// readColumns makes objects of parallel lists.
func (t *table) readColumns() {
	cols := tables.Columns{}
	if tensors := t.Tensors(t.at.Node); tensors != nil {
		cols = *tensors
	} else {
		cols = t.Columns(t.at.Node)
		if cols.Key.Key == "bboxes" && t.at.Node.Member("displayNames").Kind() != jsonspan.None {
			cols.Key.Layout, cols.Key.Units = object.XXYY, object.Normalised // Vertex AI
		}
	}
	main := cols.Scores
	if main.Kind() == jsonspan.None {
		main = cols.Labels
	}
	base := t.column(main)
	for i, n := range main.Elements() {
		if i < main.Len()-cols.Padding {
			t.named(t.within(base, n, i), "")
		}
	}
	list := t.raws
	if cols.Width == 0 {
		t.besideColumns(&cols, list)
	}
	fill(cols.Scores, list, func(g *object.Raw, n jsonspan.Node) {
		if v, ok := shapes.Number(n); ok && v >= 0 {
			g.Confidence = object.Confidence{Value: v, Text: t.text(n), Known: true}
		}
	})
	fill(cols.Labels, list, func(g *object.Raw, n jsonspan.Node) {
		if g.Class = t.text(n); n.Kind() == jsonspan.Number {
			g.Number = shapes.Whole(g.Class)
			g.Class = "#" + g.Number
		}
	})
	fill(cols.IDs, list, func(g *object.Raw, n jsonspan.Node) { g.ClassID = t.text(n) })
	t.fillBoxes(&cols, list)
	t.fillOutlines(&cols, list)
	for i, n := range cols.Names.Elements() {
		t.names.add(i, t.text(n))
	}
}

// column returns the pointer of a list: a member, or the only element of one.
func (t *table) column(list jsonspan.Node) string {
	for n := range t.at.Node.Children() {
		switch {
		case n == list:
			return t.member(t.at.Pointer, n)
		case n.Kind() == jsonspan.Array && n.First() == list:
			return t.element(t.member(t.at.Pointer, n), 0)
		}
	}
	return t.at.Pointer
}

// fillOutlines hands out outlines and masks.
func (t *table) fillOutlines(cols *tables.Columns, list []object.Raw) {
	fill(cols.Outlines, list, func(g *object.Raw, n jsonspan.Node) {
		rings := shapes.Rings(n)
		if g.Numbers.Written == object.NoBox && len(rings) == 1 && shapes.Upright(rings[0]) {
			g.Numbers = shapes.OfRings(rings, object.AutoUnits).Numbers
		}
		g.Polygons = notUpright(rings)
	})
	if cols.Masks.Len() != len(list) {
		return
	}
	base := t.column(cols.Masks)
	for i, n := range cols.Masks.Elements() {
		b := t.newBuilder(&list[i])
		if at := t.within(base, n, i); !b.maskNode(n, at) && n.Len() > 0 {
			t.miss(at)
		}
		t.remarks.join(&b.remarks)
	}
}

func (t *table) fillBoxes(cols *tables.Columns, list []object.Raw) {
	give := func(g *object.Raw, v []float64) {
		box, confidence := cols.Box(v)
		if box.PutInto(g); confidence.Text != "" {
			g.Confidence = confidence
		}
	}
	word := cols.BoxWord()
	boxes := shapes.Unwrapped(cols.Boxes)
	if boxes.First().Kind() == jsonspan.Number {
		flat(boxes, list, max(cols.Width, 4), give)
		return
	}
	base, i := t.column(boxes), 0
	fill(boxes, list, func(g *object.Raw, n jsonspan.Node) {
		if v, ok := shapes.Numbers(nil, n, shapes.MaxFlat); ok {
			give(g, v)
		} else if box, rings := t.Box(n, &word, 0); box.Written != object.NoBox {
			g.Numbers, g.Polygons = box.Numbers, notUpright(rings)
		}
		if g.Numbers.Written == object.NoBox && n.Len() > 0 {
			at := base
			if !n.IsMember() {
				at = t.element(base, i)
			}
			t.left(t.reader, unread{n, at}, false)
		}
		i++
	})
}

// flat hands out the numbers of all boxes, so many each.
func flat(boxes jsonspan.Node, list []object.Raw, width int, give func(*object.Raw, []float64)) {
	v := make([]float64, 0, shapes.MaxFlat)
	i := 0
	for n := range boxes.Children() {
		x, _ := shapes.Number(n)
		v = append(v, x)
		if i++; i%width == 0 {
			if i/width <= len(list) {
				give(&list[i/width-1], v)
			}
			v = v[:0]
		}
	}
}

// notUpright returns outlines that say more than the box around them.
func notUpright(rings [][]object.Point) [][]object.Point {
	if len(rings) == 1 && shapes.Upright(rings[0]) {
		return nil
	}
	return rings
}

// besideColumns takes what lies beside parallel lists.
func (t *table) besideColumns(cols *tables.Columns, list []object.Raw) {
	for n := range t.at.Node.Children() {
		if cols.Labels.Kind() == jsonspan.None && n.Kind() == jsonspan.String && t.Keys.Of(n).Role == vocabulary.Label {
			for i := range list { // of all
				list[i].Class = t.intern(n)
			}
			continue
		}
		lists := []jsonspan.Node{cols.Outlines, cols.Labels, cols.IDs, cols.Scores, cols.Boxes, cols.Names}
		used := n == cols.Masks && n.Len() == len(list) || slices.Contains(lists, n) ||
			n.Kind() == jsonspan.Array && n.Len() == 1 && slices.Contains(lists, n.First())
		if !used && !t.size.Member(n, t.Keys) {
			t.rest = append(t.rest, unread{n, t.at.Pointer})
		}
	}
}

// fill hands the i-th element of a column to the i-th object.
func fill(column jsonspan.Node, list []object.Raw, set func(*object.Raw, jsonspan.Node)) {
	for i, n := range column.Elements() {
		if i >= len(list) {
			return
		}
		set(&list[i], n)
	}
}
