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
			b.Keypoints = b.keypoints(b.loose[at].node, b.r.pointerOf(b.loose[at]))
			b.loose = slices.Delete(b.loose, at, at+1)
		}
		return
	}
	if b.Keypoints = b.keypoints(n, b.r.pointerOf(unread{n, pointer})); b.Keypoints == nil {
		b.loose = append(b.loose, unread{n, pointer})
	}
}

// keypoints reads [x,y,v,...] as COCO writes them, {"x":[],"y":[]} as
// Ultralytics does, or points in a list or by their names: [x,y],
// [x,y,confidence], or objects, which may have a name and a confidence. It
// returns nil where n is none of them.
func (b *builder) keypoints(n jsonspan.Node, pointer string) []object.Keypoint {
	if columns := shapes.ColumnsOf(n); n.Kind() == jsonspan.Object && len(columns) > 0 {
		return shapes.Unnamed(columns)
	}
	if n.First().Kind() == jsonspan.Number {
		return shapes.Triples(n)
	}
	was := len(b.loose)
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
		k, ok := b.keypoint(c, at)
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

// keypoint reads one point.
func (b *builder) keypoint(n jsonspan.Node, pointer string) (k object.Keypoint, ok bool) {
	if v, is := tables.RowOf(n); is && n.Len() == 3 {
		return b.r.scoredPoint(n, v.V[:3])
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
		case key.Place.At == vocabulary.X, key.Place.At == vocabulary.Y, key.Role == vocabulary.LabelID:
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

// scoredPoint reads [x,y,confidence].
func (r *reader) scoredPoint(n jsonspan.Node, v []float64) (k object.Keypoint, ok bool) {
	var last jsonspan.Node
	for c := range n.Children() {
		last = c
	}
	k.Point = object.Point{X: v[0], Y: v[1]}
	k.Confidence = object.Confidence{Value: v[2], Text: r.text(last), Known: true}
	return k, v[2] >= 0 && v[2] <= 1
}
