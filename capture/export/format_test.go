package export_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/capture/generated"
)

var update = flag.Bool("update", false, "write the table of formats in README.md")

func TestParseFormat(t *testing.T) {
	t.Parallel()
	var names []string
	for _, f := range export.Formats() {
		names = append(names, f.Name)
		if got, err := export.ParseFormat(strings.ToUpper(f.Name)); got != f || err != nil {
			t.Errorf("%s: got %v, %v", f, got, err)
		}
		if f.Help == "" || f.Keeps == "" {
			t.Errorf("the format %s lacks Help or Keeps", f)
		}
	}
	if _, err := export.ParseFormat("pdf"); err == nil || !strings.Contains(err.Error(), strings.Join(names, ", ")) {
		t.Errorf("got %v", err)
	}
}

// TestFormatsListed finds a format that was written but not put in the list,
// and so is in no help, completion, table or dialog.
func TestFormatsListed(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	for _, f := range export.Formats() {
		if listed[f.Name] {
			t.Errorf("two formats are called %s", f)
		}
		listed[f.Name] = true
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, path := range files {
		code, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`&Format\{\s+Name: +"([\w-]+)"`).FindAllStringSubmatch(string(code), -1) {
			found++
			if !listed[m[1]] {
				t.Errorf("%s: the format %s is not in the list that Formats returns", path, m[1])
			}
		}
	}
	if found == 0 {
		t.Error("no file has a format")
	}
}

// TestReadmeFormats checks that the table in the README is that of the list.
func TestReadmeFormats(t *testing.T) {
	t.Parallel()
	var want strings.Builder
	want.WriteString("| `--format` | writes | keeps |\n| --- | --- | --- |\n")
	for _, f := range export.Formats() {
		fmt.Fprintf(&want, "| `%s` | %s | %s |\n", f, f.Help, f.Keeps)
	}
	generated.Section{Path: "../../README.md", Name: "formats", How: "go test ./capture/export -update"}.Check(t, want.String(), *update)
}
