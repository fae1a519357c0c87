package document

import (
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
)

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
		g.Numbers = object.Numbers{V: [4]float64(row.V[s.Box : s.Box+4]), Written: object.AsRow}
		if s.Box > 0 && !s.Open { // the shape is one of corners
			g.Numbers.Written, g.Numbers.Layout = object.AsTold, object.XYXY
		}
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
