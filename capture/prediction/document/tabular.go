package document

import (
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/container"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// tabular reads objects that are not written one by one.
type tabular struct {
	*reader
	at container.Container
}

// read makes the objects. The class is that of rows without one.
func (r tabular) read(class string) {
	switch r.at.Form {
	case container.Names:
		r.readNames()
	case container.Pipes:
		r.readPipes()
	case container.Scores:
		r.readScores()
	case container.Files:
		r.readFiles()
	case container.Columns:
		r.readColumns()
	case container.Rows:
		r.readRows(class)
	case container.ClassMap:
		r.readClassMap()
	case container.Frame:
		r.readFrame()
	case container.Tuples:
		r.readTuples()
	case container.ScoredNames:
		r.readScoredNames()
	case container.NamedRow:
		r.readNamedRow()
	case container.Pairs:
		r.readPairs()
	case container.Tensors:
		r.readTensors()
	default: // none
	}
}

func (r tabular) readNames() {
	i := 0
	for e := range r.at.Node.Children() {
		if e.Kind() == jsonspan.String {
			r.named(r.element(r.at.Pointer, i), r.text(e))
		} else {
			r.notRead(r.element(r.at.Pointer, i), e)
		}
		i++
	}
}

func (r tabular) readScores() {
	for e := range r.at.Node.Children() {
		g := r.named(r.member(r.at.Pointer, e), object.Clip(e.Key(), object.MaxText))
		v, _ := e.Float()
		g.Confidence = object.Confidence{Value: v, Text: r.text(e), Known: true}
	}
}

func (r tabular) readFiles() {
	for e := range r.at.Node.Children() {
		g := r.named(r.member(r.at.Pointer, e), object.Clip(e.Key(), object.MaxText))
		g.Mask, g.MaskKey = &object.MaskRef{Ref: r.text(e), Part: -1}, r.token(e)
	}
}

// readScoredNames reads lists of a class and its confidence.
func (r tabular) readScoredNames() {
	i := -1
	for e := range r.at.Node.Children() {
		i++
		class, score, ok := tables.ScoredName(e)
		if !ok {
			r.notRead(r.element(r.at.Pointer, i), e)
			continue
		}
		r.scored(r.element(r.at.Pointer, i), class, score)
	}
}

// readPairs reads the one object of a list of names and values.
func (r tabular) readPairs() {
	keys, cells, _ := r.Pairs(r.at.Node)
	r.row(r.at.Pointer, keys, cells)
}

// readNamedRow reads the confidences of classes that are named beside them.
func (r tabular) readNamedRow() {
	names, row, _ := tables.NamedRow(r.at.Node)
	list := make([]jsonspan.Node, 0, names.Len())
	for class := range names.Children() {
		list = append(list, class)
	}
	i := 0
	for score := range row.Children() {
		r.scored(r.element(r.at.Pointer, i), list[i], score)
		i++
	}
}

// scored appends a class and its confidence.
func (r tabular) scored(pointer string, class, score jsonspan.Node) {
	g := r.named(pointer, r.text(class))
	v, _ := shapes.Number(score)
	g.Confidence = object.Confidence{Value: v, Text: r.text(score), Known: true}
}

// readPipes reads id|left|top|right|bottom|label, the first six fields of
// DeepStream's minimal message schema.
func (r tabular) readPipes() {
	i := -1
	for e := range r.at.Node.Children() {
		i++
		at := r.element(r.at.Pointer, i)
		fields := strings.Split(object.Clip(e.Text(), object.MaxText), "|")
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

// readFrame makes objects of a data frame.
func (r tabular) readFrame() {
	f := r.Frame(r.at.Node)
	for n := range r.at.Node.Children() {
		used := n == f.Rows || n == f.Names
		for _, col := range f.Columns {
			used = used || n == col
		}
		if !used && !r.size.member(n) {
			r.rest = append(r.rest, unread{n, r.at.Pointer})
		}
	}
	if f.Columns == nil {
		base, i := r.member(r.at.Pointer, f.Rows), 0
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
	rows := make([][]jsonspan.Node, min(f.Columns[0].Len(), r.most))
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
		r.row(r.element(r.at.Pointer, i), f.Keys, cells)
	}
}

// row reads an object whose members are named by keys that lie elsewhere.
func (r tabular) row(pointer string, keys []vocabulary.Member, cells []jsonspan.Node) {
	if len(cells) != len(keys) {
		return
	}
	at, ok := r.add(pointer)
	if !ok {
		return
	}
	b := r.newBuilder(at)
	for i, n := range cells {
		m := &keys[i]
		if m.Role == vocabulary.NoRole && m.Place.At != vocabulary.NoCoordinate && b.coordinate(m, n, pointer) {
			continue
		}
		if role := features.Usable(m.Role, n); role != vocabulary.NoRole && role != vocabulary.ImageSide {
			b.pick(role, m.Rank, unread{n, pointer})
		}
	}
	b.label("")
	b.score()
	b.boxOf(pointer)
	r.scratch = b.scratch
	if !anything(b.Raw) {
		r.undo()
	}
}

// readTuples reads a list of tuples.
func (r tabular) readTuples() {
	i := 0
	for e := range r.at.Node.Children() {
		at := r.element(r.at.Pointer, i)
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
func (r tabular) readTensors() {
	for i, t := range tables.Outputs(r.at.Node) {
		at := r.element(r.at.Pointer, i) + "/data"
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
func (r tabular) readRows(class string) {
	s, _ := r.Rows(r.at.Node)
	i := -1
	for e := range r.at.Node.Children() {
		i++
		at := r.element(r.at.Pointer, i)
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
