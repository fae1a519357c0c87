package container_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/container"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

func find(t *testing.T, document string, told container.Told) container.Container {
	t.Helper()
	tree, err := jsonspan.Parse([]byte(document), jsonspan.Limits{Depth: 64, Nodes: 1000})
	if err != nil {
		t.Fatal(err)
	}
	in := features.Inspector{Reader: tables.Reader{Reader: shapes.Reader{Keys: vocabulary.NewIndex(vocabulary.Standard)}}}
	return container.Find(tree.Root(), &in, told)
}

// Where the objects are, and how they are held there.
func TestFind(t *testing.T) {
	t.Parallel()
	const object = `{"label":"a","score":0.5,"bbox":[1,2,30,40]}`
	declared, image := container.Told{Declared: true}, container.Told{Image: true}
	for _, tt := range []struct {
		document string
		told     container.Told
		form     container.Form
		pointer  string
	}{
		{`[` + object + `]`, container.Told{}, container.List, ""},
		{`{"a":{"objects":[` + object + `]}}`, container.Told{}, container.List, "/a/objects"},
		{`{"a/b":[` + object + `]}`, container.Told{}, container.List, "/a~1b"},
		{`[[` + object + `]]`, container.Told{}, container.List, "/0"},
		{`{"predictions":{"1":` + object + `,"2":` + object + `}}`, container.Told{}, container.Map, "/predictions"},
		{`{"predictions":{"cat":[` + object + `],"dog":[]}}`, container.Told{}, container.Lists, "/predictions"},
		{`[{"found":[{"texts":["a"],"scores":[0.5],"polygons":[[1,2,30,2,30,40]]}]}]`, declared, container.Columns, "/0/found/0"},
		{`{"boxes":[[1,2,30,40]],"scores":[0.5],"labels":["a"]}`, container.Told{}, container.Columns, ""},
		{object, container.Told{}, container.Alone, ""},
		{`{"objects":["1|2|3|30|40|a"]}`, container.Told{}, container.Pipes, "/objects"},
		{`{"before":` + object + `,"after":` + object + `}`, container.Told{}, container.Alone, "/after"},

		{`{"predictions":{"cat":[[1,2,30,40,0.9]],"dog":[[5,6,70,80,0.8]]}}`, declared, container.Lists, "/predictions"},
		{`{"predictions":{"cat":[[1,2,30,40,0.9]],"dog":7}}`, declared, container.Rows, "/predictions/cat"},
		{`{"boxes":{"cat":[1,2,3,4]}}`, declared, container.Lists, "/boxes"},
		{`{"masks":{"a":"a.png","b":"b.png"}}`, declared, container.Files, "/masks"},
		{`{"masks":{"a":"a.png","b":7}}`, declared, container.None, ""},
		{`{"mask":"m.png","class_map":{"1":"a"}}`, container.Told{}, container.ClassMap, ""},
		{`{"xmin":[1],"ymin":[2],"xmax":[3],"ymax":[4]}`, container.Told{}, container.Frame, ""},
		{`[{"name":"boxes","data":[1,2,3,4]},{"name":"scores","data":[0.5]}]`, container.Told{}, container.Columns, ""},
		{`[{"name":"o","shape":[2,6],"data":[1,2,30,40,0.9,3,5,6,70,80,0.8,2]}]`, container.Told{}, container.Tensors, ""},
		{`[{"name":"left","value":1},{"name":"top","value":2},{"name":"width","value":3},{"name":"height","value":4}]`, container.Told{}, container.Pairs, ""},
		{`{"front":` + object + `,"rear":` + object + `}`, container.Told{}, container.Map, ""},
		{`{"label":"a","at":{"bbox":[1,2,3,4]}}`, declared, container.Alone, ""},
		{`[{"name":"classifier","classes":[{"class":"a","score":0.5}]}]`, container.Told{}, container.List, "/0/classes"},
		{`{"names":["a","b"],"objects":[` + object + `]}`, declared, container.List, "/objects"},
		{`{"objects":[],"detections":[` + object + `]}`, declared, container.List, "/detections"},

		// What only one who knows that it is a prediction takes for objects.
		{`["a","b"]`, declared, container.Names, ""},
		{`["a","b"]`, container.Told{}, container.None, ""},
		{`{"classes":{"a":0.5,"b":0.25}}`, declared, container.Scores, "/classes"},
		{`[[1,2,30,40,0.5,3]]`, declared, container.Rows, ""},
		{`[["a",0.5]]`, image, container.ScoredNames, ""},

		// None, said so or not.
		{`{"objects":[]}`, container.Told{}, container.Empty, "/objects"},
		{`{}`, declared, container.Empty, ""},
		{`{}`, container.Told{}, container.None, ""},
		{`{"kind":"x"}`, container.Told{Kind: true}, container.Empty, ""},
		{`{"users":[{"name":"Bob","score":12}]}`, container.Told{}, container.None, ""},
	} {
		if c := find(t, tt.document, tt.told); c.Form != tt.form || c.Pointer != tt.pointer {
			t.Errorf("%s, %+v: form %d at %q, want %d at %q", tt.document, tt.told, c.Form, c.Pointer, tt.form, tt.pointer)
		}
	}
}

// What is told beside the place of the objects.
func TestSurroundings(t *testing.T) {
	t.Parallel()
	const list = `[{"label":"a","score":0.5,"bbox":[1,2,30,40]}]`
	if c := find(t, `{"frame":{"id":1,"objects":`+list+`}}`, container.Told{}); len(c.Chain) != 2 || string(c.Chain[0].Via) != "frame" || c.Chain[1].Pointer != "/frame" {
		t.Errorf("chain %+v", c.Chain)
	}
	if c := find(t, `{"objects":`+list+`,"detections":`+list+`}`, container.Told{}); len(c.Rivals) != 2 {
		t.Errorf("%d members that hold objects, want 2", len(c.Rivals))
	}
	if c := find(t, `[`+list+`,"frame 1"]`, container.Told{}); c.Batch.Node.Len() != 2 || !container.IsBatch(c.Batch.Node) {
		t.Errorf("batch of %d", c.Batch.Node.Len())
	}
	if c := find(t, `{"x":1,"y":2,"width":3,"height":4}`, container.Told{}); c.Form != container.None || !c.Place {
		t.Errorf("one place: form %d, place %v", c.Form, c.Place)
	}
}

// The search is bounded: by levels, by values, and by the members of an object whose
// names promise nothing.
func TestFindBounds(t *testing.T) {
	t.Parallel()
	const list = `[{"label":"a","score":0.5,"bbox":[1,2,30,40]}]`
	deep := func(n int) string { return strings.Repeat(`{"a":`, n) + list + strings.Repeat("}", n) }
	wide := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"m%d":1,`, i)
		}
		return `{` + b.String() + `"a":` + list + `}`
	}
	for name, tt := range map[string]struct {
		document string
		form     container.Form
	}{
		"ten levels":      {deep(10), container.List},
		"eleven":          {deep(11), container.None},
		"the 16th member": {wide(15), container.List},
		"the 17th":        {wide(16), container.None},
	} {
		if c := find(t, tt.document, container.Told{}); c.Form != tt.form {
			t.Errorf("%s: form %d, want %d", name, c.Form, tt.form)
		}
	}
}
