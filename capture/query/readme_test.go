package query_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/query"
)

var update = flag.Bool("update", false, "write the table of fields in README.md")

// TestReadmeFields checks that the fields in the README are those of the
// language.
func TestReadmeFields(t *testing.T) {
	t.Parallel()
	const path, begin, end = "../../README.md", "<!-- filter: made by go test ./capture/query -update -->\n", "<!-- /filter -->"
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(content), begin)
	table, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("README.md lacks %q or %q", begin, end)
	}
	var want strings.Builder
	want.WriteString("| field | is the | operators | such as |\n| --- | --- | --- | --- |\n")
	for _, f := range query.Fields() {
		about := f.About
		if f.Alone != "" {
			about += "; alone: " + f.Alone
		}
		fmt.Fprintf(&want, "| `%s` | %s | `%s` | `%s` |\n", f.Name, about, strings.Join(f.Operators, "` `"), f.Example)
	}
	switch {
	case table == want.String():
	case *update:
		if err := os.WriteFile(path, []byte(before+begin+want.String()+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Fatal("the fields in README.md are stale: go test ./capture/query -update writes them")
	}
}
