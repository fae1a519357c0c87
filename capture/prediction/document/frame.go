package document

import (
	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// readFrame makes objects of a data frame.
func (r *reader) readFrame(c container) {
	f := r.Frame(c.node)
	for n := range c.node.Children() {
		used := n == f.Rows || n == f.Names
		for _, col := range f.Columns {
			used = used || n == col
		}
		if !used && !r.sizeMember(n) {
			r.rest = append(r.rest, unread{n, c.pointer})
		}
	}
	if f.Columns == nil {
		base, i := r.member(c.pointer, f.Rows), 0
		cells := make([]jsonspan.Node, 0, len(f.Keys))
		for row := range f.Rows.Children() {
			cells = cells[:0]
			for n := range row.Children() {
				cells = append(cells, n)
			}
			r.row(r.element(base, i), f.Keys, cells)
			i++
		}
		return
	}
	rows := make([][]jsonspan.Node, min(f.Columns[0].Len(), MaxObjects))
	for _, col := range f.Columns {
		i := 0
		for n := range col.Children() {
			if i < len(rows) {
				rows[i] = append(rows[i], n)
			}
			i++
		}
	}
	for i, cells := range rows {
		r.row(r.element(c.pointer, i), f.Keys, cells)
	}
}

// row reads an object whose members are named by keys that lie elsewhere.
func (r *reader) row(pointer string, keys []vocabulary.Member, cells []jsonspan.Node) {
	if len(cells) != len(keys) {
		return
	}
	if len(r.raws) >= MaxObjects {
		r.full = true
		return
	}
	at := r.add(pointer)
	b := builder{r: r, Raw: &r.raws[at], sets: r.sets[:0], flat: r.flat[:0], loose: r.loose[:0]}
	for i, n := range cells {
		m := &keys[i]
		if m.Role == vocabulary.NoRole && m.Place.At != vocabulary.NoCoordinate && b.coordinate(m, n, pointer) {
			continue
		}
		if role := usable(m.Role, n); role != vocabulary.NoRole && role != vocabulary.ImageSide {
			b.pick(role, m.Rank, n)
		}
	}
	b.label("")
	b.score()
	b.boxOf(pointer)
	r.sets, r.flat, r.loose = b.sets, b.flat, b.loose[:0]
	if !anything(b.Raw) {
		r.undo()
	}
}

// readTuples reads a list of tuples.
func (r *reader) readTuples(c container) {
	i := 0
	for e := range c.node.Children() {
		at := r.element(c.pointer, i)
		i++
		t, ok := r.Tuple(e)
		if !ok {
			r.notRead(at, e)
			continue
		}
		g := r.named(at, r.className(t.Class))
		g.Numbers = t.Box.Numbers
		if len(t.Rings) == 1 && !shapes.Upright(t.Rings[0]) {
			g.Polygons = t.Rings
		}
		if v, ok := t.Score.Float(); ok && v >= 0 && v <= 100 {
			g.Confidence = object.Confidence{Value: v, Text: r.text(t.Score), Known: true}
		}
	}
}
