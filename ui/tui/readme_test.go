package tui_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/generated"
	"github.com/framebin/framebin/ui/tui/keymap"
)

// TestReadmeKeys checks that the keys in the README are those of the program.
func TestReadmeKeys(t *testing.T) {
	t.Parallel()
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
	generated.Section{Path: "../../README.md", Name: "keys", How: "go test ./ui/tui -update"}.Check(t, want.String(), *update)
}
