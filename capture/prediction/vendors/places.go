package vendors

import (
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
)

// Places follows JSON pointers in a document. It remembers what lies in the
// values on the way, since most of them are asked for next to each other.
type Places struct {
	root     jsonspan.Node
	children map[string]map[string]jsonspan.Node // by pointer, by token
}

// NewPlaces returns those of a document.
func NewPlaces(root jsonspan.Node) *Places {
	return &Places{root, make(map[string]map[string]jsonspan.Node)}
}

// Node returns the value at a pointer; the zero Node where it leads nowhere.
func (p *Places) Node(pointer string) jsonspan.Node {
	cut := strings.LastIndexByte(pointer, '/')
	if cut < 0 {
		return p.root
	}
	parent, token := pointer[:cut], pointer[cut+1:]
	in, ok := p.children[parent]
	if !ok {
		n := p.Node(parent)
		in = make(map[string]jsonspan.Node, n.Len())
		for i, c := range n.Elements() {
			if n.Kind() == jsonspan.Object {
				in[object.PointerToken(c.Key())] = c
			} else {
				in[strconv.Itoa(i)] = c
			}
		}
		p.children[parent] = in
	}
	return in[token]
}
