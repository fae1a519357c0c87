package compare

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Headers compares two headers, by name. Several values of a name are told
// with commas between them.
func Headers(a, b http.Header) []Difference {
	names := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(names)
	var list []Difference
	for _, name := range slices.Compact(names) {
		if !slices.Equal(a[name], b[name]) {
			list = append(list, Difference{
				Where: name, A: clip([]byte(strings.Join(a[name], ", "))), B: clip([]byte(strings.Join(b[name], ", "))),
				InA: len(a[name]) > 0, InB: len(b[name]) > 0,
			})
		}
	}
	return list
}
