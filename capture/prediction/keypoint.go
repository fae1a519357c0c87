package prediction

import (
	"github.com/framebin/framebin/capture/jsonspan"
)

// keypoints reads [x,y,v,...] as COCO writes them, {"x":[],"y":[]} as
// Ultralytics does, or a list of points: [x,y], [x,y,confidence], or objects,
// which may have a name and a confidence. It returns nil where n is none of
// them.
func (d *decoder) keypoints(g *gather, n jsonspan.Node, pointer string) []Keypoint {
	if n.Kind() == jsonspan.Object {
		return unnamed(columnsOf(n))
	}
	if n.First().Kind() == jsonspan.Number {
		return triples(n)
	}
	was := len(g.loose)
	list := make([]Keypoint, 0, n.Len())
	for c := range n.Children() {
		at := pointer
		if c.Kind() == jsonspan.Object {
			at = d.arena.element(pointer, len(list))
		}
		k, ok := d.keypoint(g, c, at)
		if !ok {
			g.loose = g.loose[:was] // they are kept with the whole
			return nil
		}
		list = append(list, k)
	}
	if len(list) == 0 {
		return nil
	}
	return list
}

// keypoint reads one point.
func (d *decoder) keypoint(g *gather, n jsonspan.Node, pointer string) (k Keypoint, ok bool) {
	if v, is := numbersOf(n); is && n.Len() == 3 {
		return d.scoredPoint(n, v[:])
	}
	if k.Point, ok = pointOf(n); !ok && n.Kind() == jsonspan.Object {
		k.Point, ok = placeOf(n)
	}
	if !ok || n.Kind() != jsonspan.Object {
		return k, ok
	}
	for m := range n.Children() {
		key := d.keys.of(m)
		v, number := m.Float()
		switch {
		case key.at == atX, key.at == atY, key.role == roleLabelID:
		case key.role == roleLabel, key.role == roleKind && k.Name == "":
			k.Name = d.text(m)
		case key.role == roleScore && number:
			k.Confidence = Confidence{Value: v, Text: d.text(m), Known: true}
		default:
			g.loose = append(g.loose, looseMember{m, pointer})
		}
	}
	return k, true
}

// placeOf reads {"type":"LEFT_EYE","position":{"x":1,"y":2}}, as Google Vision
// writes landmarks.
func placeOf(n jsonspan.Node) (Point, bool) {
	for c := range n.Children() {
		if normalise(c.RawKey()) == "position" {
			return pointOf(c)
		}
	}
	return Point{}, false
}

// scoredPoint reads [x,y,confidence].
func (d *decoder) scoredPoint(n jsonspan.Node, v []float64) (k Keypoint, ok bool) {
	var last jsonspan.Node
	for c := range n.Children() {
		last = c
	}
	k.Point = Point{v[0], v[1]}
	k.Confidence = Confidence{Value: v[2], Text: d.text(last), Known: true}
	return k, v[2] >= 0 && v[2] <= 1
}

func unnamed(points []Point) []Keypoint {
	var list []Keypoint
	for _, p := range points {
		list = append(list, Keypoint{Point: p})
	}
	return list
}

// triples reads COCO's x, y, visibility; visibility 0 means that the point is
// not labelled.
func triples(n jsonspan.Node) []Keypoint {
	if n.Len()%3 != 0 {
		return nil
	}
	var list []Keypoint
	var v [3]float64
	i := 0
	for c := range n.Children() {
		f, ok := c.Float()
		if !ok {
			return nil
		}
		v[i%3] = f
		if i++; i%3 == 0 && v[2] != 0 {
			list = append(list, Keypoint{Point: Point{v[0], v[1]}})
		}
	}
	return list
}
