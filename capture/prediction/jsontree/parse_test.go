package jsontree_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"framebin/capture/prediction/jsontree"
)

var roomy = jsontree.Limits{Depth: 64, Nodes: 1 << 20}

func TestParseTestSuite(t *testing.T) {
	t.Parallel()
	for name, data := range testSuite(t) {
		_, err := jsontree.Parse(data, roomy)
		if name[0] == 'y' && err != nil || name[0] == 'n' && err == nil || (err == nil) != json.Valid(data) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTree(t *testing.T) {
	t.Parallel()
	tree, err := jsontree.Parse([]byte(` {"a" : [1.50, "x\n", {}], "b\u0062":null, "":true} `), roomy)
	if err != nil {
		t.Fatal(err)
	}
	root := tree.Root()
	if root.Kind() != jsontree.Object || root.Len() != 3 || root.IsMember() || root.Key() != "" {
		t.Errorf("root %v of %d", root.Kind(), root.Len())
	}
	a := root.First()
	if a.Key() != "a" || string(a.Raw()) != `[1.50, "x\n", {}]` || a.Len() != 3 {
		t.Errorf("a: %q %q", a.Key(), a.Raw())
	}
	if v, ok := a.First().Float(); !ok || v != 1.5 || string(a.First().Raw()) != "1.50" {
		t.Errorf("number %v %v", v, ok)
	}
	var keys []string
	for c := range root.Children() {
		keys = append(keys, c.Key())
		if c.Compare(a) < 0 {
			t.Errorf("%q comes before its first sibling", c.Key())
		}
	}
	if got := strings.Join(keys, ","); got != "a,bb," {
		t.Errorf("keys %q", got)
	}
	var none jsontree.Node
	if none.Kind() != jsontree.None || none.Len() != 0 || none.Raw() != nil || none.Text() != "" || none.First().Kind() != jsontree.None || none.IsMember() {
		t.Error("the zero node is something")
	}
}

// What is beyond the limits is checked but not kept.
func TestParseLimits(t *testing.T) {
	t.Parallel()
	tree, err := jsontree.Parse([]byte(`[[[[1]]],2]`), jsontree.Limits{Depth: 2, Nodes: 100})
	if err != nil || !tree.Deep || tree.Full || tree.Root().Len() != 2 {
		t.Errorf("deep: %+v, %v", tree, err)
	}
	if inner := tree.Root().First().First(); inner.Len() != 0 || string(inner.Raw()) != `[[1]]` {
		t.Errorf("the last level kept: %q of %d", inner.Raw(), inner.Len())
	}
	tree, err = jsontree.Parse([]byte(`[1,[2,3],4]`), jsontree.Limits{Depth: 9, Nodes: 3})
	if err != nil || !tree.Full || tree.Root().Len() != 2 || string(tree.Root().Raw()) != `[1,[2,3],4]` {
		t.Errorf("full: %+v, %v", tree, err)
	}
	if _, err := jsontree.Parse([]byte(`[1,[2,3],4}`), jsontree.Limits{Depth: 1, Nodes: 1}); err == nil {
		t.Error("beyond the limits nothing is checked")
	}
}

func TestParseNotFinite(t *testing.T) {
	t.Parallel()
	const doc = `[NaN, Infinity, -Infinity, -1]`
	_, err := jsontree.Parse([]byte(doc), roomy)
	var syntax *jsontree.SyntaxError
	if !errors.As(err, &syntax) || !syntax.NotFinite || syntax.Column != 2 {
		t.Errorf("strict: %#v", err)
	}
	lenient := roomy
	lenient.NotFinite = true
	tree, err := jsontree.Parse([]byte(doc), lenient)
	if err != nil || tree.NotFinite != 3 || tree.Root().Len() != 4 || tree.Root().First().Kind() != jsontree.Null {
		t.Errorf("lenient: %+v, %v", tree, err)
	}
	for _, bad := range []string{`[Nan]`, `[-Inf]`, `[Infi]`} {
		if _, err := jsontree.Parse([]byte(bad), lenient); err == nil {
			t.Errorf("%s is accepted", bad)
		}
	}
}
