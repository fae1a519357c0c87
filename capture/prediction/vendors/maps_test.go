package vendors_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/vendors"
)

// parse reads a document.
func parse(tb testing.TB, text string) jsonspan.Node {
	tb.Helper()
	root, err := tree(text)
	if err != nil {
		tb.Fatalf("%v in %.200s", err, text)
	}
	return root
}

func tree(text string) (jsonspan.Node, error) {
	t, err := jsonspan.Parse([]byte(text), jsonspan.Limits{Depth: 64, Nodes: 2_000_000})
	if err != nil {
		return jsonspan.Node{}, err
	}
	return t.Root(), nil
}

func readFile(tb testing.TB, elem ...string) string {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join(elem...))
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// payloads are the files NAME.json and NAME.2.json and so on beside NAME.jq.
func payloads(tb testing.TB, name string) []string {
	tb.Helper()
	first, err := filepath.Glob(filepath.Join("maps", name+".json"))
	if err != nil {
		tb.Fatal(err)
	}
	more, err := filepath.Glob(filepath.Join("maps", name+".[0-9].json"))
	if err != nil {
		tb.Fatal(err)
	}
	return append(first, more...)
}

// TestMaps: each map says what it is of and how its payloads are known, is a
// program if it is not comments alone, and reads the payloads beside it if it
// is one. What comes of them is tested where they are drawn.
func TestMaps(t *testing.T) {
	t.Parallel()
	for _, m := range vendors.Embedded() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			programmed := strings.Contains(m.Text(), "\n# when: /")
			if m.Product == "" || m.Source == "" || !programmed && !strings.Contains(m.Text(), "\n# object: ") {
				t.Error("it lacks a product, a source or a condition")
			}
			if err := m.Check(); err != nil {
				t.Fatal(err)
			}
			files, read := payloads(t, m.Name), 0
			for _, file := range files {
				doc, by, errs := vendors.Set{}.Read(parse(t, readFile(t, file)), 0)
				if len(errs) > 0 || doc != nil && by.Name != m.Name {
					t.Errorf("%s: read by %v: %v", file, by, errs)
				}
				if doc == nil {
					continue
				}
				read++
				if len(doc.Unknown) > 0 {
					t.Errorf("%s: the document has no %v", file, doc.Unknown)
				}
			}
			if len(files) == 0 || programmed && read == 0 {
				t.Error("no payload")
			}
		})
	}
}

// TestFolder: nothing lies in the folder that belongs to no map.
func TestFolder(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir("maps")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name, _, _ := strings.Cut(e.Name(), ".")
		if _, err := os.Stat(filepath.Join("maps", name+".jq")); err != nil {
			t.Error(e.Name(), "belongs to no map")
		}
	}
}
