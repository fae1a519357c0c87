package document

import (
	"slices"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// keypointsOf reads keypoints from their own member, or from one that is a
// skeleton, whatever its name is.
func (b *builder) keypointsOf(pointer string) {
	n := b.best[vocabulary.Keypoints]
	if n.Kind() == jsonspan.None {
		at := slices.IndexFunc(b.loose, func(l unread) bool { return b.r.Skeleton(l.node) })
		if at >= 0 {
			b.Keypoints = b.keypoints(b.loose[at].node, b.r.pointerOf(b.loose[at]), 0)
			b.loose = slices.Delete(b.loose, at, at+1)
		}
		return
	}
	at := b.r.pointerOf(unread{n, pointer})
	if n.Kind() == jsonspan.Object { // around them, and what is said of all
		for c := range n.Children() {
			if b.r.Keys.Of(c).Role == vocabulary.Keypoints {
				b.looseInBox(n, pointer)
				b.loose = slices.DeleteFunc(b.loose, func(l unread) bool { return l.node == c })
				n, at = c, b.r.member(at, c)
				break
			}
		}
	}
	scores := pointScores(b.r, b.loose)
	if b.Keypoints = b.keypoints(n, at, scores.node.Len()); b.Keypoints == nil {
		b.loose = append(b.loose, unread{b.best[vocabulary.Keypoints], pointer})
		return
	}
	if scores.node.Len() != len(b.Keypoints) || b.Keypoints[0].Confidence.Known {
		return
	}
	b.loose = slices.DeleteFunc(b.loose, func(l unread) bool { return l == scores })
	for i, c := range scores.node.Elements() {
		v, _ := c.Float()
		b.Keypoints[i].Confidence = object.Confidence{Value: v, Text: b.r.text(c), Known: true}
	}
}

// pointScores returns the list that has the confidence of each keypoint; one of the
// zero Node where there is none.
func pointScores(r *reader, loose []unread) (scores unread) {
	for _, l := range loose {
		if l.node.Kind() == jsonspan.Array && r.IsScoreList(l.node) {
			return l
		}
	}
	return scores
}

// keypoints reads [x,y,v,...] as COCO writes them, {"x":[],"y":[]} as
// Ultralytics does, or points in a list or by their names: [x,y],
// [x,y,confidence], or objects, which may have a name and a confidence. It
// returns nil where n is none of them. Of those in a row there are count, if that
// is known.
func (b *builder) keypoints(n jsonspan.Node, pointer string, count int) []object.Keypoint {
	if columns := shapes.ColumnsOf(n); n.Kind() == jsonspan.Object && len(columns) > 0 {
		return shapes.Unnamed(columns)
	}
	if list := shapes.Repeated(n); list != n {
		n, pointer = list, b.r.member(pointer, list)
	}
	if n.First().Kind() == jsonspan.Number {
		return shapes.FlatKeypoints(n, count)
	}
	was := len(b.loose)
	deep := inSpace(n)
	list := make([]object.Keypoint, 0, n.Len())
	for c := range n.Children() {
		if c.Kind() == jsonspan.Null { // it was not seen
			continue
		}
		at := pointer
		switch {
		case c.Kind() != jsonspan.Object:
		case c.IsMember():
			at = b.r.member(pointer, c)
		default:
			at = b.r.element(pointer, len(list))
		}
		k, ok := b.keypoint(c, at, deep)
		if !ok {
			b.loose = b.loose[:was] // they are kept with the whole
			return nil
		}
		if c.IsMember() && k.Name == "" {
			k.Name = object.Clip(c.Key(), object.MaxText)
		}
		list = append(list, k)
	}
	if len(list) == 0 {
		return nil
	}
	return list
}

// inSpace reports whether the third numbers of points are depths, as one of them is
// no confidence.
func inSpace(n jsonspan.Node) bool {
	const third = 3
	for c := range n.Children() {
		if v, ok := tables.RowOf(c); n.Len() > 1 && ok && v.N == third && (v.V[2] < 0 || v.V[2] > 1) {
			return true
		}
	}
	return false
}

// keypoint reads one point.
func (b *builder) keypoint(n jsonspan.Node, pointer string, deep bool) (k object.Keypoint, ok bool) {
	if v, is := tables.RowOf(n); is && n.Len() == 3 {
		return b.r.scoredPoint(n, v.V[:3], deep)
	}
	if k.Point, ok = shapes.Point(n); !ok && n.Kind() == jsonspan.Object {
		k.Point, ok = shapes.Place(n)
	}
	if !ok || n.Kind() != jsonspan.Object {
		return k, ok
	}
	for m := range n.Children() {
		key := b.r.Keys.Of(m)
		v, number := m.Float()
		switch {
		case key.Place.At == vocabulary.X, key.Place.At == vocabulary.Y, key.Role == vocabulary.LabelID, vocabulary.Positions(m.RawKey()) && m.Len() == 2:
		case key.Role == vocabulary.Label, key.Role == vocabulary.Kind && k.Name == "":
			k.Name = b.r.text(m)
		case key.Role == vocabulary.Score && number:
			k.Confidence = object.Confidence{Value: v, Text: b.r.text(m), Known: true}
		default:
			b.loose = append(b.loose, unread{m, pointer})
		}
	}
	return k, true
}

// scoredPoint reads [x,y,confidence], or [x,y,z] of what is deep.
func (r *reader) scoredPoint(n jsonspan.Node, v []float64, deep bool) (k object.Keypoint, ok bool) {
	var last jsonspan.Node
	for c := range n.Children() {
		last = c
	}
	if k.Point = (object.Point{X: v[0], Y: v[1]}); deep {
		return k, true
	}
	k.Confidence = object.Confidence{Value: v[2], Text: r.text(last), Known: true}
	return k, v[2] >= 0 && v[2] <= 1
}
