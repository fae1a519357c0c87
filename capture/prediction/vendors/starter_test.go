package vendors_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction/vendors"
)

var update = flag.Bool("update", false, "write the goldens anew")

// TestStarter: what is written for a document that nobody knew names what it
// holds, and is a program that reads it.
func TestStarter(t *testing.T) {
	t.Parallel()
	for name, document := range map[string]string{
		"list":     `{"cam":"a","found":[{"what":{"label":"dog"},"certainty":0.5,"place":[10,20,50,80]},{"what":{"label":"cat"},"certainty":0.75,"place":[1,2,30,40]}]}`,
		"sides":    `{"payload":{"hits":[{"objectType":"person","score":87,"pos":{"l-x":1,"t":2,"w":30,"h":40}}]}}`,
		"outlines": `[{"tag":"leaf","ring":[[0.1,0.2],[0.3,0.2],[0.3,0.4]]}]`,
		"corners":  `{"o":[{"class":"a","conf":0.5,"r":{"x_min":0.1,"y_min":0.2,"x_max":0.3,"y_max":0.4}}]}`,
		"alone":    `{"plate":"ABC","rect":"10, 20, 30, 40","conf":0.9}`,
		"labels":   `{"kind":"MultilabelImageClassification.v1","labels":[{"classId":"RBC","confidence":0.7},{"classId":"WBC","confidence":0.8}]}`,
		"nameless": `{"r":[{"k":"tomato","s":0.93,"n":12,"w":{"p":[[10,20],[110,95]]}},{"k":"leaf","s":0.41,"n":3,"w":{"p":[[200,20],[310,95]]}}]}`,
		"label":    `{"kind":"ImageClassification.v1","classId":"leaf","confidence":0.7}`,
		"nothing":  `{"a":1}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := parse(t, document)
			text := vendors.Starter(root, "a capture, request 3\n\x1b[31m")
			file := filepath.Join("testdata", "starter-"+name+".jq")
			if *update {
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := readFile(t, file); text != want {
				t.Errorf("got %s\nwant %s", text, want)
			}
			m := vendors.New("start", text)
			doc, _, errs := vendors.Set{}.Alone().With(m).Read(root, 0)
			if err := m.Check(); err != nil || len(errs) > 0 || (doc == nil) != (name == "nothing") {
				t.Error(err, errs, doc)
			}
			if name == "nothing" {
				return
			}
			for _, o := range doc.Objects {
				if labels := strings.HasPrefix(name, "label"); o.Box == nil && o.Polygon == nil && !labels || labels && (strings.Contains(o.Class, "kind") || o.Confidence == nil) {
					t.Errorf("no geometry in %+v", o)
				}
			}
		})
	}
}

func FuzzStarter(f *testing.F) {
	f.Add(`{"a b":[{"x":[1,2,3,4],"\"":"\\("}]}`)
	f.Add(`[[[1,2,3,4]]]`)
	f.Add("{\"\x7f b\\udb40\\udc01\":[{\"x\":[1,2,3,4]}]}") // keys of what does not print
	f.Fuzz(func(t *testing.T, text string) {
		root, err := tree(text)
		if err != nil {
			return
		}
		if err := vendors.New("start", vendors.Starter(root, text)).Check(); err != nil {
			t.Errorf("%v in %s", err, vendors.Starter(root, text))
		}
	})
}
