package document

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/container"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/leftover"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// table reads objects that are not written one by one.
type table struct {
	*reader
	at container.Container
	found
}

// readTable reads so many objects at most. The class is that of rows without one.
func readTable(r *reader, c container.Container, class string, most int) found {
	t := table{reader: r, at: c}
	t.most = most
	switch c.Form {
	case container.Names:
		t.readNames()
	case container.Pipes:
		t.readPipes()
	case container.Scores:
		t.readScores()
	case container.Files:
		t.readFiles()
	case container.Columns:
		t.readColumns()
	case container.Rows:
		t.readRows(class)
	case container.ClassMap:
		t.readClassMap()
	case container.Frame:
		t.readFrame()
	case container.Tuples:
		t.readTuples()
	case container.ScoredNames:
		t.readScoredNames()
	case container.NamedRow:
		t.readNamedRow()
	case container.Pairs:
		t.readPairs()
	case container.Tensors:
		t.readTensors()
	default: // none
	}
	return t.found
}

func (t *table) readNames() {
	for i, e := range t.at.Node.Elements() {
		if leftover.Numbered(e) { // "cat 0.9 10 20 110 220"
			t.miss(t.element(t.at.Pointer, i))
		}
		if e.Kind() == jsonspan.String {
			t.named(t.element(t.at.Pointer, i), t.text(e))
		} else {
			t.notRead(t.where(t.element(t.at.Pointer, i)), e)
		}
	}
}

func (t *table) readScores() {
	for e := range t.at.Node.Children() {
		g := t.named(t.member(t.at.Pointer, e), object.Clip(e.Key(), object.MaxText))
		v, _ := e.Float()
		g.Confidence = object.Confidence{Value: v, Text: t.text(e), Known: true}
	}
}

func (t *table) readFiles() {
	for e := range t.at.Node.Children() {
		g := t.named(t.member(t.at.Pointer, e), object.Clip(e.Key(), object.MaxText))
		g.Mask, g.MaskKey = &object.MaskRef{Ref: t.text(e), Part: -1}, t.token(e)
	}
}

// readScoredNames reads lists of a class and its confidence.
func (t *table) readScoredNames() {
	for i, e := range t.at.Node.Elements() {
		class, score, ok := tables.ScoredName(e)
		if !ok {
			t.notRead(t.where(t.element(t.at.Pointer, i)), e)
			continue
		}
		t.scored(t.element(t.at.Pointer, i), class, score)
	}
}

// readPairs reads the one object of a list of names and values.
func (t *table) readPairs() {
	keys, cells, _ := t.Pairs(t.at.Node)
	t.row(t.at.Pointer, keys, cells)
}

// readNamedRow reads the confidences of classes that are named beside them.
func (t *table) readNamedRow() {
	names, row, _ := tables.NamedRow(t.at.Node)
	list := slices.Collect(names.Children())
	for i, score := range row.Elements() {
		t.scored(t.element(t.at.Pointer, i), list[i], score)
	}
}

// scored appends a class and its confidence.
func (t *table) scored(pointer string, class, score jsonspan.Node) {
	g := t.named(pointer, t.text(class))
	v, _ := shapes.Number(score)
	g.Confidence = object.Confidence{Value: v, Text: t.text(score), Known: true}
}

// readPipes reads objects that are a text each.
func (t *table) readPipes() {
	for i, e := range t.at.Node.Elements() {
		at := t.element(t.at.Pointer, i)
		p, ok := tables.PipedOf(e.Text())
		if !ok {
			t.notRead(t.where(at), e)
			continue
		}
		g := t.named(at, p.Class)
		if g.Confidence = p.Confidence; p.More {
			g.Extra = t.keep(g.Extra, at, e)
		}
		if g.BadBox = p.Broken; p.Broken {
			t.out.Add(finding.BoxUnreadable.At(t.where(at)))
			continue
		}
		g.Numbers = p.Box
	}
}

