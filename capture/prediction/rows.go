package prediction

import (
	"math"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
)

// rowShape says where in a row of numbers the box, the confidence and the
// class are.
type rowShape struct{ length, box, score, class int }

// rowShapes returns the shapes of rows, first match first.
func rowShapes() []rowShape {
	return []rowShape{
		{length: 6, score: 4, class: 5},         // Ultralytics' Boxes.data
		{length: 6, class: 0, score: 1, box: 2}, // Amazon SageMaker, corners of 0..1
	}
}

// shapeOfRows returns the shape that the first rows of a list have.
func (r *rules) shapeOfRows(n jsonspan.Node) (rowShape, bool) {
	for _, s := range r.rows {
		if s.fits(n) {
			return s, true
		}
	}
	return rowShape{}, false
}

func (s rowShape) fits(n jsonspan.Node) bool {
	i := 0
	for row := range n.Children() {
		v, ok := numbersOf(row)
		ok = ok && row.Len() == s.length
		switch {
		case !ok && i > 0:
			continue // a broken one among others
		case !ok || !s.fit(v):
			return false
		}
		if i++; i == maxSample {
			break
		}
	}
	return i > 0
}

// fit reports whether the numbers may be a confidence and a class.
func (s rowShape) fit(v [6]float64) bool {
	if v[s.score] < 0 || v[s.score] > 1 {
		return false
	}
	if s.box > 0 && (v[s.box+2] < v[s.box] || v[s.box+3] < v[s.box+1] || max(v[s.box+2], v[s.box+3]) > 1+tolerance) {
		return false
	}
	return v[s.class] >= 0 && v[s.class] == math.Trunc(v[s.class])
}

// numbersOf returns the numbers of a list of up to six.
func numbersOf(n jsonspan.Node) (v [6]float64, ok bool) {
	if n.Kind() != jsonspan.Array || n.Len() > len(v) {
		return v, false
	}
	i := 0
	for c := range n.Children() {
		if v[i], ok = c.Float(); !ok {
			return v, false
		}
		i++
	}
	return v, i > 0
}

// whole returns the text of a class's number without the fraction that rows
// of floating point numbers give it.
func whole(number string) string { return strings.TrimSuffix(number, ".0") }

// readRows makes objects of rows of numbers.
func (d *decoder) readRows(c container) {
	shape, _ := d.rules.shapeOfRows(c.node)
	i := -1
	for row := range c.node.Children() {
		i++
		at := d.arena.element(c.pointer, i)
		v, ok := numbersOf(row)
		if !ok || row.Len() != shape.length {
			d.out.add(CodeObjectNotRead, d.where(at), kindName(row))
			continue
		}
		g := d.named(at, "")
		g.box = rawBox{v: [4]float64(v[shape.box : shape.box+4]), layout: rawRow}
		k := 0
		for n := range row.Children() {
			switch k {
			case shape.score:
				if s := v[k]; s >= 0 && s <= 100 {
					g.Confidence = Confidence{Value: s, Text: d.text(n), Known: true}
				}
			case shape.class:
				g.number = whole(d.text(n))
				g.Class = "#" + g.number
			}
			k++
		}
	}
}
