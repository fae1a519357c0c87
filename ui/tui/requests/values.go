package requests

import (
	"cmp"
	"maps"
	"slices"

	"github.com/framebin/framebin/capture/query"
)

// How far back values are looked for, and how many different ones are found.
const (
	valueRows = 20_000
	maxValues = 500
)

// Values returns what a field of the filter is in the newest rows, the most
// frequent first.
func (m Model) Values(f query.Field) []string {
	counts := make(map[string]int)
	for i := max(m.rows.len()-valueRows, 0); i < m.rows.len(); i++ {
		facts := m.rows.facts(i)
		f.Values(&facts, func(v string) {
			if _, known := counts[v]; known || len(counts) < maxValues {
				counts[v]++
			}
		})
	}
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
}
