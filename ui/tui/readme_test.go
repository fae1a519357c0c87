package tui_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/framebin/framebin/ui/tui/keymap"
)

// TestReadmeKeys checks that the keys in the README are those of the program.
func TestReadmeKeys(t *testing.T) {
	t.Parallel()
	const path, begin, end = "../../README.md", "<!-- keys: made by go test ./ui/tui -update -->\n", "<!-- /keys -->"
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
	want.WriteString("| | key | does |\n| --- | --- | --- |\n")
	for _, g := range keymap.Default().Groups() {
		title := g.Title
		for _, b := range g.Keys {
			keys := make([]string, 0, 2)
			for k := range strings.FieldsSeq(b.Help().Key) {
				keys = append(keys, "`"+k+"`")
			}
			fmt.Fprintf(&want, "| %s | %s | %s |\n", title, strings.Join(keys, " "), b.Help().Desc)
			title = ""
		}
	}
	if table == want.String() {
		return
	}
	if !*update {
		t.Fatalf("the keys in README.md are stale: go test ./ui/tui -update writes them")
	}
	if err := os.WriteFile(path, []byte(before+begin+want.String()+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
