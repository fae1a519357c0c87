package prediction

import (
	"framebin/capture/prediction/jsontree"
)

// keypoints reads [x,y,v,...] as COCO writes them, {"x":[],"y":[]} as
// Ultralytics does, or a list of points, which may have a name and a
// confidence. It returns nil where n is none of them.
func (d *decoder) keypoints(n jsontree.Node) []Keypoint {
	if n.Kind() == jsontree.Object {
		return unnamed(columnsOf(n))
	}
	if n.First().Kind() == jsontree.Number {
		return triples(n)
	}
	var list []Keypoint
	for c := range n.Children() {
		p, ok := pointOf(c)
		if !ok {
			return nil
		}
		k := Keypoint{Point: p}
		for m := range c.Children() {
			switch d.keys.of(m.RawKey()).role {
			case roleLabel:
				k.Name = d.text(m)
			case roleScore:
				if v, ok := m.Float(); ok {
					k.Confidence = Confidence{Value: v, Text: d.text(m), Known: true}
				}
			default:
			}
		}
		list = append(list, k)
	}
	return list
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
func triples(n jsontree.Node) []Keypoint {
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
