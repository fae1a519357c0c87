package prediction_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/interchange"
)

// closed compiles the schema of framebin's document so that it admits no
// member that it does not name.
func closed(tb testing.TB) *jsonschema.Schema {
	tb.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(interchange.Schema)))
	if err != nil {
		tb.Fatal(err)
	}
	var shut func(v any)
	shut = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, in := range v {
				shut(in)
			}
		case map[string]any:
			for _, in := range v {
				shut(in)
			}
			if v["type"] == "object" && v["properties"] != nil {
				v["additionalProperties"] = false
			}
		}
	}
	shut(doc)
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

// TestWrittenIsAsTheSchemaSays: whatever was sent, what is written of it holds
// to the schema, and the parser knows all of it.
func TestWrittenIsAsTheSchemaSays(t *testing.T) {
	t.Parallel()
	schema := closed(t)
	check := func(name, text string) {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
		if d, err := interchange.Parse([]byte(text)); err != nil || d.Unknown != nil {
			t.Errorf("%s: %v, %v", name, err, d)
		}
	}
	for _, p := range published(t) {
		if d := prediction.Read(p.request, prediction.Options{}).InterchangeOf(p.request); d != nil {
			check(p.name, written(t, d))
		}
	}
	files, err := filepath.Glob(filepath.Join("vendors", "maps", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, file := range files {
		r := multipartRequest(pngOf("image", "image.png", 640, 480), predictions(readFile(t, file)))
		if d := prediction.Read(r, prediction.Options{}).InterchangeOf(r); d != nil {
			check(file, written(t, d))
		}
	}
	const leaf = `{"class":"leaf","confidence":0.5`
	for _, document := range []string{
		leaf + `,"bbox":[10,20,110,90]}`, leaf + `,"cx":100,"cy":100,"w":50,"h":20,"angle":30}`,
		leaf + `,"mask":"mask_0000.png"}`, leaf + `,"mask":"mask"},` + leaf + `,"mask":{"file":"mask_0000.png","value":2}}`,
		leaf + `,"segmentation":{"size":[2,3],"counts":[1,2,3]}}`, leaf + `,"keypoints":[{"x":1,"y":2,"name":"nose","score":0.5}],"box":[1,2,3,4.5]}`,
		leaf + `,"polygon":[[1,2],[30,4],[5,60]]}`, leaf + `,"polygons":[[[1,2],[30,4],[5,60]],[[1,2],[30,4],[5,61]]]}`,
	} {
		r := multipartRequest(pngOf("image", "image.png", 640, 480), predictions(`{"objects":[`+document+`]}`), pngOf("mask", "mask_0000.png", 640, 480))
		check(document, written(t, prediction.Read(r, prediction.Options{}).InterchangeOf(r)))
	}
}
