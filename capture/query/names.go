package query

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Names are filter lines that a line may name: "@doubtful -class:leaf" has what
// "doubtful" stands for in its place, as if in parentheses.
type Names map[string]string

// maxName bounds a name, in bytes.
const maxName = 64

// Check returns an error unless each name is a word of letters, digits, "-" and
// "_" that stands for a filter.
func (n Names) Check() error {
	for _, name := range slices.Sorted(maps.Keys(n)) {
		if name == "" || len(name) > maxName || strings.ContainsFunc(name, notOfName) {
			return fmt.Errorf("%q: a name has letters, digits, - and _, %d at most", name, maxName)
		}
		f, err := n.Parse(n[name])
		if err != nil {
			return fmt.Errorf("%s = %q: %w", name, n[name], err)
		}
		if f.Empty() {
			return fmt.Errorf("%s stands for nothing", name)
		}
	}
	return nil
}

func notOfName(r rune) bool {
	return r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// complete returns the names that begin so, each as it is written in a line.
func (n Names) complete(typed string) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(n)) {
		if strings.HasPrefix(strings.ToLower(name), strings.ToLower(typed)) {
			list = append(list, "@"+name)
		}
	}
	return list
}

// named reads a name and what it stands for.
func (p *parser) named() (matcher, error) {
	at := p.pos
	rest := p.rest()[1:]
	end := strings.IndexFunc(rest, notOfName)
	if end < 0 {
		end = len(rest)
	}
	name := rest[:end]
	line, known := p.names[name]
	switch {
	case slices.Contains(p.within, name):
		return nil, p.fail(at, "@%s stands for itself", name)
	case !known && len(p.names) == 0:
		return nil, p.fail(at, "no filter has a name: [filters] in config.toml gives them")
	case !known:
		return nil, p.fail(at, "no filter is called @%s; there are %s", name, strings.Join(p.names.complete(""), " "))
	}
	p.pos += 1 + end
	inner := parser{line: line, names: p.names, depth: p.depth, within: append(slices.Clone(p.within), name)}
	m, err := inner.either()
	if err != nil {
		return nil, p.fail(at, "@%s: %s", name, err)
	}
	return m, nil
}
