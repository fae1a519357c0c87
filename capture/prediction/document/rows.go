package document

import (
	"math"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// maxRow is how many numbers a row has at the most.
const maxRow = 8

// tolerance is how far numbers of 0..1 may overrun.
const tolerance = 0.05

// numberRow is a row of numbers.
type numberRow struct {
	v [maxRow]float64
	n int
}

func rowOf(n jsonspan.Node) (row numberRow, ok bool) {
	if n.Kind() != jsonspan.Array || n.Len() > maxRow {
		return row, false
	}
	list, ok := numbers(row.v[:0], n, maxRow)
	row.n = len(list)
	return row, ok
}

// shapeOfRows returns the shape that the first rows of a list have.
func (r *reader) shapeOfRows(n jsonspan.Node) (vocabulary.RowShape, bool) {
	for _, s := range r.keys.Rows {
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
		row, ok := rowOf(e)
		ok = ok && row.n == s.Length
		switch {
		case !ok && i > 0:
			continue // a broken one among others
		case !ok || !may(s, row.v):
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

// readRows makes objects of rows of numbers.
func (r *reader) readRows(c container, class string) {
	s, _ := r.shapeOfRows(c.node)
	i := -1
	for e := range c.node.Children() {
		i++
		at := r.element(c.pointer, i)
		row, ok := rowOf(e)
		if !ok || row.n != s.Length {
			r.notRead(at, e)
			continue
		}
		g := r.named(at, class)
		g.Numbers = object.Numbers{V: [4]float64(row.v[s.Box : s.Box+4]), Written: object.AsRow}
		if s.Box > 0 && !s.Open { // the shape is one of corners
			g.Numbers.Written, g.Numbers.Layout = object.AsTold, object.XYXY
		}
		k := 0
		for n := range e.Children() {
			switch k {
			case s.Score:
				if v := row.v[k]; v >= 0 && v <= 100 {
					g.Confidence = object.Confidence{Value: v, Text: r.text(n), Known: true}
				}
			case s.Class:
				g.Number = whole(r.text(n))
				if g.Class == "" {
					g.Class = "#" + g.Number
				}
			}
			k++
		}
	}
}
