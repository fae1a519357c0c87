package shapes

import (
	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
)

// Unnamed returns keypoints of which only the places are known.
func Unnamed(points []object.Point) []object.Keypoint {
	var list []object.Keypoint
	for _, p := range points {
		list = append(list, object.Keypoint{Point: p})
	}
	return list
}

// Triples reads COCO's x, y, visibility; visibility 0 means that the point is
// not labelled.
func Triples(n jsonspan.Node) []object.Keypoint {
	if n.Kind() != jsonspan.Array || n.Len()%3 != 0 {
		return nil
	}
	var list []object.Keypoint
	var v [3]float64
	i := 0
	for c := range n.Children() {
		f, ok := c.Float()
		if !ok {
			return nil
		}
		v[i%3] = f
		if i++; i%3 == 0 && v[2] != 0 {
			list = append(list, object.Keypoint{Point: object.Point{X: v[0], Y: v[1]}})
		}
	}
	return list
}
