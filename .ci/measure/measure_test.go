package main

import (
	"slices"
	"testing"
)

func TestCodeLines(t *testing.T) {
	t.Parallel()
	code := codeLines([]byte("package a // x\n\n// y\n/* z\n*/ var b = `1\n\n2`\n"))
	if got, want := code[1:], []bool{true, false, false, false, true, false, true, false}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAgainst(t *testing.T) {
	t.Parallel()
	a, b, c := &file{path: "a"}, &file{path: "b"}, &file{path: "c"}
	tests := map[string]struct {
		edges     map[*file]map[*file]int
		back, all int
	}{
		"a row":          {map[*file]map[*file]int{c: {a: 2, b: 1}, a: {b: 3}}, 0, 6},
		"one turns back": {map[*file]map[*file]int{c: {a: 2}, a: {b: 3}, b: {c: 1}}, 1, 6},
		"each the other": {map[*file]map[*file]int{a: {b: 5}, b: {a: 4}}, 4, 9},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			edges, all := against(test.edges)
			back := 0
			for _, e := range edges {
				back += e.calls
			}
			if back != test.back || all != test.all {
				t.Errorf("%d of %d run against the order, want %d of %d", back, all, test.back, test.all)
			}
		})
	}
}
