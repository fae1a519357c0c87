package tables

import (
	"bytes"
	"slices"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// maxKey is longer than the name of a column.
const maxKey = 64

// Frame is a data frame: objects as rows whose members are named once.
type Frame struct {
	Keys    []vocabulary.Member
	Columns []jsonspan.Node // by key, each of all rows; nil where rows has them
	Rows    jsonspan.Node   // lists in the order of the keys
	Names   jsonspan.Node   // the list of the keys
}

// Frame finds a data frame: {"xmin":[1,2],...}, or, as pandas writes one,
// {"xmin":{"0":1,"1":2},...}, or {"columns":["xmin",...],"data":[[1,...],...]}.
// It returns nil where there is none, or none with boxes.
func (r *Reader) Frame(n jsonspan.Node) *Frame {
	if n.Kind() != jsonspan.Object {
		return nil
	}
	if f := r.splitFrame(n); f != nil {
		return f
	}
	f := &Frame{}
	var flat shapes.Coordinates
	rows := 0
	for c := range n.Children() {
		if c.Kind() != jsonspan.Array && c.Kind() != jsonspan.Object || !shapes.Scalar(c.First()) {
			continue
		}
		m := r.Keys.Of(c)
		if m.Place.At != vocabulary.NoCoordinate && !m.Place.At.Point() {
			if rows == 0 {
				rows = c.Len()
			}
			flat.Take(&m.Place, c.First())
		}
		f.Keys, f.Columns = append(f.Keys, *m), append(f.Columns, c)
	}
	if rows == 0 || flat.Box().Written == object.NoBox {
		return nil
	}
	for _, c := range f.Columns {
		if c.Len() != rows {
			return nil
		}
	}
	r.withoutPrefix(f)
	return f
}

// Cells returns the values of the first rows of columns, so many at most. Those of
// columns that are maps are in the rows of their keys in the first.
func (f *Frame) Cells(most int) [][]jsonspan.Node {
	rows := make([][]jsonspan.Node, min(f.Columns[0].Len(), most))
	for i := range rows {
		rows[i] = make([]jsonspan.Node, len(f.Columns))
	}
	at := make(map[string]int, len(rows))
	for i, n := range f.Columns[0].Elements() {
		if n.IsMember() {
			at[n.Key()] = i
		}
	}
	for k, column := range f.Columns {
		for i, n := range column.Elements() {
			is := true
			if n.IsMember() {
				i, is = at[n.Key()]
			}
			if is && i < len(rows) {
				rows[i][k] = n
			}
		}
	}
	return rows
}

// withoutPrefix looks the names of columns up once more without what they have
// in common, as "bbox_row1", "bbox_class_name" and "bbox_confidence" have.
func (r *Reader) withoutPrefix(f *Frame) {
	key := f.Columns[0].RawKey()
	prefix := key[:bytes.IndexByte(key, '_')+1]
	for _, c := range f.Columns {
		if len(prefix) == 0 || !bytes.HasPrefix(c.RawKey(), prefix) {
			return
		}
	}
	for i, c := range f.Columns {
		if m := &f.Keys[i]; m.Place.At == vocabulary.NoCoordinate {
			*m = r.Keys.Look(c.RawKey()[len(prefix):])
		}
	}
}

// splitFrame finds names and rows apart from each other.
func (r *Reader) splitFrame(n jsonspan.Node) *Frame {
	f := &Frame{}
	var flat shapes.Coordinates
	for c := range n.Children() {
		switch first := c.First(); {
		case c.Kind() != jsonspan.Array:
		case first.Kind() == jsonspan.String && f.Names.Kind() == jsonspan.None:
			f.Names = c
		case first.Kind() == jsonspan.Array && f.Rows.Kind() == jsonspan.None:
			f.Rows = c
		}
	}
	row := f.Rows.First()
	if f.Names.Len() < 4 || row.Len() != f.Names.Len() {
		return nil
	}
	cells := slices.Collect(row.Children())
	for c := range f.Names.Children() {
		m := r.Keys.Look([]byte(c.Head(maxKey)))
		if m.Place.At != vocabulary.NoCoordinate && !m.Place.At.Point() {
			flat.Take(&m.Place, cells[len(f.Keys)])
		}
		f.Keys = append(f.Keys, m)
	}
	if flat.Box().Written == object.NoBox {
		return nil
	}
	return f
}

// Pairs finds an object that is a list of names and values, as Sparkplug's
// metrics are: [{"name":"x","value":64},...]. ok is false where there is none,
// or none with a box.
func (r *Reader) Pairs(n jsonspan.Node) (keys []vocabulary.Member, cells []jsonspan.Node, ok bool) {
	const most = 64
	if n.Len() < 4 || n.Len() > most {
		return nil, nil, false
	}
	var flat shapes.Coordinates
	for e := range n.Children() {
		var name, value jsonspan.Node
		for c := range e.Children() {
			switch vocabulary.Normalise(c.RawKey()) {
			case "name", "key", "tag", "metric", "property":
				name = c
			case "value", "val", "v":
				value = c
			}
		}
		if name.Kind() != jsonspan.String || !shapes.Scalar(value) {
			return nil, nil, false
		}
		m := r.Keys.Look([]byte(name.Head(maxKey)))
		if m.Place.At != vocabulary.NoCoordinate && !m.Place.At.Point() {
			flat.Take(&m.Place, value)
		}
		keys, cells = append(keys, m), append(cells, value)
	}
	return keys, cells, flat.Box().Written != object.NoBox
}
