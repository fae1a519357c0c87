package prediction

import (
	"cmp"
	"slices"

	"github.com/framebin/framebin/capture/jsonspan"
)

// columns are parallel lists: the i-th object is the i-th of each.
type columns struct{ labels, ids, scores, boxes jsonspan.Node }

// columnRow names one column and how its boxes are laid out, where the name
// tells.
type columnRow struct {
	key    string
	pick   func(*columns) *jsonspan.Node
	layout rawLayout
	units  BoxUnits
}

// columnRows returns the spellings of columns.
func columnRows() []columnRow {
	labels := func(c *columns) *jsonspan.Node { return &c.labels }
	ids := func(c *columns) *jsonspan.Node { return &c.ids }
	scores := func(c *columns) *jsonspan.Node { return &c.scores }
	boxes := func(c *columns) *jsonspan.Node { return &c.boxes }
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
func (r *rules) columnsIn(n jsonspan.Node) (cols columns, boxes columnRow) {
	rows := r.columns
	for c := range n.Children() {
		if c.Kind() != jsonspan.Array {
			continue
		}
		key := normalise(c.RawKey())
		i := slices.IndexFunc(rows, func(r columnRow) bool { return r.key == key })
		if i < 0 {
			continue
		}
		if at := rows[i].pick(&cols); at.Kind() == jsonspan.None {
			*at = c
			if at == &cols.boxes {
				boxes = rows[i]
			}
		}
	}
	if cols.labels.Kind() == jsonspan.None {
		cols.labels, cols.ids = cols.ids, jsonspan.Node{}
	}
	return cols, boxes
}

// isColumns reports whether n holds parallel lists: scores, with labels or
// boxes of the same length, of scalars and of lists.
func (r *rules) isColumns(n jsonspan.Node) bool {
	c, _ := r.columnsIn(n)
	count := c.scores.Len()
	if count == 0 || c.scores.First().Kind() != jsonspan.Number {
		return false
	}
	labels := c.labels.Len() == count && scalar(c.labels.First())
	boxes := c.boxes.Len() == count && c.boxes.First().Kind() == jsonspan.Array
	return labels || boxes
}

func scalar(n jsonspan.Node) bool {
	return n.Kind() == jsonspan.String || n.Kind() == jsonspan.Number
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
	fill(cols.labels, list, func(g *draft, n jsonspan.Node) {
		if g.Class = d.text(n); n.Kind() == jsonspan.Number {
			g.number = whole(g.Class)
			g.Class = "#" + g.number
		}
	})
	fill(cols.ids, list, func(g *draft, n jsonspan.Node) { g.ClassID = d.text(n) })
	fill(cols.boxes, list, func(g *draft, n jsonspan.Node) {
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
		if (!column || n.Kind() != jsonspan.Array) && !d.sizeMember(key, n) {
			d.rest = append(d.rest, looseMember{n, c.pointer})
		}
	}
}

// normalisedNames reports whether the labels are spelled as Vertex AI does.
func normalisedNames(n jsonspan.Node) bool {
	for c := range n.Children() {
		if string(c.RawKey()) == "displayNames" {
			return true
		}
	}
	return false
}

// fill hands the i-th element of a column to the i-th draft.
func fill(column jsonspan.Node, list []draft, set func(*draft, jsonspan.Node)) {
	i := 0
	for n := range column.Children() {
		if i >= len(list) {
			return
		}
		set(&list[i], n)
		i++
	}
}
