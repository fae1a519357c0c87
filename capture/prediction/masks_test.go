package prediction_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// Masks are found by reference, by number, by order, in that order of trust.
func TestMaskPairing(t *testing.T) {
	t.Parallel()
	img := pngOf("image", "image.png", 8, 6)
	tests := map[string]struct {
		files []string // of mask parts, from part 1 on
		kind  string
		refs  []string // members of the objects
		want  string   // part and value of each object
	}{
		"by file name":              {[]string{"mask_0000.png", "mask_0001.png"}, "Instance", []string{`"maskFile":"mask_0001.png"`, `"maskFile":"mask_0000.png"`}, "2 1"},
		"by name in a folder":       {[]string{"masks/mask_0000.png"}, "Instance", []string{`"mask":"C:\\out\\mask_0000.png"`}, "1"},
		"without extension":         {[]string{"mask_0000.png"}, "Instance", []string{`"mask":"mask_0000"`}, "1"},
		"in other case":             {[]string{"Mask_0000.PNG"}, "Instance", []string{`"mask":"mask_0000.png"`}, "1"},
		"by field name":             {[]string{"a.png"}, "Instance", []string{`"mask":"field1"`}, "1"},
		"by number":                 {[]string{"mask_0000.png", "mask_0001.png"}, "Instance", []string{`"maskId":1`, `"maskId":0`}, "2 1"},
		"by number as text":         {[]string{"mask_0000.png", "mask_0012.png"}, "Instance", []string{`"maskId":"12"`, `"maskId":"0"`}, "2 1"},
		"by another number":         {[]string{"mask-7.png", "mask-8.png"}, "Instance", []string{`"mask":8`, `"mask":7`}, "2 1"},
		"by order":                  {[]string{"a.png", "b.png"}, "Instance", []string{`"x":1`, `"x":1`}, "1 2"},
		"not by order, too few":     {[]string{"a.png", "b.png"}, "Instance", []string{`"x":1`, `"x":1`, `"x":1`}, "- - -"},
		"by number, out of order":   {[]string{"mask_0001.png", "mask_0000.png"}, "Instance", []string{`"x":1`, `"x":1`}, "2 1"},
		"by number, from 1":         {[]string{"m-2.png", "m-1.png"}, "Instance", []string{`"x":1`, `"x":1`}, "2 1"},
		"by number, one missing":    {[]string{"mask_0002.png", "mask_0000.png"}, "Instance", []string{`"x":1`, `"x":1`, `"x":1`}, "2 - 1"},
		"by number, one too many":   {[]string{"mask_0002.png", "mask_0001.png", "mask_0000.png"}, "Instance", []string{`"x":1`, `"x":1`}, "3 2"},
		"number of unknown origin":  {[]string{"mask_0001.png", "mask_0002.png"}, "Instance", []string{`"x":1`, `"x":1`, `"x":1`}, "- - -"},
		"one number twice":          {[]string{"a_1.png", "b_1.png"}, "Instance", []string{`"x":1`, `"x":1`}, "1 2"},
		"not by order, a class":     {[]string{"mask_0000.png"}, "Classification", []string{`"x":1`}, "-"},
		"missing":                   {[]string{"mask_0000.png"}, "Instance", []string{`"mask":"mask_0007.png"`}, "-1"},
		"shared, by order":          {[]string{"mask_0000.png"}, "Instance", []string{`"mask":"mask_0000.png"`, `"mask":"mask_0000.png"`}, "1=1? 1=2?"},
		"shared, values sent":       {[]string{"mask_0000.png"}, "Instance", []string{`"mask":{"file":"mask_0000.png","value":40}`, `"mask":{"file":"mask_0000.png","value":80}`}, "1=40 1=80"},
		"shared, class ids":         {[]string{"mask_0000.png"}, "Semantic", []string{`"class_id":5`, `"class_id":9`}, "1=5 1=9"},
		"shared, ids":               {[]string{"mask_0000.png"}, "Semantic", []string{`"id":5`, `"id":9`}, "1=5 1=9"},
		"by id":                     {[]string{"mask_b.png", "mask_a.png"}, "Instance", []string{`"id":"a"`, `"id":"b"`}, "2 1"},
		"by the name of a field":    {[]string{"x.png", "y.png"}, "Instance", []string{`"mask_field":"field2"`, `"mask_field":"field1"`}, "2 1"},
		"shared, class ids from 0":  {[]string{"mask_0000.png"}, "Semantic", []string{`"class_id":0`, `"class_id":1`, `"class_id":2`}, "1=zero 1=1 1=2"},
		"shared, regions of one":    {[]string{"mask_0000.png"}, "Semantic", []string{`"class_id":5`, `"class_id":5`}, "1=5 1=5"},
		"shared, one class twice":   {[]string{"mask_0000.png"}, "Instance", []string{`"class_id":5`, `"class_id":5`}, "1=1? 1=2?"},
		"shared, classes, one each": {[]string{"mask_0000.png"}, "Instance", []string{`"class_id":5`, `"class_id":9`}, "1=5? 1=9?"},
		"shared, values from 0":     {[]string{"mask_0000.png"}, "Semantic", []string{`"mask":{"file":"mask_0000.png","value":0}`, `"mask":{"file":"mask_0000.png","value":"3"}`}, "1=zero 1=3"},
		"its own, value 0":          {[]string{"mask_0000.png"}, "Instance", []string{`"mask":{"file":"mask_0000.png","value":0}`}, "1"},
		"the image is no mask":      {nil, "Instance", []string{`"mask":"image.png"`}, "-1"},
		"a named file of any name":  {[]string{"leaf.png"}, "Instance", []string{`"mask":"leaf.png"`}, "1"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			parts := []part{img}
			for i, f := range tt.files {
				parts = append(parts, pngOf(fmt.Sprintf("field%d", i+1), f, 8, 6))
			}
			var objects []string
			for _, ref := range tt.refs {
				objects = append(objects, `{"label":"a","confidence":0.5,`+ref+`}`)
			}
			doc := predictions(`{"kind":"` + tt.kind + `","objects":[` + strings.Join(objects, ",") + `]}`)
			r := prediction.Read(multipartRequest(append(parts, doc)...), prediction.Options{})
			if r.Image != 0 || len(r.Masks) != len(tt.files) {
				t.Errorf("image %d, masks %v", r.Image, r.Masks)
			}
			if got := maskParts(r); got != tt.want {
				t.Errorf("got %s, want %s (%s)", got, tt.want, codes(r))
			}
		})
	}
}

