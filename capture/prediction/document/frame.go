package document

import (
	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// frame is a data frame: objects as rows whose members are named once.
type frame struct {
	keys    []vocabulary.Member
	columns []jsonspan.Node // by key, each of all rows; nil where rows has them
	rows    jsonspan.Node   // lists in the order of the keys
	names   jsonspan.Node   // the list of the keys
}

// frameIn finds a data frame: {"xmin":[1,2],...}, or, as pandas writes one,
// {"xmin":{"0":1,"1":2},...}, or {"columns":["xmin",...],"data":[[1,...],...]}.
// It returns nil where there is none, or none with boxes.
func (r *reader) frameIn(n jsonspan.Node) *frame {
	if n.Kind() != jsonspan.Object {
		return nil
	}
	if f := r.splitFrame(n); f != nil {
		return f
	}
	f := &frame{}
	var flat coordinates
	rows := 0
	for c := range n.Children() {
		if c.Kind() != jsonspan.Array && c.Kind() != jsonspan.Object || !scalar(c.First()) {
			continue
		}
		m := r.keys.Of(c)
		if m.Place.At != vocabulary.NoCoordinate && !m.Place.At.Point() {
			if rows == 0 {
				rows = c.Len()
			}
			flat.take(&m.Place, c.First())
		}
		f.keys, f.columns = append(f.keys, *m), append(f.columns, c)
	}
	if rows == 0 || flat.shape().Written == object.NoBox {
		return nil
	}
	for _, c := range f.columns {
		if c.Len() != rows {
			return nil
		}
	}
	return f
}

// splitFrame finds names and rows apart from each other.
func (r *reader) splitFrame(n jsonspan.Node) *frame {
	f := &frame{}
	var flat coordinates
	for c := range n.Children() {
		switch first := c.First(); {
		case c.Kind() != jsonspan.Array:
		case first.Kind() == jsonspan.String && f.names.Kind() == jsonspan.None:
			f.names = c
		case first.Kind() == jsonspan.Array && f.rows.Kind() == jsonspan.None:
			f.rows = c
		}
	}
	row := f.rows.First()
	if f.names.Len() < 4 || row.Len() != f.names.Len() {
		return nil
	}
	cells := make([]jsonspan.Node, 0, row.Len())
	for c := range row.Children() {
		cells = append(cells, c)
	}
	for c := range f.names.Children() {
		m := r.keys.Look([]byte(object.Clip(c.Text(), maxText)))
		if m.Place.At != vocabulary.NoCoordinate && !m.Place.At.Point() {
			flat.take(&m.Place, cells[len(f.keys)])
		}
		f.keys = append(f.keys, m)
	}
	if flat.shape().Written == object.NoBox {
		return nil
	}
	return f
}

// readFrame makes objects of a data frame.
func (r *reader) readFrame(c container) {
	f := r.frameIn(c.node)
	for n := range c.node.Children() {
		used := n == f.rows || n == f.names
		for _, col := range f.columns {
			used = used || n == col
		}
		if !used && !r.sizeMember(n) {
			r.rest = append(r.rest, unread{n, c.pointer})
		}
	}
	if f.columns == nil {
		base, i := r.member(c.pointer, f.rows), 0
		cells := make([]jsonspan.Node, 0, len(f.keys))
		for row := range f.rows.Children() {
			cells = cells[:0]
			for n := range row.Children() {
				cells = append(cells, n)
			}
			r.row(r.element(base, i), f.keys, cells)
			i++
		}
		return
	}
	rows := make([][]jsonspan.Node, min(f.columns[0].Len(), MaxObjects))
	for _, col := range f.columns {
		i := 0
		for n := range col.Children() {
			if i < len(rows) {
				rows[i] = append(rows[i], n)
			}
			i++
		}
	}
	for i, cells := range rows {
		r.row(r.element(c.pointer, i), f.keys, cells)
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
	b := builder{Raw: &r.raws[at], sets: r.sets[:0], flat: r.flat[:0], loose: r.loose[:0]}
	for i, n := range cells {
		m := &keys[i]
		if m.Role == vocabulary.NoRole && m.Place.At != vocabulary.NoCoordinate && b.coordinate(m, n, pointer) {
			continue
		}
		if role := usable(m.Role, n); role != vocabulary.NoRole && role != vocabulary.ImageSide {
			b.pick(role, m.Rank, n)
		}
	}
	r.label(&b, "")
	r.score(&b)
	r.boxOf(&b, pointer)
	r.sets, r.flat, r.loose = b.sets, b.flat, b.loose[:0]
	if !anything(b.Raw) {
		r.undo()
	}
}

// tuple is an object that is a list of its box, its class and its confidence,
// in whatever order: [[[x,y],...],"STOP",0.9], ["dog",0.9,[1,2,3,4]].
type tuple struct {
	box, class, score jsonspan.Node
	shape             boxShape
	rings             [][]object.Point
}

// tupleIn reports whether a list is a tuple.
func (r *reader) tupleIn(n jsonspan.Node) (t tuple, ok bool) {
	const pair, most = 2, 4
	if n.Kind() != jsonspan.Array || n.Len() < pair || n.Len() > most {
		return t, false
	}
	for c := range n.Children() {
		switch c.Kind() {
		case jsonspan.String:
			t.class = c
		case jsonspan.Number:
			t.score = c
		case jsonspan.Array:
			if c.Len() == pair && c.First().Kind() == jsonspan.String { // ["STOP",0.9]
				t.class = c.First()
				for in := range c.Children() {
					t.score = in
				}
				continue
			}
			s, rings := r.boxNode(c, &vocabulary.BoxWord{}, 0)
			if s.Written == object.NoBox || t.box.Kind() != jsonspan.None {
				return t, false
			}
			t.box, t.shape, t.rings = c, s, rings
		default:
			return t, false
		}
	}
	return t, t.box.Kind() != jsonspan.None && t.class.Kind() != jsonspan.None
}

// readTuples reads a list of tuples.
func (r *reader) readTuples(c container) {
	i := 0
	for e := range c.node.Children() {
		at := r.element(c.pointer, i)
		i++
		t, ok := r.tupleIn(e)
		if !ok {
			r.notRead(at, e)
			continue
		}
		g := r.named(at, r.className(t.class))
		g.Numbers = t.shape.Numbers
		if len(t.rings) == 1 && !upright(t.rings[0]) {
			g.Polygons = t.rings
		}
		if v, ok := t.score.Float(); ok && v >= 0 && v <= 100 {
			g.Confidence = object.Confidence{Value: v, Text: r.text(t.score), Known: true}
		}
	}
}
