package tables

import (
	"math"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Tensor is an output of a model server: the numbers of an array, and how long
// its sides are.
type Tensor struct {
	Name  string
	Shape []int // without the sides of 1 before the others
	Data  jsonspan.Node
}

// String writes the shape as "84x8400".
func (t *Tensor) String() string {
	list := make([]string, len(t.Shape))
	for i, n := range t.Shape {
		list[i] = strconv.Itoa(n)
	}
	return strings.Join(list, "x")
}

// maxOutputs is how many outputs a model has at most.
const maxOutputs = 64

// Outputs returns the outputs of a model server: a list of objects with a name, a
// shape and their data. It returns nil where n is none.
func Outputs(n jsonspan.Node) []Tensor {
	if n.Len() > maxOutputs {
		return nil
	}
	var list []Tensor
	for e := range n.Children() {
		name, data := tensor(e)
		t := Tensor{Name: string(name), Data: data}
		for c := range e.Children() {
			if string(c.RawKey()) == "shape" {
				t.Shape = sides(c)
			}
		}
		if name == nil || t.Shape == nil || data.First().Kind() == jsonspan.Object {
			return nil
		}
		list = append(list, t)
	}
	return list
}

// sides reads the lengths of the sides of an array, without those of 1 before the
// others; nil where n is none.
func sides(n jsonspan.Node) (list []int) {
	if n.Kind() != jsonspan.Array || n.Len() > maxRow {
		return nil
	}
	for c := range n.Children() {
		side, ok := shapes.Integer(c, math.MaxInt32)
		if !ok {
			return nil
		}
		if side != 1 || list != nil {
			list = append(list, side)
		}
	}
	return list
}

// Rows reads a tensor of n rows of k numbers, or of k columns of n, as rows.
func (t *Tensor) Rows(r *Reader) (s vocabulary.RowShape, rows []Row, ok bool) {
	if len(t.Shape) != 2 || t.Shape[0] > t.Data.Len() || t.Shape[1] > t.Data.Len() || t.Shape[0]*t.Shape[1] != t.Data.Len() {
		return s, nil, false
	}
	v := make([]float64, 0, t.Data.Len())
	for c := range t.Data.Children() {
		f, ok := shapes.Number(c)
		if !ok {
			return s, nil, false
		}
		v = append(v, f)
	}
	for _, s := range r.Keys.Rows {
		if s.Length == t.Shape[1] {
			if rows := rowsOf(v, t.Shape[0], s.Length, s.Length, 1); allMay(s, rows) {
				return s, rows, true
			}
		}
		if s.Length == t.Shape[0] {
			if rows := rowsOf(v, t.Shape[1], s.Length, 1, t.Shape[1]); allMay(s, rows) {
				return s, rows, true
			}
		}
	}
	return s, nil, false
}

// rowsOf cuts numbers into n rows of k: how far one row is from the next, and one
// number of it.
func rowsOf(v []float64, n, k, row, number int) []Row {
	rows := make([]Row, n)
	for i := range rows {
		rows[i].N = k
		for j := range k {
			rows[i].V[j] = v[i*row+j*number]
		}
	}
	return rows
}

// allMay reports whether the first rows may have a shape.
func allMay(s vocabulary.RowShape, rows []Row) bool {
	for i := range rows[:min(len(rows), maxSample)] {
		if !may(s, rows[i].V) {
			return false
		}
	}
	return len(rows) > 0
}
