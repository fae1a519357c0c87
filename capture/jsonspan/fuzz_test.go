package jsonspan_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/framebin/framebin/capture/jsonspan"
)

// FuzzParse holds the parser to encoding/json: the same documents are valid,
// and every string and number of the tree decodes to the same value.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `[]`, `null`, `{"a":[1,-0.5e+3,"x\u00e9\ud83d\ude00",true,false,null]}`,
		`[1,]`, `{"a":1,}`, `{"a" 1}`, `01`, `-`, `1.`, `1e`, `"\x"`, `"\u12g4"`, "\"\x01\"", `nul`, `NaN`,
		"\"\xff\"", ` 1 2`, `[`, `{"`, `-Infinity`, `[[[[]]]]`, "1\x00", `"a`,
	} {
		f.Add([]byte(seed))
	}
	for _, seed := range testSuite(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tree, err := jsonspan.Parse(data, jsonspan.Limits{Depth: 64, Nodes: 1 << 20})
		if got, want := err == nil, json.Valid(data); got != want {
			t.Fatalf("valid %v (%v), encoding/json says %v: %q", got, err, want, data)
		}
		if err != nil {
			var syntax *jsonspan.SyntaxError
			if !errors.As(err, &syntax) || syntax.Line < 1 || syntax.Column < 1 || syntax.Offset > len(data) {
				t.Fatalf("error %#v", err)
			}
			return
		}
		compare(t, tree.Root())
	})
}

// testSuite returns the files of the JSON parsing test suite by name.
func testSuite(tb testing.TB) map[string][]byte {
	tb.Helper()
	files, err := filepath.Glob("../../testdata/json-nst/*.json")
	if err != nil || len(files) < 300 {
		tb.Fatal(len(files), err)
	}
	suite := make(map[string][]byte, len(files))
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		suite[filepath.Base(file)] = data
	}
	return suite
}

func compare(t *testing.T, n jsonspan.Node) {
	t.Helper()
	switch n.Kind() {
	case jsonspan.String:
		var want string
		if err := json.Unmarshal(n.Raw(), &want); err != nil || n.Text() != want {
			t.Fatalf("string %q, want %q (%v)", n.Text(), want, err)
		}
	case jsonspan.Number:
		var want float64
		err := json.Unmarshal(n.Raw(), &want)
		if got, ok := n.Float(); ok != (err == nil) || ok && got != want {
			t.Fatalf("number %v %v, want %v (%v)", got, ok, want, err)
		}
	case jsonspan.Array, jsonspan.Object:
		if !json.Valid(n.Raw()) {
			t.Fatalf("raw %q", n.Raw())
		}
		count := 0
		for i, c := range n.Elements() {
			if i != count {
				t.Fatalf("index %d of child %d", i, count)
			}
			count++
			if c.IsMember() != (n.Kind() == jsonspan.Object) {
				t.Fatalf("member %v in %q", c.IsMember(), n.Raw())
			}
			compare(t, c)
		}
		if count != n.Len() {
			t.Fatalf("%d children, Len %d", count, n.Len())
		}
	default:
	}
}
