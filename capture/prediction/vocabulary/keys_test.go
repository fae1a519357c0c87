package vocabulary_test

import (
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// A key means the same however its words are joined.
func TestSpellings(t *testing.T) {
	t.Parallel()
	title := func(words []string) string {
		var b strings.Builder
		for _, w := range words {
			b.WriteString(strings.ToUpper(w[:1]) + w[1:])
		}
		return b.String()
	}
	for _, key := range []string{
		"x min", "bottom right", "box width", "center x", "bounding box", "class name", "class id", "detection score", "polygon points",
		"image height", "segmentation mask", "key points", "rotation angle",
	} {
		words := strings.Fields(key)
		want := vocabulary.Standard.Look([]byte(strings.Join(words, "_")))
		if want.Role == vocabulary.NoRole && want.Place.At == vocabulary.NoCoordinate {
			t.Errorf("%s means nothing", key)
		}
		pascal := title(words)
		for _, spelling := range []string{
			key, strings.Join(words, "-"), strings.ToUpper(strings.Join(words, "_")), pascal, strings.ToLower(pascal[:1]) + pascal[1:],
			"@" + strings.Join(words, "_"), "ns:" + pascal,
		} {
			if got := vocabulary.Standard.Look([]byte(spelling)); got.Role != want.Role || got.Place.At != want.Place.At {
				t.Errorf("%q: role %v, coordinate %d, want %v, %d", spelling, got.Role, got.Place.At, want.Role, want.Place.At)
			}
		}
	}
}

func TestNormalise(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"Class_Name": "classname", "class-name": "classname", "class name": "classname", "@id": "id", "#text": "text", "a.b": "a.b", "É": "É", "": "",
		strings.Repeat("a", 40): strings.Repeat("a", 40), strings.Repeat("a", 41): "",
	} {
		if got := vocabulary.Normalise([]byte(key)); got != want {
			t.Errorf("%q: %q, want %q", key, got, want)
		}
	}
}

// What a key says of four numbers under it.
func TestBoxWords(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]vocabulary.BoxWord{
		"xyxy":           {Layout: object.XYXY},
		"bbox_ltwh":      {Layout: object.XYWH},
		"box_cxcywh":     {Layout: object.CXCYWH},
		"xywh":           {Corner: true},
		"xywhn":          {Corner: true, Units: object.Normalised},
		"xywhr":          {Layout: object.CXCYWH, Turned: true},
		"yxyx":           {Layout: object.YXYX},
		"box_2d":         {Corners: true},
		"bbox_px":        {Units: object.Pixels},
		"normalized_box": {Units: object.Normalised},
		"bbox":           {},
		"tlbr":           {}, // corners to trackers, four sides to others
	} {
		if got := vocabulary.Standard.Look([]byte(key)).Box; got != want {
			t.Errorf("%s: %+v, want %+v", key, got, want)
		}
	}
}

func TestColumns(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]vocabulary.Column{
		"labels": vocabulary.LabelColumn, "class_names": vocabulary.LabelColumn, "displayNames": vocabulary.LabelColumn,
		"class_ids": vocabulary.IDColumn, "scores": vocabulary.ScoreColumn, "confidences": vocabulary.ScoreColumn, "detection_scores": vocabulary.ScoreColumn,
		"boxes": vocabulary.BoxColumn, "bboxes": vocabulary.BoxColumn, "detection_boxes": vocabulary.BoxColumn,
		"masks": vocabulary.MaskColumn, "polygons": vocabulary.OutlineColumn,
		"label": vocabulary.LabelColumn, "track_ids": vocabulary.NoColumn, "timestamps": vocabulary.NoColumn, "": vocabulary.NoColumn,
	} {
		if got, _ := vocabulary.Standard.Column([]byte(key)); got.Column != want {
			t.Errorf("%s: %d, want %d", key, got.Column, want)
		}
	}
	if key, _ := vocabulary.Standard.Column([]byte("detection_boxes")); key.Layout != object.YXYX || key.Units != object.Normalised {
		t.Errorf("TensorFlow's boxes: %+v", key)
	}
}

