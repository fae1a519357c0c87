package tables

import (
	"math"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// maxRow is how many numbers a row has at the most.
const maxRow = 8

// tolerance is how far numbers of 0..1 may overrun.
const tolerance = 0.05

// Row is a row of numbers.
type Row struct {
	V [maxRow]float64
	N int
}

// RowOf reads a row of numbers.
func RowOf(n jsonspan.Node) (row Row, ok bool) {
	if n.Kind() != jsonspan.Array || n.Len() > maxRow {
		return row, false
	}
	list, ok := shapes.Numbers(row.V[:0], n, maxRow)
	row.N = len(list)
	return row, ok
}

// Rows returns the shape that the first rows of a list have.
func (r *Reader) Rows(n jsonspan.Node) (vocabulary.RowShape, bool) {
	for _, s := range r.Keys.Rows {
		if fits(s, n) {
			return s, true
		}
	}
	return vocabulary.RowShape{}, false
}

// fits reports whether the first rows may have this shape.
func fits(s vocabulary.RowShape, n jsonspan.Node) bool {
	i := 0
	for e := range n.Children() {
		row, ok := RowOf(e)
		ok = ok && row.N == s.Length
		switch {
		case !ok && i > 0:
			continue // a broken one among others
		case !ok || !may(s, row.V):
			return false
		}
		if i++; i == maxSample {
			break
		}
	}
	return i > 0
}

// may reports whether the numbers may be a confidence and a class, and the
// rest a box.
func may(s vocabulary.RowShape, v [maxRow]float64) bool {
	top := 1.0
	if s.Percent {
		top = 100
	}
	if c := v[s.Score]; c < 0 || c > top || s.Percent && (c <= 1 || c != math.Trunc(c)) {
		return false
	}
	if s.Box > 0 && !s.Open && (v[s.Box+2] < v[s.Box] || v[s.Box+3] < v[s.Box+1] || max(v[s.Box+2], v[s.Box+3]) > 1+tolerance) {
		return false
	}
	return s.Class < 0 || v[s.Class] >= 0 && v[s.Class] == math.Trunc(v[s.Class])
}

// IsListOfBoxes reports whether a list is one of boxes without anything else:
// lists of four numbers, or the numbers of all of them one after the other.
func IsListOfBoxes(n jsonspan.Node) bool {
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