// readFrame makes objects of a data frame.
func (t *table) readFrame() {
	f := t.Frame(t.at.Node)
	for n := range t.at.Node.Children() {
		used := n == f.Rows || n == f.Names
		for _, col := range f.Columns {
			used = used || n == col
		}
		if !used && !t.size.Member(n, t.Keys) {
			t.rest = append(t.rest, unread{n, t.at.Pointer})
		}
	}
	if f.Columns == nil {
		base := t.member(t.at.Pointer, f.Rows)
		cells := make([]jsonspan.Node, 0, len(f.Keys))
		for i, row := range f.Rows.Elements() {
			cells = slices.AppendSeq(cells[:0], row.Children())
			t.row(t.element(base, i), f.Keys, cells)
		}
		return
	}
	for i, cells := range f.Cells(t.most) {
		t.row(t.element(t.at.Pointer, i), f.Keys, cells)
	}
}

// row reads an object whose members are named by keys that lie elsewhere.
func (t *table) row(pointer string, keys []vocabulary.Member, cells []jsonspan.Node) {
	if len(cells) != len(keys) {
		return
	}
	at, ok := t.add(pointer)
	if !ok {
		return
	}
	b := t.newBuilder(&t.raws[at])
	for i, n := range cells {
		m := &keys[i]
		if m.Role == vocabulary.NoRole && b.coordinate(m, n, pointer) {
			continue
		}
		if role := features.Usable(m.Role, n); role != vocabulary.NoRole && role != vocabulary.ImageSide {
			b.pick(role, m.Rank, unread{n, pointer})
		}
	}
	b.label("")
	b.score()
	b.boxOf(pointer)
	t.scratch = b.scratch
	t.remarks.join(&b.remarks)
	if !anything(b.Raw) {
		t.undo()
	}
}

// readTuples reads a list of tuples.
func (t *table) readTuples() {
	for i, e := range t.at.Node.Elements() {
		at := t.element(t.at.Pointer, i)
		tuple, ok := t.Tuple(e)
		if !ok {
			t.notRead(t.where(at), e)
			continue
		}
		g := t.named(at, t.className(tuple.Class))
		g.Numbers = tuple.Box.Numbers
		if len(tuple.Rings) == 1 && !shapes.Upright(tuple.Rings[0]) {
			g.Polygons = tuple.Rings
		}
		if v, ok := tuple.Score.Float(); ok && v >= 0 && v <= 100 {
			g.Confidence = object.Confidence{Value: v, Text: t.text(tuple.Score), Known: true}
		}
	}
}

// readTensors makes objects of the outputs of a model server that are rows of
// numbers, and says of the others that they are not read.
func (t *table) readTensors() {
	for i, tensor := range tables.Outputs(t.at.Node) {
		at := t.element(t.at.Pointer, i) + "/data"
		s, rows, ok := tensor.Rows(&t.Reader)
		if !ok {
			t.out.Add(finding.TensorNotRead.At(t.where(at), object.Clip(tensor.Name, 80), tensor.String()))
			continue
		}
		for k := range rows {
			t.rowOf(t.element(at, k), "", s, &rows[k], jsonspan.Node{})
		}
	}
}

// rowOf appends the object of a row, which lies in n, if it is known where.
func (t *table) rowOf(pointer, class string, s vocabulary.RowShape, row *tables.Row, n jsonspan.Node) {
	g := t.named(pointer, class)
	var texts [2]string // of the confidence and of the class
	for i, c := range n.Elements() {
		switch i {
		case s.Score:
			texts[0] = t.text(c)
		case s.Class:
			texts[1] = t.text(c)
		}
	}
	g.Numbers, g.Turn = row.Box(s)
	g.Confidence, g.Keypoints = row.Confidence(s, texts[0]), row.Keypoints(s)
	if s.Class < 0 {
		return
	}
	g.Number = shapes.Whole(cmp.Or(texts[1], strconv.FormatFloat(row.V[s.Class], 'f', -1, 64)))
	g.Class = cmp.Or(g.Class, "#"+g.Number)
}

// readRows makes objects of rows of numbers. A list whose rows tell different
// classes is not that of one.
func (t *table) readRows(class string) {
	s, _ := t.Rows(t.at.Node)
	for i, e := range t.at.Node.Elements() {
		at := t.element(t.at.Pointer, i)
		row, ok := tables.RowOf(e)
		if !ok || row.N != s.Length {
			t.notRead(t.where(at), e)
			continue
		}
		t.rowOf(at, class, s, &row, e)
	}
	if slices.ContainsFunc(t.raws, func(g object.Raw) bool { return g.Number != t.raws[0].Number }) {
		for i := range t.raws {
			t.raws[i].Class = "#" + t.raws[i].Number
		}
	}
}