// The names of containers are believed in the order of their table.
func TestContainers(t *testing.T) {
	t.Parallel()
	before := -1
	for _, a := range vocabulary.Standard.Containers {
		rank, weak, ok := vocabulary.Standard.Container([]byte(strings.ToUpper(a.Key)))
		if !ok || rank <= before || weak != a.Weak {
			t.Errorf("%s: rank %d after %d, weak %v, %v", a.Key, rank, before, weak, ok)
		}
		before = rank
	}
	if _, _, ok := vocabulary.Standard.Container([]byte("camera")); ok {
		t.Error("camera holds objects")
	}
}

// Further keys are for one document: the vocabulary that they are added to stays.
func TestWith(t *testing.T) {
	t.Parallel()
	with := vocabulary.Standard.With([]vocabulary.Alias{{Key: "wo", Role: vocabulary.Box}}, []string{"left", "top", "links"})
	if got := with.Look([]byte("Links")).Place.At; got != vocabulary.N2 {
		t.Errorf("a number of a box is %v", got)
	}
	if got := with.Look([]byte("wo")).Role; got != vocabulary.Box {
		t.Errorf("role %v with it", got)
	}
	if got := vocabulary.Standard.Look([]byte("wo")).Role; got != vocabulary.NoRole {
		t.Errorf("role %v without", got)
	}
	if got := with.Look([]byte("bbox")); got != vocabulary.Standard.Look([]byte("bbox")) || with.Look([]byte("wo")).Rank <= got.Rank {
		t.Errorf("it is preferred to bbox: %+v", got)
	}
}

// A kind is one exactly by the name of a project type, else by a word of it.
func TestParseKind(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]object.WireKind{
		"ObjectDetection.v1":         {Kind: object.ObjectDetection, Version: "1", Exact: true},
		"een.objectDetection.V2.1":   {Kind: object.ObjectDetection, Version: "2.1", Exact: true},
		"image-classification":       {Kind: object.ImageClassification, Exact: true},
		"Multi Label Classification": {Kind: object.MultilabelClassification, Exact: true},
		"INSTANCE_SEGMENTATION":      {Kind: object.InstanceSegmentation, Exact: true},
		"semantic segmentation":      {Kind: object.SemanticSegmentation, Exact: true},
		"detector":                   {Kind: object.ObjectDetection},
		"classifier.v":               {Kind: object.ImageClassification},
		"segmentation":               {}, // its structure decides
		"hello":                      {},
		"hello.v3":                   {Version: "3"},
		"":                           {},
		strings.Repeat("x", 300) + "objectdetection": {}, // longer than is looked at
	} {
		if got := vocabulary.ParseKind(text); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

func TestIsKindKey(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]bool{"kind": true, "type": true, "tasktype": true, "Kind": false, "class": false, "": false} {
		if got := vocabulary.IsKindKey(key); got != want {
			t.Errorf("%q: %v", key, got)
		}
	}
}

// The name of a shape is no class, or maybe one.
func TestShapeWord(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]bool{
		"rectangle": {true, true}, "Bounding Box": {true, true}, "MultiPolygon": {true, true}, "circle": {true, false}, "line": {true, false}, "cat": {}, "": {},
	} {
		if is, sure := vocabulary.ShapeWord(text); [2]bool{is, sure} != want {
			t.Errorf("%q: %v, sure %v", text, is, sure)
		}
	}
}

// How likely the text under a key names what is seen.
func TestNameWorth(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]int{
		"species": 2, "object_name": 2, "product_class": 2, "wo": 1, "mood": 1,
		"timestamp": 0, "camera_id": 0, "image": 0, "url": 0, "mask_file": 0, "left": 0,
	} {
		if got := vocabulary.NameWorth([]byte(key)); got != want {
			t.Errorf("%s: %d, want %d", key, got, want)
		}
	}
}

// Zones are what somebody drew; placing keys promise a place, and innocent ones that
// there is none.
func TestPlaces(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]bool{"zones": true, "rois": true, "objects": false, "zone_count": false} {
		if got := vocabulary.Standard.Zones([]byte(key)); got != want {
			t.Errorf("%s: zones %v", key, got)
		}
	}
	for key, want := range map[string]bool{"position": true, "location": true, "color": false, "wo": false} {
		if got := vocabulary.Standard.Placing([]byte(key)); got != want {
			t.Errorf("%s: placing %v", key, got)
		}
	}
	for key, want := range map[string]bool{"color": true, "embedding": true, "probabilities": true, "wo": false, "corner": false} {
		if got := vocabulary.Standard.Innocent([]byte(key), false, false); got != want {
			t.Errorf("%s: innocent %v", key, got)
		}
	}
}
