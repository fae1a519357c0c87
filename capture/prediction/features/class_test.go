package features_test

import (
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Of several classes with a confidence each, the surest is meant.
func TestSurest(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		json   string
		placed bool
		want   string // the class, or the key that is it, and its confidence; "" for none
	}{
		"objects under a name for classes":  {`{"classes":[{"name":"a","score":0.2},{"name":"b","score":0.7}]}`, false, "b 0.7"},
		"objects under any name":            {`{"who":[{"name":"a","score":0.2},{"name":"b","score":0.7}]}`, true, "b 0.7"},
		"beside no place":                   {`{"who":[{"name":"a","score":0.2},{"name":"b","score":0.7}]}`, false, ""},
		"one of them has a place":           {`{"who":[{"name":"a","score":0.2},{"name":"b","score":0.7,"bbox":[1,2,3,4]}]}`, true, ""},
		"one of them has no class":          {`{"who":[{"name":"a","score":0.2},{"score":0.7}]}`, true, ""},
		"confidences by class":              {`{"classes":{"a":0.2,"b":0.7}}`, false, "b 0.7"},
		"confidences that add up":           {`{"who":{"a":0.3,"b":0.7}}`, true, "b 0.7"},
		"confidences that do not":           {`{"who":{"a":0.3,"b":0.6}}`, true, ""},
		"numbers that are none":             {`{"classes":{"a":3,"b":7}}`, false, ""},
		"pairs":                             {`{"who":[["a",0.2],["b",0.7],["c"]]}`, true, "b 0.7"},
		"pairs beside no place":             {`{"who":[["a",0.2],["b",0.7]]}`, false, ""},
		"names with values are what it has": {`{"classes":[{"name":"colour","value":"red","score":0.9}]}`, false, ""},
		"no list":                           {`{"classes":"a"}`, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, root := inspect(t, tt.json)
			got := ""
			if c, ok := in.Surest(root.First(), tt.placed); ok {
				got = c.Score.Key()
				if c.Name.Kind() == jsonspan.String {
					got = c.Name.Text()
				}
				got += " " + string(c.Score.Raw())
			}
			if got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestSurestElement(t *testing.T) {
	t.Parallel()
	for json, want := range map[string]int{
		`[{"score":0.2},{"score":0.7},{"score":0.7}]`: 1, `[{"score":"0.2"},{"score":"0.7"}]`: 1, `[{"a":1},{"b":2}]`: 0, `[{"a":1},{"score":0}]`: 1,
	} {
		in, root := inspect(t, json)
		if _, at := in.SurestElement(root); at != want {
			t.Errorf("%s: %d, want %d", json, at, want)
		}
	}
	in, root := inspect(t, `[]`)
	if n, _ := in.SurestElement(root); n.Kind() != jsonspan.None {
		t.Errorf("%s of nothing", n.Raw())
	}
}

// The only list of four numbers beside a confidence is a box whose key is the class.
func TestNamedBox(t *testing.T) {
	t.Parallel()
	for json, want := range map[string]string{
		`{"person":[1,2,3,4],"score":0.99}`: "person", `{"score":0.99,"person":[1,2,3,4]}`: "person", `{"person":[1,2,3,4],"score":1}`: "person",
		`{"person":[1,2,3,4],"score":12}`: "", `{"person":[1,2,3],"score":0.99}`: "", `{"person":"1,2,3,4","score":0.99}`: "",
		`{"person":[1,2,3,4],"id":7}`: "", `{"person":[1,2,3,4],"score":0.99,"id":7}`: "", `{"bbox":[1,2,3,4],"score":0.99}`: "", `[1,2]`: "",
	} {
		in, root := inspect(t, json)
		got := ""
		if n := in.NamedBox(root); n.Kind() != jsonspan.None {
			got = n.Key()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", json, got, want)
		}
	}
}

// A text is the name of a mask's file, or the mask itself.
func TestMaskWord(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 600)
	for text, want := range map[string]struct{ named, weak, inline bool }{
		"mask_0.png":                         {true, true, false},
		"0.PNG":                              {true, true, false},
		"masks/0.tif":                        {true, true, false},
		"0":                                  {true, false, false},
		"":                                   {false, false, false},
		"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCA": {false, false, true},
		"data:image/png;base64,AAAA":         {false, false, true},
		long:                                 {false, false, true},
	} {
		_, root := inspect(t, `["`+text+`"]`)
		inline, named := features.MaskWord(root.First(), false)
		_, weak := features.MaskWord(root.First(), true)
		if named != want.named || weak != want.weak || inline > 0 != want.inline {
			t.Errorf("%q: named %v, under a common key %v, %d bytes inside", text, named, weak, inline)
		}
	}
}

// What belongs to the object around a member.
func TestNested(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		json string
		role vocabulary.Role
		want string
	}{
		"what nests":                  {`{"a":{"x":1}}`, vocabulary.Nest, `{"x":1}`},
		"the first of a list":         {`{"a":[{"x":1},{"x":2}]}`, vocabulary.Nest, `{"x":1}`},
		"a class that is an object":   {`{"a":{"value":"x"}}`, vocabulary.Label, `{"value":"x"}`},
		"confidences by class":        {`{"a":{"x":0.5}}`, vocabulary.Label, ""},
		"a class that is a text":      {`{"a":"x"}`, vocabulary.Label, ""},
		"a confidence with its value": {`{"a":{"value":0.5,"of":1}}`, vocabulary.Score, `{"value":0.5,"of":1}`},
		"a confidence with more":      {`{"a":{"value":0.5,"x":1,"y":2}}`, vocabulary.Score, ""},
		"data with concepts":          {`{"a":{"concepts":[]}}`, vocabulary.Data, `{"concepts":[]}`},
		"other data":                  {`{"a":{"x":[]}}`, vocabulary.Data, ""},
		"a geometry of GeoJSON":       {`{"geometry":{"type":"Polygon"}}`, vocabulary.NoRole, `{"type":"Polygon"}`},
		"another geometry":            {`{"geometry":{"type":"x"}}`, vocabulary.NoRole, ""},
	} {
		_, root := inspect(t, tt.json)
		if got := string(features.Nested(tt.role, root.First()).Raw()); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

// What was not read holds objects where they are in a list, or one lies in it, not
// too deep and not too far.
func TestHoldsObjects(t *testing.T) {
	t.Parallel()
	const one = `{"label":"a","bbox":[1,2,3,4]}`
	deep := func(n int) string { return strings.Repeat(`{"a":`, n) + one + strings.Repeat("}", n) }
	for name, tt := range map[string]struct {
		json string
		want bool
	}{
		"a list":              {`[` + one + `]`, true},
		"in an object":        {`{"a":` + one + `}`, true},
		"boxes alone":         {`[{"bbox":[1,2,3,4]}]`, true},
		"places of who knows": {`[{"x":1,"y":2,"w":3,"h":4}]`, false},
		"one in a list":       {`[` + strings.Repeat(`{"a":1},`, 15) + one + `]`, true},
		"one too far":         {`[` + strings.Repeat(`{"a":1},`, 16) + one + `]`, false},
		"seven levels":        {deep(7), true},
		"eight":               {deep(8), false},
		"numbers":             {`[1,2,3,4]`, false},
		"nothing":             {`{}`, false},
	} {
		in, root := inspect(t, tt.json)
		if got := in.HoldsObjects(root); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
