package jsonspan_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/jsonspan"
)

var roomy = jsonspan.Limits{Depth: 64, Nodes: 1 << 20}

func TestParseTestSuite(t *testing.T) {
	t.Parallel()
	for name, data := range testSuite(t) {
		_, err := jsonspan.Parse(data, roomy)
		if name[0] == 'y' && err != nil || name[0] == 'n' && err == nil || (err == nil) != json.Valid(data) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTree(t *testing.T) {
	t.Parallel()
	tree, err := jsonspan.Parse([]byte(` {"a" : [1.50, "x\n", {}], "b\u0062":null, "":true} `), roomy)
	if err != nil {
		t.Fatal(err)
	}
	root := tree.Root()
	if root.Kind() != jsonspan.Object || root.Len() != 3 || root.IsMember() || root.Key() != "" {
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
	var none jsonspan.Node
	if none.Kind() != jsonspan.None || none.Len() != 0 || none.Raw() != nil || none.Text() != "" || none.First().Kind() != jsonspan.None || none.IsMember() {
		t.Error("the zero node is something")
	}
}

// What is beyond the limits is checked but not kept.
func TestParseLimits(t *testing.T) {
	t.Parallel()
	tree, err := jsonspan.Parse([]byte(`[[[[1]]],2]`), jsonspan.Limits{Depth: 2, Nodes: 100})
	if err != nil || !tree.Deep || tree.Full || tree.Root().Len() != 2 {
		t.Errorf("deep: %+v, %v", tree, err)
	}
	if inner := tree.Root().First().First(); inner.Len() != 0 || string(inner.Raw()) != `[[1]]` {
		t.Errorf("the last level kept: %q of %d", inner.Raw(), inner.Len())
	}
	tree, err = jsonspan.Parse([]byte(`[1,[2,3],4]`), jsonspan.Limits{Depth: 9, Nodes: 3})
	if err != nil || !tree.Full || tree.Root().Len() != 2 || string(tree.Root().Raw()) != `[1,[2,3],4]` {
		t.Errorf("full: %+v, %v", tree, err)
	}
	if _, err := jsonspan.Parse([]byte(`[1,[2,3],4}`), jsonspan.Limits{Depth: 1, Nodes: 1}); err == nil {
		t.Error("beyond the limits nothing is checked")
	}
}

func TestParseNotFinite(t *testing.T) {
	t.Parallel()
	const doc = `[NaN, Infinity, -Infinity, -1]`
	_, err := jsonspan.Parse([]byte(doc), roomy)
	var syntax *jsonspan.SyntaxError
	if !errors.As(err, &syntax) || !syntax.NotFinite || syntax.Column != 2 {
		t.Errorf("strict: %#v", err)
	}
	lenient := roomy
	lenient.NotFinite = true
	tree, err := jsonspan.Parse([]byte(doc), lenient)
	if err != nil || tree.NotFinite != 3 || tree.Root().Len() != 4 || tree.Root().First().Kind() != jsonspan.Null {
		t.Errorf("lenient: %+v, %v", tree, err)
	}
	for _, bad := range []string{`[Nan]`, `[-Inf]`, `[Infi]`} {
		if _, err := jsonspan.Parse([]byte(bad), lenient); err == nil {
			t.Errorf("%s is accepted", bad)
		}
	}
}

// Numbers are what strconv makes of them, to the last bit.
func TestFloatsAreExact(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 6))
	texts := []string{"0", "-0", "0.0", "-0.0", "1e5", "123456789012345", "1234567890123456", "0.000000000000001", "9007199254740993", "1E400"}
	for range 20_000 {
		v := rng.NormFloat64() * math.Pow(10, float64(rng.IntN(12)-4))
		texts = append(texts, strconv.FormatFloat(v, 'f', rng.IntN(14), 64))
	}
	for _, text := range texts {
		tree, err := jsonspan.Parse([]byte(text), jsonspan.Limits{Depth: 1, Nodes: 1})
		if err != nil {
			t.Fatal(text, err)
		}
		got, ok := tree.Root().Float()
		want, wantErr := strconv.ParseFloat(text, 64)
		if math.Float64bits(got) != math.Float64bits(want) || ok != (wantErr == nil) {
			t.Errorf("%s: got %v, %v; want %v, %v", text, got, ok, want, wantErr)
		}
	}
}

// A string's head is its beginning, and never half an escape.
func TestHead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`"abc"`:            "abc",
		`"abcdefgh"`:       "abcdefgh",
		`"abcdefghi"`:      "abcdefgh",
		`"abcd\u002bxyz"`:  "abcd",
		`"ab\u002bxyz"`:    "ab",
		`"\u002babcdefgh"`: "+ab",
		`"abcdefg\nhijk"`:  "abcdefg",
		`["a"]`:            "",
		`7`:                "",
	} {
		tree, err := jsonspan.Parse([]byte(text), jsonspan.Limits{Depth: 9, Nodes: 9})
		if err != nil {
			t.Fatal(text, err)
		}
		if got := tree.Root().Head(8); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
	if got := (jsonspan.Node{}).Head(8); got != "" {
		t.Errorf("of nothing: got %q", got)
	}
	if a, b := (jsonspan.Node{}).Span(); a != 0 || b != 0 {
		t.Errorf("of nothing: got %d, %d", a, b)
	}
}
