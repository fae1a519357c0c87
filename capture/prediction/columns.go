package prediction

import (
	"cmp"
	"slices"

	"github.com/framebin/framebin/capture/prediction/jsontree"
)

// columns are parallel lists: the i-th object is the i-th of each.
type columns struct{ labels, ids, scores, boxes jsontree.Node }

// columnRow names one column and how its boxes are laid out, where the name
// tells.
type columnRow struct {
	key    string
	pick   func(*columns) *jsontree.Node
	layout rawLayout
	units  BoxUnits
}

// columnRows returns the spellings of columns.
func columnRows() []columnRow {
	labels := func(c *columns) *jsontree.Node { return &c.labels }
	ids := func(c *columns) *jsontree.Node { return &c.ids }
	scores := func(c *columns) *jsontree.Node { return &c.scores }
	boxes := func(c *columns) *jsontree.Node { return &c.boxes }
	return []columnRow{
		{key: "displaynames", pick: labels},
		{key: "detectionclassentities", pick: labels},
		{key: "labels", pick: labels},
		{key: "classes", pick: labels},
		{key: "detectionclasses", pick: ids},
		{key: "ids", pick: ids},
		{key: "confidences", pick: scores},
		{key: "scores", pick: scores},
		{key: "probs", pick: scores}, // Azure AutoML
		{key: "confs", pick: scores}, // flat-bug
		{key: "detectionscores", pick: scores},
		{key: "bboxes", pick: boxes},
		{key: "boxes", pick: boxes},                                              // torchvision
		{key: "detectionboxes", pick: boxes, layout: rawYXYX, units: Normalised}, // TensorFlow
	}
}

// columnsIn finds the columns among the members of n, and the row of the
// boxes.
func (r *rules) columnsIn(n jsontree.Node) (cols columns, boxes columnRow) {
	rows := r.columns
	for c := range n.Children() {
		if c.Kind() != jsontree.Array {
			continue
		}
		key := normalise(c.RawKey())
		i := slices.IndexFunc(rows, func(r columnRow) bool { return r.key == key })
		if i < 0 {
			continue
		}
		if at := rows[i].pick(&cols); at.Kind() == jsontree.None {
			*at = c
			if at == &cols.boxes {
				boxes = rows[i]
			}
		}
	}
	if cols.labels.Kind() == jsontree.None {
		cols.labels, cols.ids = cols.ids, jsontree.Node{}
	}
	return cols, boxes
}

// isColumns reports whether n holds parallel lists: scores, with labels or
// boxes of the same length, of scalars and of lists.
func (r *rules) isColumns(n jsontree.Node) bool {
	c, _ := r.columnsIn(n)
	count := c.scores.Len()
	if count == 0 || c.scores.First().Kind() != jsontree.Number {
		return false
	}
	labels := c.labels.Len() == count && scalar(c.labels.First())
	boxes := c.boxes.Len() == count && c.boxes.First().Kind() == jsontree.Array
	return labels || boxes
}

func scalar(n jsontree.Node) bool {
	return n.Kind() == jsontree.String || n.Kind() == jsontree.Number
}

// readColumns makes objects of parallel lists.
func (d *decoder) readColumns(c container) {
	cols, row := d.rules.columnsIn(c.node)
	if row.key == "bboxes" && normalisedNames(c.node) {
		row.layout, row.units = rawXXYY, Normalised // Vertex AI
	}
	d.besideColumns(c)
	first := len(d.drafts)
	i := 0
	for s := range cols.scores.Children() {
		g := d.named(d.arena.element(c.pointer+"/"+pointerToken(cols.scores), i), "")
		if v, ok := s.Float(); ok {
			g.Confidence = Confidence{Value: v, Text: d.text(s), Known: true}
		}
		i++
	}
	list := d.drafts[first:]
	fill(cols.labels, list, func(g *draft, n jsontree.Node) {
		if g.Class = d.text(n); n.Kind() == jsontree.Number {
			g.number = whole(g.Class)
			g.Class = "#" + g.number
		}
	})
	fill(cols.ids, list, func(g *draft, n jsontree.Node) { g.ClassID = d.text(n) })
	fill(cols.boxes, list, func(g *draft, n jsontree.Node) {
		if g.box, _ = d.boxNode(n, 0); g.box.layout == rawOpen {
			g.box.layout, g.box.units = cmp.Or(row.layout, rawRow), row.units
		}
	})
}

// besideColumns takes what lies beside parallel lists.
func (d *decoder) besideColumns(c container) {
	for n := range c.node.Children() {
		key := normalise(n.RawKey())
		column := slices.ContainsFunc(d.rules.columns, func(r columnRow) bool { return r.key == key })
		if (!column || n.Kind() != jsontree.Array) && !d.sizeMember(key, n) {
			d.rest = append(d.rest, looseMember{n, c.pointer})
		}
	}
}

// normalisedNames reports whether the labels are spelled as Vertex AI does.
func normalisedNames(n jsontree.Node) bool {
	for c := range n.Children() {
		if string(c.RawKey()) == "displayNames" {
			return true
		}
	}
	return false
}

// fill hands the i-th element of a column to the i-th draft.
func fill(column jsontree.Node, list []draft, set func(*draft, jsontree.Node)) {
	i := 0
	for n := range column.Children() {
		if i >= len(list) {
			return
		}
		set(&list[i], n)
		i++
	}
}
