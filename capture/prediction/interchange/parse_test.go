package interchange_test

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/framebin/framebin/capture/prediction/interchange"
)

// full is a document with every member.
func full() *interchange.Document {
	value := 3
	return &interchange.Document{
		Kind: "instance-segmentation", WireKind: "Seg.v2", Format: interchange.Format,
		Image: &interchange.Size{Width: 640, Height: 480}, Units: interchange.Pixels,
		Objects: []interchange.Object{
			{
				Class: "ship", ClassID: "8", Confidence: new(0.5), Box: &interchange.Box{X: -1.5, Y: 2, Width: 3, Height: 4},
				Rotation: 45, Polygon: []interchange.Point{{1, 2}, {3, 4}, {5.5, 6}, {7, 8}}, Pointer: "/a~1b/0",
			},
			{
				Class: "leaf", Mask: "mask_0000.png", MaskPart: &value, MaskValue: &value, MaskBox: &interchange.Box{X: 1, Y: 2, Width: 3, Height: 4},
				Polygons: [][]interchange.Point{{{1, 2}, {3, 4}, {5, 6}}, {{1, 2}, {3, 4}, {5, 6}}},
			},
			{
				Class: "person", MaskPointer: "/m", MaskData: "iVBORw0KGgo=", RLE: &interchange.RLE{Size: [2]int{2, 3}, Counts: []uint32{1, 5}, Order: interchange.RowOrder},
				Keypoints: []interchange.Keypoint{{X: 1, Y: 2.5, Name: "nose", Confidence: new(0.0)}, {X: 3, Y: 4}},
				Assumed:   &interchange.Assumed{BoxFormat: "xyxy,px", Rotation: "degrees"},
			},
		},
	}
}

// TestRoundTrip: what is written is read back, and is what the schema says.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(full())
	if err != nil {
		t.Fatal(err)
	}
	got, err := interchange.Parse(text)
	if err != nil || !reflect.DeepEqual(got, full()) {
		t.Errorf("got %+v, %v", got, err)
	}
	if err := validate(t, text); err != nil {
		t.Error(err)
	}
}

// schema compiles the schema of the document.
func schema(tb testing.TB) *jsonschema.Schema {
	tb.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(interchange.Schema))
	if err != nil {
		tb.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("prediction.schema.json", doc); err != nil {
		tb.Fatal(err)
	}
	s, err := c.Compile("prediction.schema.json")
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func validate(tb testing.TB, text []byte) error {
	tb.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		tb.Fatal(err)
	}
	return schema(tb).Validate(v)
}

// TestSchemaNamesEveryMember: a field that the schema does not name, or the
// other way round, is a lie in the documentation.
func TestSchemaNamesEveryMember(t *testing.T) {
	t.Parallel()
	var s struct {
		Properties map[string]any
		Defs       map[string]struct{ Properties map[string]any } `json:"$defs"`
	}
	if err := json.Unmarshal(interchange.Schema, &s); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		of    any
		named map[string]any
	}{"document": {interchange.Document{}, s.Properties}, "object": {interchange.Object{}, s.Defs["object"].Properties}} {
		for f := range reflect.TypeOf(c.of).Fields() {
			key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if _, ok := c.named[key]; !ok && key != "-" {
				t.Errorf("the schema of a %s does not name %s", name, key)
			}
			delete(c.named, key)
		}
		for key := range c.named {
			t.Errorf("a %s has no %s", name, key)
		}
	}
}

// TestWrong names the member that is wrong.
func TestWrong(t *testing.T) {
	t.Parallel()
	object := func(member string) string { return `{"objects":[{"class":"a"},{` + member + `}]}` }
	for text, want := range map[string]string{
		`7`:                           "want an object, got a number",
		`{}`:                          "/objects: want a list of objects",
		`{"objects":3}`:               "/objects: want a list, got a number",
		`{"objects":[],"units":"px"}`: `/units: want "pixels" or "normalised"`,
		`{"objects":[],"image":{"width":1.5,"height":2}}`: "/image/width: want a whole number, 0 or more",
		object(`"class":7`):                          "/objects/1/class: want a text, got a number",
		object(`"confidence":"0.5"`):                 "/objects/1/confidence: want a number, got a text",
		object(`"box":[1,2,3,4]`):                    "/objects/1/box: want an object, got a list of 4",
		object(`"box":{"x":1,"y":2,"width":3}`):      "/objects/1/box: want x, y, width and height",
		object(`"polygon":[[1,2],[3,4]]`):            "/objects/1/polygon: want at least three points",
		object(`"polygon":[1,2,3,4,5,6]`):            "/objects/1/polygon/0: want a point [x, y], got a number",
		object(`"polygons":[[[1,2],[3,4],[5,"6"]]]`): "/objects/1/polygons/0/2: want a point of two numbers, got a text",
		object(`"rle":{"size":[1],"counts":[]}`):     `/objects/1/rle: want "size": [height, width] and "counts": a list of numbers`,
		object(`"rle":{"size":[1,2],"counts":[-1]}`): "/objects/1/rle/counts/0: want a whole number, 0 or more",
		object(`"keypoints":[{"x":1}]`):              "/objects/1/keypoints/0: want x and y",
		object(`"mask_value":-1`):                    "/objects/1/mask_value: want a whole number, 0 or more",
	} {
		if _, err := interchange.Parse([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
	if _, err := interchange.FromValue(map[string]any{"objects": []any{map[string]any{"confidence": math.NaN()}}}); err == nil {
		t.Error("not a number, and no error")
	}
}

// TestUnknown: members that the format has not are told, since a map may have
// misspelled them.
func TestUnknown(t *testing.T) {
	t.Parallel()
	d, err := interchange.Parse([]byte(`{"b":1,"objects":[{"klass":1,"box":null,"a/b":2}]}`))
	if want := []string{"/b", "/objects/0/a~1b", "/objects/0/klass"}; err != nil || !reflect.DeepEqual(d.Unknown, want) {
		t.Errorf("got %v, %v", d, err)
	}
}

func FuzzParse(f *testing.F) {
	text, err := json.Marshal(full())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"objects":[{"box":{"x":1,"y":2,"width":3,"height":4},"x":1e400}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := interchange.Parse(data)
		if err != nil {
			return
		}
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		again, err := interchange.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		d.Unknown = nil
		if second, _ := json.Marshal(again); !bytes.Equal(second, text) {
			t.Errorf("got %s, want %s", second, text)
		}
	})
}
