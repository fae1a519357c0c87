package tables

import (
	"math"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// maxRow is how many numbers a row has at the most.
const maxRow = 15

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
	if s.Score == vocabulary.NoScore {
		return isClass(v[s.Class]) && isCentred(v[s.Box:])
	}
	return mayBeSure(s, v) && mayBePlace(s, v) && (s.Class < 0 || isClass(v[s.Class]))
}

func isClass(v float64) bool { return v >= 0 && v == math.Trunc(v) }

func isShare(v float64) bool { return v >= 0 && v <= 1 }

// mayBeSure reports whether the confidence may be one.
func mayBeSure(s vocabulary.RowShape, v [maxRow]float64) bool {
	c := v[s.Score]
	if s.Percent {
		return c > 1 && c <= 100 && c == math.Trunc(c)
	}
	return isShare(c) && (s.Times == 0 || isShare(v[s.Times]))
}

// mayBePlace reports whether the numbers of the box may be one.
func mayBePlace(s vocabulary.RowShape, v [maxRow]float64) bool {
	const turn = 360
	box := v[s.Box:]
	corners := box[2] >= box[0] && box[3] >= box[1]
	switch {
	case s.Points > 0:
		return around(s, v)
	case s.Angle > 0:
		return math.Abs(v[s.Angle]) <= turn && box[2] >= 0 && box[3] >= 0
	case s.Times > 0:
		return corners
	case s.Box > 0 && !s.Open:
		return corners && max(box[2], box[3]) <= 1+tolerance
	default:
		return true
	}
}

// layoutOf returns the layout of the box of a face: YuNet, which writes the confidence
// last, has its corner and its size, RetinaFace two corners.
func layoutOf(s vocabulary.RowShape) object.Layout {
	if s.Score > s.Points {
		return object.XYWH
	}
	return object.XYXY
}

// around reports whether the box of a row is around its points, but for one at most:
// faces are seen from the side.
func around(s vocabulary.RowShape, v [maxRow]float64) bool {
	n := object.Numbers{V: [4]float64(v[s.Box : s.Box+4])}
	b := n.As(layoutOf(s))
	row, out := Row{V: v}, 0
	for _, k := range row.Keypoints(s) {
		if k.X < b.X || k.X > b.X+b.Width || k.Y < b.Y || k.Y > b.Y+b.Height {
			out++
		}
	}
	return out <= 1
}

// Keypoints returns the points of a row; nil where its shape has none.
func (row *Row) Keypoints(s vocabulary.RowShape) (list []object.Keypoint) {
	const numbers = 10
	for i := s.Points; s.Points > 0 && i < s.Points+numbers; i += 2 {
		list = append(list, object.Keypoint{Point: object.Point{X: row.V[i], Y: row.V[i+1]}})
	}
	return list
}

// isCentred reports whether numbers may be the centre and the size of a box, of 0..1.
func isCentred(v []float64) bool {
	const rounding = 0.002
	for i := range 2 {
		if half := v[i+2] / 2; half <= 0 || v[i]-half < -rounding || v[i]+half > 1+rounding {
			return false
		}
	}
	return true
}

// Box returns the box of a row, and how it is turned; nil of one that is not.
func (row *Row) Box(s vocabulary.RowShape) (n object.Numbers, turn *object.Turn) {
	n = object.Numbers{V: [4]float64(row.V[s.Box : s.Box+4]), Written: object.AsRow}
	switch {
	case s.Points > 0:
		n.Written, n.Layout = object.AsTold, layoutOf(s)
	case s.Angle > 0:
		n.Written, n.Layout = object.AsTold, object.CXCYWH
		if angle := row.V[s.Angle]; angle != 0 {
			turn = &object.Turn{Angle: angle, Centre: true}
		}
	case s.Score == vocabulary.NoScore:
		n.Written, n.Layout, n.Units = object.AsTold, object.CXCYWH, object.Normalised
	case s.Times > 0, s.Box > 0 && !s.Open: // the shape is one of corners
		n.Written, n.Layout = object.AsTold, object.XYXY
	}
	return n, turn
}

// Confidence returns that of a row, as it is written if text is, of none where it
// has none.
func (row *Row) Confidence(s vocabulary.RowShape, text string) (c object.Confidence) {
	switch {
	case s.Score == vocabulary.NoScore || row.V[s.Score] < 0 || row.V[s.Score] > 100:
		return c
	case s.Times > 0:
		return object.ConfidenceOf(row.V[s.Score]*row.V[s.Times], "")
	}
	return object.ConfidenceOf(row.V[s.Score], text)
}

// IsByClass reports whether a list has a list of rows for each class, some of which
// may be empty: of a box and its confidence, as MMDetection has them.
func (r *Reader) IsByClass(n jsonspan.Node) bool {
	some := false
	for c := range n.Children() {
		if c.Kind() != jsonspan.Array {
			return false
		}
		if c.Len() == 0 {
			continue
		}
		s, ok := r.Rows(c)
		if !ok || s.Class >= 0 {
			return false
		}
		some = true
	}
	return some && n.Len() > 1
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

// IsListOfCorners reports whether a list is one of two corners each, the second
// beyond the first: boxes, and no rows of a matrix.
func IsListOfCorners(n jsonspan.Node) bool {
	for c := range n.Children() {
		if v, ok := shapes.Four(c); !ok || c.Kind() != jsonspan.Array || v[0] < 0 || v[1] < 0 || v[2] <= v[0] || v[3] <= v[1] {
			return false
		}
	}
	return n.Len() > 0
}
