package overlay

import (
	"slices"
	"strconv"
	"strings"
)

// Classes says which classes are drawn. The zero Classes draws every one.
// Equal choices are equal values, so that they can be part of a cache key.
type Classes struct {
	only  bool   // draw those listed instead of leaving them out
	names string // quoted, in order, a line each; quoting keeps any name apart from the others
}

// OnlyClasses draws objects of these classes; of every class if there are
// none.
func OnlyClasses(names ...string) Classes {
	if len(names) == 0 {
		return Classes{}
	}
	return Classes{only: true, names: joined(names)}
}

// WithoutClasses leaves objects of these classes out.
func WithoutClasses(names ...string) Classes { return Classes{names: joined(names)} }

// Has reports whether objects of a class are drawn.
func (c Classes) Has(class string) bool {
	if c == (Classes{}) {
		return true
	}
	return slices.Contains(strings.Split(c.names, "\n"), strconv.Quote(class)) == c.only
}

// All reports whether every class is drawn.
func (c Classes) All() bool { return c == Classes{} }

// Toggle returns a choice that differs in one class.
func (c Classes) Toggle(class string) Classes {
	names := c.Names()
	if i := slices.Index(names, class); i >= 0 {
		names = slices.Delete(names, i, i+1)
	} else {
		names = append(names, class)
	}
	return Classes{only: c.only, names: joined(names)}
}

// Names returns the classes that are listed, in order: those drawn if Only,
// else those left out.
func (c Classes) Names() []string {
	if c.names == "" {
		return nil
	}
	var names []string
	for line := range strings.SplitSeq(c.names, "\n") {
		name, _ := strconv.Unquote(line) // it was quoted here
		names = append(names, name)
	}
	return names
}

// Only reports whether Names are those drawn, not those left out.
func (c Classes) Only() bool { return c.only }

// joined is the canonical form of a list of classes.
func joined(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = strconv.Quote(name)
	}
	slices.Sort(quoted)
	return strings.Join(slices.Compact(quoted), "\n")
}