// maskParts writes the part of each object's mask, and its value if any.
func maskParts(r *prediction.Reading) string {
	var list []string
	for _, o := range r.Prediction.Objects {
		switch {
		case o.Mask == nil:
			list = append(list, "-")
		case o.Mask.Zero:
			list = append(list, fmt.Sprintf("%d=zero", o.Mask.Part))
		case o.Mask.Guessed:
			list = append(list, fmt.Sprintf("%d=%d?", o.Mask.Part, o.Mask.Value))
		case o.Mask.Value != 0:
			list = append(list, fmt.Sprintf("%d=%d", o.Mask.Part, o.Mask.Value))
		default:
			list = append(list, fmt.Sprint(o.Mask.Part))
		}
	}
	return strings.Join(list, " ")
}

// Without an image part, PNGs are masks if they are called so or referred to.
func TestMasksWithoutImage(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		parts []part
		image int
		masks int
	}{
		"masks only":          {[]part{pngOf("a", "mask_0000.png", 8, 6), predictions(`[{"classId":"a","mask":"mask_0000.png"}]`)}, -1, 1},
		"referred to":         {[]part{pngOf("a", "leaf.png", 8, 6), predictions(`[{"classId":"a","mask":"leaf.png"}]`)}, -1, 1},
		"referred to by stem": {[]part{pngOf("a", "leaf.png", 8, 6), predictions(`[{"classId":"a","mask":"leaf"}]`)}, -1, 1},
		"a PNG as the image":  {[]part{pngOf("frame", "frame.png", 8, 6), pngOf("a", "leaf.png", 8, 6), predictions(`[{"classId":"a","mask":"leaf.png"}]`)}, 0, 1},
		"image last":          {[]part{pngOf("a", "mask_0000.png", 8, 6), jpegOf("photo", "photo.jpg", 8, 6, 0), predictions(`[{"classId":"a","mask":"mask_0000.png"}]`)}, 1, 1},
		"image by name":       {[]part{jpegOf("a", "other.jpg", 8, 6, 0), pngOf("image", "image.png", 8, 6)}, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := prediction.Read(multipartRequest(tt.parts...), prediction.Options{})
			if r.Image != tt.image || len(r.Masks) != tt.masks {
				t.Errorf("image %d, masks %v; want %d and %d", r.Image, r.Masks, tt.image, tt.masks)
			}
			if tt.image == -1 && r.Canvas != (prediction.Size{Width: 8, Height: 6}) {
				t.Errorf("canvas %v", r.Canvas)
			}
		})
	}
}

// The names of mask files are classes where there is no document: each of them, or
// none.
func TestMasksWithoutADocument(t *testing.T) {
	t.Parallel()
	for files, want := range map[string]string{
		"mask_person.png mask_car.png":             "person, car",
		"person_mask.png car_mask.png":             "person, car",
		"0_tomato.png 1_unripe_tomato.png":         "tomato, unripe tomato",
		"masks/tomato.png masks/leaf.png":          "tomato, leaf",
		"frame01_tomato.png frame01_leaf.png":      "tomato, leaf",
		"frame01-mask-tomato.png":                  "tomato",
		"seg_Dead-Leaf_0001.png seg_soil_0002.png": "dead leaf, soil",
		"mask.png":                         "",
		"mask_0000.png mask_0001.png":      "",
		"mask_leaf.png mask_0001.png":      "",
		"frame01_mask_1.png":               "",
		"mask_leaf.png 320x240/thumb.png":  "",
		"mask_leaf.png 320x240/mask_b.png": "leaf, b",
	} {
		list := []part{jpegOf("image", "frame01.jpg", 640, 480, 0)}
		for file := range strings.FieldsSeq(files) {
			w, h := 640, 480
			if rest, ok := strings.CutPrefix(file, "320x240/"); ok {
				file, w, h = rest, 320, 240
			}
			list = append(list, pngOf("file", file, w, h))
		}
		r := prediction.Read(multipartRequest(list...), prediction.Options{})
		var got []string
		if r.Prediction != nil {
			for i, o := range r.Prediction.Objects {
				if o.Mask == nil || o.Mask.Part != i+1 || r.Prediction.Kind != prediction.SemanticSegmentation {
					t.Errorf("%s: the mask of %d is %+v, the kind %v", files, i, o.Mask, r.Prediction.Kind)
				}
				got = append(got, o.Class)
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: got %q, findings %s", files, got, codes(r))
		}
	}
}
