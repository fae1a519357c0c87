package vendors

import (
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
)

// sample is how many elements or members a * looks at.
const sample = 8

// condition is a line "when": the paths that a document has to have.
type condition []keys

// keys is the keys that lead to a value; "*" is any element or member.
type keys []string

func newCondition(text string) condition {
	var c condition
	for word := range strings.FieldsSeq(text) {
		c = append(c, strings.Split(strings.TrimPrefix(word, "/"), "/"))
	}
	return c
}

func (c condition) holds(root jsonspan.Node) bool {
	for _, p := range c {
		if !p.leads(root) {
			return false
		}
	}
	return true
}

// leads reports whether the keys leads from n to a value that is not null.
func (p keys) leads(n jsonspan.Node) bool {
	if len(p) == 0 {
		return n.Kind() != jsonspan.Null
	}
	if kind := n.Kind(); kind != jsonspan.Object && (kind != jsonspan.Array || p[0] != "*") {
		return false
	}
	seen := 0
	for c := range n.Children() {
		switch {
		case p[0] == "*":
			if p[1:].leads(c) {
				return true
			}
			if seen++; seen == sample {
				return false
			}
		case string(c.RawKey()) == p[0]:
			return p[1:].leads(c)
		}
	}
	return false
}
