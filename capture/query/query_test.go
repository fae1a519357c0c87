package query_test

import (
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/query"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	const text = "post /line/3 object-detection tomato leaf big crack 200"
	tests := map[string]bool{
		"":               true,
		"   ":            true,
		"tomato":         true,
		"TOMATO":         true,
		"tomato leaf":    true,
		"leaf tomato":    true,
		"tomato pear":    false,
		"!pear":          true,
		"!tomato":        false,
		"tomato !leaf":   false,
		`"big crack"`:    true,
		`"crack big"`:    false,
		`!"big crack"`:   false,
		`"unclosed`:      false,
		`"tomato`:        true,
		"!":              false, // a lone mark is a word like any other
		"detect 200":     true,
		"/line/3 !413":   true,
		"\ttomato\tleaf": true,
	}
	for line, want := range tests {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			if got := query.Parse(line).Match(text); got != want {
				t.Errorf("Parse(%q).Match(%q) = %v, want %v", line, text, got, want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`a !b "c d" !"e`)
	f.Fuzz(func(t *testing.T, line string) {
		filter := query.Parse(line)
		if filter.Empty() && !filter.Match("anything") {
			t.Error("an empty filter matches everything")
		}
		if again := query.Parse(filter.String()); again.String() != filter.String() {
			t.Errorf("Parse(%q) reads back as %q", line, again)
		}
		_ = filter.Match(strings.ToLower(line))
	})
}
