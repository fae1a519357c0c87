package prediction_test

import (
	"math"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

func TestBounds(t *testing.T) {
	t.Parallel()
	at := func(x, y float64) prediction.Point { return prediction.Point{X: x, Y: y} }
	cases := map[string]struct {
		object prediction.Object
		want   prediction.Box
		ok     bool
	}{
		"nothing": {prediction.Object{Class: "a"}, prediction.Box{}, false},
		"box":     {prediction.Object{Box: &prediction.Box{X: 1, Y: 2, Width: 3, Height: 4}}, prediction.Box{X: 1, Y: 2, Width: 3, Height: 4}, true},
		"negative sides": {
			prediction.Object{Box: &prediction.Box{X: 4, Y: 6, Width: -3, Height: -4}},
			prediction.Box{X: 1, Y: 2, Width: 3, Height: 4},
			true,
		},
		"no number": {prediction.Object{Box: &prediction.Box{X: math.NaN()}}, prediction.Box{}, false},
		"infinite":  {prediction.Object{Box: &prediction.Box{Width: math.Inf(1)}}, prediction.Box{}, false},
		"outlines": {
			prediction.Object{Polygons: [][]prediction.Point{{at(5, 5), at(9, 5), at(5, 8)}, {at(1, 7)}}},
			prediction.Box{X: 1, Y: 5, Width: 8, Height: 3},
			true,
		},
		"a keypoint": {
			prediction.Object{Keypoints: []prediction.Keypoint{{Point: at(3, 4)}}},
			prediction.Box{X: 3, Y: 4},
			true,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := c.object.Bounds()
			if ok != c.ok || ok && got != c.want {
				t.Errorf("got %v, %v, want %v, %v", got, ok, c.want, c.ok)
			}
		})
	}
}
