package parts

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
)

// unquoted returns a document with the documents in place that lie in several
// strings of it, one for each element of a list: an event or a message each. It
// returns the way to them, and "" where there are not several.
func unquoted(data []byte) (text []byte, way string) {
	if !bytes.Contains(data, []byte(`"{\"`)) && !bytes.Contains(data, []byte(`"[{\"`)) {
		return nil, ""
	}
	tree, err := jsonspan.Parse(data, jsonspan.Limits{Depth: maxNested, Nodes: maxLooked})
	if err != nil {
		return nil, ""
	}
	var in Inside
	in.look(tree.Root(), nil)
	alike := make(map[string][]Opened)
	for _, o := range in.Texts {
		w := wayOf(o.Pointer)
		if alike[w] = append(alike[w], o); len(alike[w]) > len(alike[way]) || len(alike[w]) == len(alike[way]) && w < way {
			way = w
		}
	}
	list := alike[way]
	if len(list) < 2 {
		return nil, ""
	}
	slices.SortFunc(list, func(a, b Opened) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	at := 0
	for _, o := range list {
		text = append(append(text, data[at:o.Span.Start]...), o.JSON...)
		at = o.Span.End
	}
	return append(text, data[at:]...), way
}

// wayOf returns a pointer with a star for each element of a list.
func wayOf(pointer string) string {
	steps := strings.Split(pointer, "/")
	for i, s := range steps {
		if s != "" && strings.Trim(s, "0123456789") == "" {
			steps[i] = "*"
		}
	}
	return strings.Join(steps, "/")
}
