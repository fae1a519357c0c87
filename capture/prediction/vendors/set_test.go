package vendors_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction/vendors"
)

// read gives a document to one map alone.
func read(t *testing.T, program, document string) (string, error) {
	t.Helper()
	doc, m, errs := vendors.Set{}.Alone().With(vendors.New("own", program)).Read(parse(t, document), 0)
	if doc == nil {
		return "", errors.Join(errs...)
	}
	var b strings.Builder
	for _, o := range doc.Objects {
		fmt.Fprintf(&b, "%s %s ", m.Name, o.Class)
		if o.Box != nil {
			fmt.Fprint(&b, *o.Box)
		}
		fmt.Fprint(&b, o.Outlines(), o.Pointer, ";")
	}
	return b.String(), errors.Join(errs...)
}

// TestFunctions: what a map may use beside jq's own functions.
func TestFunctions(t *testing.T) {
	t.Parallel()
	const document = `{"a/b":[{"n":"x","v":[10,20,"40",80],"p":[1,2,3,4,5,6]},{"n":"y","v":[null,null,null,null],"q":[{"x":1},{"y":2},{"x":3,"y":4}]}]}`
	for program, want := range map[string]string{
		`{objects: each(.["a/b"][]; {class: .n, box: (.v | xyxy)})}`:             "own x {10 20 30 60}[]/a~1b/0;own y []/a~1b/1;",
		`{objects: each(.["a/b"][0]; {class: .n, box: (.v | xywh)})}`:            "own x {10 20 40 80}[]/a~1b/0;",
		`{objects: each(.["a/b"][0]; {class: .n, box: (.v | yxyx)})}`:            "own x {20 10 60 30}[]/a~1b/0;",
		`{objects: each(.["a/b"][0]; {class: .n, box: (.v | xxyy)})}`:            "own x {10 40 10 40}[]/a~1b/0;",
		`{objects: each(.["a/b"][0]; {class: .n, box: (.v | cxcywh)})}`:          "own x {-10 -20 40 80}[]/a~1b/0;",
		`{objects: each(.["a/b"][]; {class: .n, polygon: (.p // .q | points)})}`: "own x [[[1 2] [3 4] [5 6]]]/a~1b/0;own y [[[1 0] [0 2] [3 4]]]/a~1b/1;",
		`empty`: "",
		`null`:  "",
	} {
		if got, err := read(t, program, document); got != want || err != nil {
			t.Errorf("%s: got %s, %v", program, got, err)
		}
	}
}

// TestErrors: what is wrong with a map is said with its place.
func TestErrors(t *testing.T) {
	t.Parallel()
	const document = `{"list":[{"name":"a","box":{"x":1}},{"name":"b","box":[1,2,3,4]}]}`
	for program, want := range map[string]string{
		"{objects:\n  [.list[ | 1]}": `own:2:11: unexpected token "|"`,
		"{objects: [":                "own:1:12: unexpected EOF",
		"# a comment, with foo\n{objects: (.list | foo(1))}": "own:2:20: function not defined: foo/1",
		"{objects: [$all]}": "own:1:12: variable not defined: $all",
		"# é\n{objects: [.list[] | # a comment\n   .box.x]}":                     "own:3:4: expected an object but got: array ([1,2,3,4])",
		`{objects: [.list[] | {"class": "# no comment", "box": (.box | xywh)}]}`: `own:1:63: xywh wants a list of four numbers, got {"x":1}`,
		"{objects: [.list[] | .name + 1]}":                                       `own:1:22: cannot add: string ("a") and number (1)`,
		"def f: .name / 2;\n{objects: [.list[] | f]}":                            `own:1:8: cannot divide: string ("a") and number (2)`,
		"{objects: [.list[] | (try .name[0] catch .) | error]}":                  "own:1:47:",
		"{objects: [.list[] | \"\\(.name) \\(.box | keys)\" | .x]}":              `own:1:50: expected an object but got: string`,
		"def f: f; f":                          "own: it did not end within 1s",
		"{objects: each(.list[]; {class: 7})}": "own: what it yields is no prediction document: /objects/0/class: want a text, got a number",
		"[1]":                                  "own: what it yields is no prediction document: want an object, got a list of 1",
		"error(\"not this\")":                  "own:1:1: error: not this",
		"import \"a\" as a; .":                 "own:",
		"input":                                "own:1:1: input(s)/0 is not allowed",
	} {
		if got, err := read(t, program, document); got != "" || err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %s, %v", program, got, err)
		}
	}
}

