package document

import (
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// read makes objects of what the container holds.
func (r *reader) read(c container, class string) {
	switch c.form {
	case formList:
		r.readList(c, class)
	case formAlone:
		r.object(c.node, c.pointer, class)
	case formRows:
		r.readRows(c, class)
	case formLists: // which may hold any of the forms
		r.readLists(c)
	default:
		if read := readers[c.form]; read != nil {
			read(r, c)
		}
	}
}

// readers read what needs no class from around it.
var readers = map[form]func(*reader, container){
	formMap:         (*reader).readMap,
	formNames:       (*reader).readNames,
	formPipes:       (*reader).readPipes,
	formScores:      (*reader).readScores,
	formColumns:     (*reader).readColumns,
	formClassMap:    (*reader).readClassMap,
	formFrame:       (*reader).readFrame,
	formTuples:      (*reader).readTuples,
	formScoredNames: (*reader).readScoredNames,
	formNamedRow:    (*reader).readNamedRow,
	formPairs:       (*reader).readPairs,
	formTensors:     (*reader).readTensors,
}

// readList reads a list of objects. The class is that of those without one.
func (r *reader) readList(c container, class string) {
	r.expect(c.node.Len())
	i := -1
	for e := range c.node.Children() {
		if i++; r.full {
			return
		}
		at := r.element(c.pointer, i)
		if e.Kind() == jsonspan.Object && r.object(e, at, class) || r.full {
			continue
		}
		r.notRead(at, e)
	}
}

// readMap reads objects by key. The key is the class where the object has
// none, or only a number for it.
func (r *reader) readMap(c container) {
	for e := range c.node.Children() {
		at := r.member(c.pointer, e)
		first := len(r.raws)
		if !r.object(e, at, "") && !r.full {
			r.notRead(at, e)
		}
		if len(r.raws) == first || isIdentifier(e.Key()) {
			continue
		}
		g := &r.raws[first]
		if g.Class == "" || g.Number != "" && g.Class == "#"+g.Number {
			g.Class, g.ClassID = object.Clip(e.Key(), maxText), g.Number
		}
	}
}

// readLists reads lists by class.
func (r *reader) readLists(c container) {
	for e := range c.node.Children() {
		class := object.Clip(e.Key(), maxText)
		if isIdentifier(class) {
			class = ""
		}
		in := container{form: formList, node: e, pointer: r.member(c.pointer, e)}
		switch {
		case e.Len() == 0:
		case r.listOfBoxes(e):
			r.readBoxes(in, class, c.node)
		default:
			r.read(in, class)
		}
	}
}

// isIdentifier reports whether a key is a number or a UUID and so no class.
func isIdentifier(key string) bool {
	const uuid = 36
	return strings.Trim(key, "0123456789") == "" || len(key) == uuid && strings.Count(key, "-") == 4
}

// listOfBoxes reports whether a list is one of boxes without anything else:
// lists of four numbers, or the numbers of all of them one after the other.
func (r *inspector) listOfBoxes(n jsonspan.Node) bool {
	first := n.First()
	if first.Kind() == jsonspan.Array {
		_, ok := shapes.Four(first)
		return ok
	}
	if first.Kind() != jsonspan.Number || n.Len()%4 != 0 {
		return false
	}
	for c := range n.Children() {
		if c.Kind() != jsonspan.Number {
			return false
		}
	}
	return true
}

// readBoxes reads the boxes of one class. The key of the map around them may
// tell their layout.
func (r *reader) readBoxes(c container, class string, around jsonspan.Node) {
	word := r.Keys.Of(around).Box
	i, k := 0, 0
	var v [4]float64
	for e := range c.node.Children() {
		if e.Kind() == jsonspan.Array {
			g := r.named(r.element(c.pointer, i), class)
			if list, ok := shapes.Four(e); ok {
				g.Numbers = shapes.OfNumbers(list[:], &word).Numbers
			} else {
				g.BadBox = true
				r.out.Add(finding.BoxUnreadable.At(r.where(g.Pointer)))
			}
		} else {
			v[k], _ = shapes.Number(e)
			if k++; k == len(v) {
				g := r.named(r.element(c.pointer, i-k+1), class)
				g.Numbers = shapes.OfNumbers(v[:], &word).Numbers
				k = 0
			}
		}
		i++
	}
}

// named appends an object with a class alone, unless there are too many.
func (r *reader) named(pointer, class string) *object.Raw {
	if len(r.raws) >= r.mostObjects {
		r.full = true
		return &object.Raw{Object: new(object.Object)}
	}
	g := &r.raws[r.add(pointer)]
	g.Class = class
	return g
}

func (r *reader) readNames(c container) {
	i := 0
	for e := range c.node.Children() {
		if e.Kind() == jsonspan.String {
			r.named(r.element(c.pointer, i), r.text(e))
		} else {
			r.notRead(r.element(c.pointer, i), e)
		}
		i++
	}
}

func (r *reader) readScores(c container) {
	for e := range c.node.Children() {
		g := r.named(r.member(c.pointer, e), object.Clip(e.Key(), maxText))
		v, _ := e.Float()
		g.Confidence = object.Confidence{Value: v, Text: r.text(e), Known: true}
	}
}

// readScoredNames reads lists of a class and its confidence.
func (r *reader) readScoredNames(c container) {
	i := -1
	for e := range c.node.Children() {
		i++
		class, score, ok := tables.ScoredName(e)
		if !ok {
			r.notRead(r.element(c.pointer, i), e)
			continue
		}
		r.scored(r.element(c.pointer, i), class, score)
	}
}

// readPairs reads the one object of a list of names and values.
func (r *reader) readPairs(c container) {
	keys, cells, _ := r.Pairs(c.node)
	r.row(c.pointer, keys, cells)
}

// readNamedRow reads the confidences of classes that are named beside them.
func (r *reader) readNamedRow(c container) {
	names, row, _ := tables.NamedRow(c.node)
	list := make([]jsonspan.Node, 0, names.Len())
	for class := range names.Children() {
		list = append(list, class)
	}
	i := 0
	for score := range row.Children() {
		r.scored(r.element(c.pointer, i), list[i], score)
		i++
	}
}

// scored appends a class and its confidence.
func (r *reader) scored(pointer string, class, score jsonspan.Node) {
	g := r.named(pointer, r.text(class))
	v, _ := shapes.Number(score)
	g.Confidence = object.Confidence{Value: v, Text: r.text(score), Known: true}
}

// readPipes reads id|left|top|right|bottom|label, the first six fields of
// DeepStream's minimal message schema.
func (r *reader) readPipes(c container) {
	i := -1
	for e := range c.node.Children() {
		i++
		at := r.element(c.pointer, i)
		fields := strings.Split(object.Clip(e.Text(), maxText), "|")
		if len(fields) < 6 {
			r.notRead(at, e)
			continue
		}
		b := object.Told(object.XYXY, 0, 0, 0, 0)
		b.Units = object.Pixels
		bad := false
		for j := range b.V {
			v, err := strconv.ParseFloat(fields[j+1], 64)
			b.V[j], bad = v, bad || err != nil
		}
		g := r.named(at, fields[5])
		if len(fields) > 6 {
			g.Extra = r.keep(g.Extra, at, e)
			g.Confidence = pipedConfidence(fields)
		}
		if bad {
			g.BadBox = true
			r.out.Add(finding.BoxUnreadable.At(r.where(at)))
			continue
		}
		g.Numbers = b
	}
}

// pipedConfidence returns the confidence that ends the attributes behind "#";
// NVIDIA writes -0.1 where there is none.
func pipedConfidence(fields []string) object.Confidence {
	const attributes = 6
	text := fields[len(fields)-1]
	v, err := strconv.ParseFloat(text, 64)
	if fields[attributes] != "#" || err != nil || !(v >= 0 && v <= 1) {
		return object.Confidence{}
	}
	return object.Confidence{Value: v, Text: text, Known: true}
}

// notRead says that an element is no object.
func (r *reader) notRead(at string, n jsonspan.Node) {
	if !r.out.Full(finding.ObjectNotRead.Rule) {
		r.out.Add(finding.ObjectNotRead.At(r.where(at), kindName(n)))
	}
}

func kindName(n jsonspan.Node) string {
	switch n.Kind() {
	case jsonspan.Object:
		return "object"
	case jsonspan.Array:
		return "list"
	case jsonspan.String:
		return "string"
	case jsonspan.Number:
		return "number"
	case jsonspan.True, jsonspan.False:
		return "boolean"
	default:
		return "null"
	}
}

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
	rows := make([][]jsonspan.Node, min(f.Columns[0].Len(), r.mostObjects))
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
	if len(r.raws) >= r.mostObjects {
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
			b.pick(role, m.Rank, unread{n, pointer})
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

// readTensors makes objects of the outputs of a model server that are rows of
// numbers, and says of the others that they are not read.
func (r *reader) readTensors(c container) {
	for i, t := range tables.Outputs(c.node) {
		at := r.element(c.pointer, i) + "/data"
		s, rows, ok := t.Rows(&r.Reader)
		if !ok {
			r.out.Add(finding.TensorNotRead.At(r.where(at), object.Clip(t.Name, 80), t.String()))
			continue
		}
		for k := range rows {
			g := r.named(r.element(at, k), "")
			g.Numbers = rowBox(s, &rows[k])
			if v := rows[k].V[s.Score]; v >= 0 && v <= 100 {
				g.Confidence = object.Confidence{Value: v, Text: strconv.FormatFloat(v, 'g', -1, 64), Known: true}
			}
			if s.Class >= 0 {
				g.Number = strconv.FormatFloat(rows[k].V[s.Class], 'f', -1, 64)
				g.Class = "#" + g.Number
			}
		}
	}
}

// rowBox returns the box of a row.
func rowBox(s vocabulary.RowShape, row *tables.Row) object.Numbers {
	n := object.Numbers{V: [4]float64(row.V[s.Box : s.Box+4]), Written: object.AsRow}
	if s.Box > 0 && !s.Open { // the shape is one of corners
		n.Written, n.Layout = object.AsTold, object.XYXY
	}
	return n
}

// readRows makes objects of rows of numbers.
func (r *reader) readRows(c container, class string) {
	s, _ := r.Rows(c.node)
	i := -1
	for e := range c.node.Children() {
		i++
		at := r.element(c.pointer, i)
		row, ok := tables.RowOf(e)
		if !ok || row.N != s.Length {
			r.notRead(at, e)
			continue
		}
		g := r.named(at, class)
		g.Numbers = rowBox(s, &row)
		k := 0
		for n := range e.Children() {
			switch k {
			case s.Score:
				if v := row.V[k]; v >= 0 && v <= 100 {
					g.Confidence = object.Confidence{Value: v, Text: r.text(n), Known: true}
				}
			case s.Class:
				g.Number = shapes.Whole(r.text(n))
				if g.Class == "" {
					g.Class = "#" + g.Number
				}
			}
			k++
		}
	}
}
