package prediction_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// TestReadAnyName sends places in many forms under names of all sorts, in many
// kinds of document: each is read, or it is said that it is not.
func TestReadAnyName(t *testing.T) {
	t.Parallel()
	const documents = 1500
	image := pngOf("image", "image.png", 640, 480)
	silent, read := 0, 0
	for seed := range uint64(documents) {
		document, objects := anyDocument(rand.New(rand.NewPCG(seed, 1)))
		r := prediction.Read(multipartRequest(image, predictions(document)), prediction.Options{})
		located := 0
		if r.Prediction != nil {
			for i := range r.Prediction.Objects {
				if o := &r.Prediction.Objects[i]; o.Box != nil || o.Polygons != nil || o.Keypoints != nil {
					located++
				}
			}
		}
		switch found := codes(r); {
		case located == objects:
			read++
		case !strings.Contains(found, "not-read") && !strings.Contains(found, "box-unreadable") && !strings.Contains(found, "polygon-broken"):
			silent++
			t.Errorf("seed %d: %d of %d objects, findings %q: %s", seed, located, objects, found, document)
		}
		if silent > 5 {
			break
		}
	}
	if read < documents*2/3 {
		t.Errorf("%d of %d documents were read", read, documents)
	}
}

// anyDocument makes a document of some objects with a place each, and says how
// many there are.
func anyDocument(r *rand.Rand) (document string, objects int) {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	label := pick("class", "label", "name", "category", "cls", "type", "tag", "species", "what", "klass")
	score := pick("score", "confidence", "conf", "prob", "p", "certainty")
	place := pick("spot", "lage", "hitbox", "quad", "geom", "outline", "loc", "target", "extent", "blob", "marker", "g", "footprint", "patch",
		"segment", "trace", "cell", "hull", "ring", "pts", "posicion", "bbox", "box", "rect", "polygon", "bounding_box", "location", "position")
	nest := pick("", "", "", "info", "attrs", "geometry", "detail", "meta")
	named, scored, flat, form := r.IntN(8) > 0, r.IntN(8) > 0, r.IntN(4) == 0, r.IntN(formsOfPlace)
	one := func() map[string]any {
		o := map[string]any{}
		if named {
			o[label] = pick("cat", "dog", "bolt")
		}
		if scored || !named {
			o[score] = float64(300+r.IntN(600)) / 1000
		}
		at := anyPlace(r, form)
		if members, ok := at.(map[string]any); ok && flat {
			maps.Copy(o, members)
			return o
		}
		if nest == "" {
			o[place] = at
		} else {
			o[nest] = map[string]any{place: at}
		}
		return o
	}
	objects = 1 + r.IntN(3)
	list := make([]any, objects)
	byID := map[string]any{}
	for i := range list {
		list[i] = one()
		byID[fmt.Sprint(i)] = list[i]
	}
	container := pick("objects", "detections", "results", "items", "found", "hits", "data", "output", "things", "payload")
	var root any
	switch r.IntN(6) {
	case 0:
		root = map[string]any{container: list}
	case 1:
		root = list
	case 2:
		root = byID
	case 3:
		root = map[string]any{"result": map[string]any{container: list, "count": objects}, "ts": "2026-01-01T00:00:00Z"}
	case 4:
		root, objects = list[0], 1
	default:
		root = map[string]any{"camera": "c1", "a": map[string]any{"n": 3}, container: map[string]any{"model": "m", "v": list}}
	}
	text, err := json.Marshal(root)
	if err != nil {
		panic(err)
	}
	return string(text), objects
}

// formsOfPlace is how many forms anyPlace has.
const formsOfPlace = 14

// anyPlace returns a place within 640x480 in a form.
func anyPlace(r *rand.Rand, form int) any {
	x, y, w, h := 5+r.IntN(300), 5+r.IntN(200), 20+r.IntN(300), 20+r.IntN(200)
	point := func(x, y int) []int { return []int{x, y} }
	named := func(x, y int) map[string]int { return map[string]int{"x": x, "y": y} }
	forms := [formsOfPlace]any{
		[]int{x, y, x + w, y + h},
		map[string]any{"x": x, "y": y, "w": w, "h": h},
		map[string]any{"left": x, "top": y, "right": x + w, "bottom": y + h},
		[][]int{point(x, y), point(x+w, y), point(x+w, y+h), point(x, y+h)},
		[]map[string]int{named(x, y), named(x+w, y), named(x+w, y+h)},
		fmt.Sprintf("%d,%d,%d,%d", x, y, x+w, y+h),
		[]float64{float64(x) / 640, float64(y) / 480, float64(x+w) / 640, float64(y+h) / 480},
		map[string]any{"tl": point(x, y), "br": point(x+w, y+h)},
		map[string]any{"min": named(x, y), "max": named(x+w, y+h)},
		map[string]any{"cx": x + w/2, "cy": y + h/2, "width": w, "height": h, "theta": 0.3},
		[]int{x, y, x + w, y, x + w, y + h, x, y + h},
		map[string]any{"x1": x, "y1": y, "x2": x + w, "y2": y + h, "unit": "px"},
		map[string]any{"origin": point(x, y), "size": point(w, h)},
		[][][]int{{point(x, y)}, {point(x+w, y)}, {point(x+w, y+h)}},
	}
	return forms[form]
}
