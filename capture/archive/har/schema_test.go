package har_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const (
	schemas  = "../../../testdata/har-schema"
	fixtures = "../../../testdata/har-fixtures"
)

// schema compiles the published schema of HAR 1.2. Its files refer to each
// other by their $id.
func schema(tb testing.TB) *jsonschema.Schema {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join(schemas, "*.json"))
	if err != nil || len(files) < 18 {
		tb.Fatalf("got %d schemas: %v", len(files), err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	const base = "https://har.example/"
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			tb.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(f)
		if err != nil {
			tb.Fatal(err)
		}
		if err := c.AddResource(base+filepath.Base(name), doc); err != nil {
			tb.Fatal(err)
		}
		f.Close()
	}
	s, err := c.Compile(base + "har.json")
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func validate(tb testing.TB, s *jsonschema.Schema, text []byte) error {
	tb.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		tb.Fatalf("not JSON: %v", err)
	}
	return s.Validate(doc)
}

// TestSchema sees to it that the schema tells valid archives from others, by
// the fixtures of its own authors: a schema that lets everything pass would
// prove nothing.
func TestSchema(t *testing.T) {
	t.Parallel()
	s := schema(t)
	valid, err := os.ReadFile(filepath.Join(fixtures, "valid.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := validate(t, s, valid); err != nil {
		t.Errorf("the valid fixture: %v", err)
	}
	text, err := os.ReadFile(filepath.Join(fixtures, "invalid.json"))
	if err != nil {
		t.Fatal(err)
	}
	var invalid map[string]json.RawMessage
	if err := json.Unmarshal(text, &invalid); err != nil {
		t.Fatal(err)
	}
	if len(invalid) != 3 {
		t.Fatalf("got %d invalid fixtures, want 3", len(invalid))
	}
	for name, text := range invalid {
		if validate(t, s, text) == nil {
			t.Errorf("the invalid fixture %q passes", name)
		}
	}
}
