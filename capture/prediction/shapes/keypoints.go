package shapes

import (
	"slices"

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

// FlatKeypoints reads COCO's x, y, visibility, of which 0 means that the point is not
// labelled; or x, y, where there are so many points, or, where that is not known and
// is 0, where not every third number may be a visibility or a depth.
func FlatKeypoints(n jsonspan.Node, count int) []object.Keypoint {
	const pair, triple = 2, 3
	v, ok := Numbers(make([]float64, 0, n.Len()), n, n.Len())
	if !ok || n.Kind() != jsonspan.Array {
		return nil
	}
	size := triple
	if len(v) == pair*count || count == 0 && (len(v)%triple != 0 || !visibilities(v)) {
		size = pair
	}
	if len(v)%size != 0 {
		return nil
	}
	var list []object.Keypoint
	for p := range slices.Chunk(v, size) {
		if size == pair || p[pair] != 0 {
			list = append(list, object.Keypoint{Point: object.Point{X: p[0], Y: p[1]}})
		}
	}
	return list
}

// visibilities reports whether every third number may be a visibility or a
// confidence, or one of them is a depth, as it is below 0.
func visibilities(v []float64) bool {
	const most = 2
	are := true
	for i := 2; i < len(v); i += 3 {
		if v[i] < 0 {
			return true
		}
		are = are && v[i] <= most
	}
	return are || len(v)%2 != 0
}
