package finding

import (
	_ "embed"
	"strings"
)

// examples has a request for most codes, each after a line "-- CODE --": its
// parts, a line each, with their size in words, and its document.
//
//go:embed examples.txt
var examples string

// Example returns a request that yields the rule's finding, in lines to read:
// its headers or parts, then its document; "" where none is short enough.
func (r *Rule) Example() string {
	_, rest, _ := strings.Cut("\n"+examples, "\n-- "+r.Code+" --\n")
	example, _, _ := strings.Cut(rest, "\n-- ")
	return strings.TrimSuffix(example, "\n")
}