// TestOwnFirst: a person's map comes before one of the program, and a failing
// one does not keep it from reading.
func TestOwnFirst(t *testing.T) {
	t.Parallel()
	root := parse(t, `[{"box_2d":[1,2,3,4],"label":"a","mask":"data:image/png;base64,"}]`)
	own := vendors.New("mine", `{objects: each(.[]; {class: "mine"})}`)
	broken := vendors.New("broken", `.x.y`)
	s := vendors.Set{}.With(broken, own)
	if doc, m, errs := s.Read(root, 0); doc == nil || m != own || len(errs) != 1 {
		t.Error(doc, m, errs)
	}
	if doc, m, errs := s.With(broken).Read(root, 0); doc == nil || m.Name != "gemini" || len(errs) != 1 {
		t.Error(doc, m, errs)
	}
	if doc, _, _ := s.With().Alone().Read(root, 0); doc != nil {
		t.Error("read without a map")
	}
	if len(s.Own()) != 2 || len(vendors.Set{}.Own()) != 0 {
		t.Error(s.Own())
	}
}

func FuzzMaps(f *testing.F) {
	for _, m := range vendors.Embedded() {
		for _, file := range payloads(f, m.Name) {
			f.Add(readFile(f, file))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		root, err := tree(text)
		if err != nil {
			return
		}
		doc, m, errs := vendors.Set{}.Read(root, 0)
		if doc != nil && m == nil {
			t.Error("a document of no map")
		}
		for _, err := range errs {
			if !strings.Contains(err.Error(), ":") {
				t.Error(err)
			}
		}
	})
}

// objects returns a document of n objects as a map reads them.
func objects(n int) string {
	var b strings.Builder
	b.WriteString(`{"data":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"type":"een.objectDetection.v1","objectId":"0b6b4ea6-%d","label":"class %d","confidence":0.%d,"boundingBox":[0.%d,0.25,0.75,0.875]}`, i, i%7, 100+i%900, 100+i%500)
	}
	return b.String() + "]}"
}

// BenchmarkRead reads 1,000 objects by a map, and finds that no map is for a
// document.
func BenchmarkRead(b *testing.B) {
	for name, text := range map[string]string{
		"mapped": objects(1000),
		"other":  strings.ReplaceAll(objects(1000), `"data"`, `"objects"`),
	} {
		root := parse(b, text)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				doc, _, errs := vendors.Set{}.Read(root, 0)
				if (doc != nil) != (name == "mapped") || len(errs) > 0 {
					b.Fatal(errs)
				}
			}
		})
	}
}

// A document in an envelope is read by the map that is for it, and its objects are
// where the envelope has them.
func TestEnvelope(t *testing.T) {
	t.Parallel()
	m := vendors.New("own", "# when: /things/*/what\n{objects: each(.things[]; {class: .what})}")
	all := vendors.New("any", "{objects: [{class: \"any\"}]}")
	const inner = `{"things":[{"what":"a"},{"what":"b"}]}`
	for document, want := range map[string]string{
		inner: "/things/0 /things/1 ",
		`{"detail-type":"x","detail":` + inner + `}`:                                "/detail/things/0 /detail/things/1 ",
		`[{"id":1,"a/b":{"body":` + inner + `}}]`:                                   "/0/a~1b/body/things/0 /0/a~1b/body/things/1 ",
		`{"other":[` + inner + `,` + inner + `],"x":"y"}`:                           "",
		`{"a":{"b":{"c":{"d":{"e":` + inner + `}}}}}`:                               "",
		`{"small":` + inner + `,"large":"` + strings.Repeat("x", len(inner)) + `"}`: "",
	} {
		doc, _, errs := vendors.Set{}.Alone().With(m).Read(parse(t, document), 0)
		var got strings.Builder
		if doc != nil {
			for _, o := range doc.Objects {
				got.WriteString(o.Pointer + " ")
			}
		}
		if got.String() != want || errs != nil {
			t.Errorf("%s: %q, %v, want %q", document, got.String(), errs, want)
		}
	}
	if doc, by, _ := (vendors.Set{}).Alone().With(m, all).Read(parse(t, `{"x":`+inner+`}`), 0); by == nil || by.Name != "any" || len(doc.Objects) != 1 {
		t.Error("a map for all documents did not see the whole one")
	}
}
