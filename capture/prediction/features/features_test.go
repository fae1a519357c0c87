package features_test

import (
	"testing"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

func inspect(t *testing.T, text string) (*features.Inspector, jsonspan.Node) {
	t.Helper()
	tree, err := jsonspan.Parse([]byte(text), jsonspan.Limits{Depth: 64, Nodes: 1000})
	if err != nil {
		t.Fatal(err)
	}
	return &features.Inspector{Reader: tables.Reader{Reader: shapes.Reader{Keys: vocabulary.NewIndex(vocabulary.Standard)}}}, tree.Root()
}

// What is an object in a list, and what is one by itself, with and without
// knowing that it is a prediction.
func TestObjects(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ element, trusted, alone bool }{
		`{"label":"a","score":0.5,"bbox":[1,2,30,40]}`:            {true, true, true},
		`{"label":"a","score":0.5}`:                               {true, true, true},
		`{"name":"Bob","score":12}`:                               {false, true, false},
		`{"name":"Bob"}`:                                          {false, true, false},
		`{"bbox":[1,2,30,40]}`:                                    {true, true, false},
		`{"x":1,"y":2,"width":3,"height":4}`:                      {false, true, false},
		`{"person":[167,57,301,436],"score":0.99}`:                {true, true, false},
		`{"label":"a","geometry":{"bbox":[1,2,30,40]}}`:           {true, true, true},
		`{"type":"Feature","geometry":{"type":"Point"},"id":"a"}`: {},
		`{"id":1}`: {},
		`[1,2]`:    {},
	} {
		in, root := inspect(t, text)
		e := in.ElementFeatures(root)
		if got := e.Element(false); got != want.element {
			t.Errorf("%s: an element %v (%b)", text, got, e)
		}
		if got := e.Element(true); got != want.trusted {
			t.Errorf("%s: an element of a prediction %v (%b)", text, got, e)
		}
		if got := e.Alone(false); got != want.alone {
			t.Errorf("%s: alone %v (%b)", text, got, e)
		}
	}
}

// The value of a member decides its role, too.
func TestRole(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]vocabulary.Role{
		`{"label":"a"}`:                   vocabulary.Label,
		`{"label":3}`:                     vocabulary.LabelID,
		`{"label":[1]}`:                   vocabulary.NoRole,
		`{"bbox":[1,2,3,4]}`:              vocabulary.Box,
		`{"bbox":""}`:                     vocabulary.NoRole,
		`{"boxes":[1,2,3,4]}`:             vocabulary.Box,
		`{"deviceLocation":{"city":"a"}}`: vocabulary.NoRole,
		`{"coordinates":[[1,2],[3,4]],"type":"Polygon"}`: vocabulary.Polygon,
		`{"score":"0.5"}`: vocabulary.Score,
		`{"score":[0.5]}`: vocabulary.Score, `{"score":[0.5,0.4]}`: vocabulary.NoRole,
	} {
		in, root := inspect(t, text)
		n := root.First()
		if got := in.Role(root, in.Keys.Of(n), n); got != want {
			t.Errorf("%s: role %d, want %d", text, got, want)
		}
	}
}
