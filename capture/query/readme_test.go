package query_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/generated"
	"github.com/framebin/framebin/capture/query"
)

var update = flag.Bool("update", false, "write the table of fields in README.md")

// TestReadmeFields checks that the fields in the README are those of the
// language.
func TestReadmeFields(t *testing.T) {
	t.Parallel()
	var want strings.Builder
	want.WriteString("| field | is the | operators | such as |\n| --- | --- | --- | --- |\n")
	for _, f := range query.Fields() {
		about := f.About
		if f.Alone != "" {
			about += "; alone: " + f.Alone
		}
		fmt.Fprintf(&want, "| `%s` | %s | `%s` | `%s` |\n", f.Name, about, strings.Join(f.Operators, "` `"), f.Example)
	}
	generated.Section{Path: "../../README.md", Name: "filter", How: "go test ./capture/query -update"}.Check(t, want.String(), *update)
}
