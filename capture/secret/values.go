package secret

import (
	"slices"
	"sort"
	"strings"
)

// Redacted stands in the place of a secret.
const Redacted = "REDACTED"

// Values are texts that are known to be secret, to be found in others in time that
// is linear in those.
type Values struct {
	sorted []string
	least  []int // of sorted: how much of its beginning tells it
	begins [256]bool
}

// NewValues returns the values of a list that have at least so many bytes: shorter ones
// are in other words, too.
func NewValues(list []string, shortest int) *Values {
	const telling = 64 // bytes that are the same in two texts by no chance
	v := &Values{sorted: slices.DeleteFunc(slices.Clone(list), func(s string) bool { return len(s) < max(shortest, 1) })}
	slices.Sort(v.sorted)
	root := 0
	for i, value := range v.sorted {
		if i == 0 || !strings.HasPrefix(value, v.sorted[root]) {
			root = i
		}
		v.least = append(v.least, min(len(v.sorted[root]), telling))
		v.begins[value[0]] = true
	}
	return v
}

// Replace returns text with Redacted in the place of each value.
func (v *Values) Replace(text string) string {
	var clean strings.Builder
	done := 0
	for i := 0; i < len(text); i++ {
		if n := at(v, text[i:]); n > 0 {
			clean.WriteString(text[done:i] + Redacted)
			done = i + n
			i = done - 1
		}
	}
	return clean.String() + text[done:]
}

// at returns how many bytes of text are a value that it begins with, or the
// beginning of a long one; 0 if it does not.
func at[T string | []byte](v *Values, text T) int {
	if len(text) == 0 || !v.begins[text[0]] {
		return 0
	}
	after := sort.Search(len(v.sorted), func(i int) bool {
		value := v.sorted[i]
		n := common(value, text)
		return n < len(value) && (n == len(text) || value[n] > text[n])
	})
	best := 0
	for i := max(after-1, 0); i <= after && i < len(v.sorted); i++ { // what has most in common is beside it
		if n := common(v.sorted[i], text); n >= v.least[i] {
			best = max(best, n)
		}
	}
	return best
}

// common counts the bytes with which both begin.
func common[T string | []byte](value string, text T) (n int) {
	for n < len(value) && n < len(text) && value[n] == text[n] {
		n++
	}
	return n
}
