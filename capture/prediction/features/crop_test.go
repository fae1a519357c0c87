package features_test

import (
	"testing"

	"github.com/framebin/framebin/capture/prediction/object"
)

// Whether the box 10,20 30x40 looks as if it were counted from what is told.
func TestCrop(t *testing.T) {
	t.Parallel()
	objects := []object.Raw{{Numbers: object.Told(object.XYWH, 10, 20, 30, 40)}, {}}
	for json, want := range map[string]bool{
		`{"roi":{"x":100,"y":50,"width":200,"height":200}}`: true,
		`{"roi":{"x":100,"y":50,"width":20,"height":20}}`:   false,
		`{"roi":{"x":5,"y":5,"width":200,"height":200}}`:    false,
		`{"roi":{"x":0,"y":0,"width":200,"height":200}}`:    false,
		`{"crop":[100,50,300,250]}`:                         true,
		`{"crop_offset":[100,50]}`:                          true,
		`{"tile_origin":{"x":100,"y":50}}`:                  true,
		`{"tile_x":100,"tile_y":50}`:                        true,
		`{"tile_x":0,"tile_y":0}`:                           false,
		`{"centroid":[100,50]}`:                             false,
		`{"inputROI":[100,50]}`:                             true,
		`{"tile":7}`:                                        false,
		`{"offset":[100,50]}`:                               false,
		`[100,50]`:                                          false,
	} {
		in, root := inspect(t, json)
		if crop := in.Crop(root); crop.Around(objects) != want {
			t.Errorf("%s: %+v, want %v", json, crop, want)
		}
	}
}
