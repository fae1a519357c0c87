package vendors

import (
	"embed"
	"fmt"
	"path"
	"strings"
	"sync"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/interchange"
	"github.com/framebin/framebin/capture/prediction/object"
)

//go:embed maps/*.jq
var files embed.FS

// embedded returns the maps that come with the program, read when the first
// document asks for them.
var embedded = sync.OnceValue(func() *index {
	entries, err := files.ReadDir("maps")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	maps := make([]*Map, 0, len(entries))
	for _, e := range entries {
		text, err := files.ReadFile(path.Join("maps", e.Name()))
		if err != nil {
			panic(err)
		}
		maps = append(maps, New(strings.TrimSuffix(e.Name(), ".jq"), string(text)))
	}
	return newIndex(maps)
})

// Embedded returns the maps that come with the program.
func Embedded() []*Map { return embedded().all }

// Set is the maps that documents are read by. The zero Set is those that come
// with the program. It is a value: what changes it makes another one.
type Set struct {
	own   *index // of a person, tried first
	alone bool   // without those of the program
}

// With returns the set with a person's own maps, which are tried first and in
// this order, in place of those that it had.
func (s Set) With(own ...*Map) Set {
	s.own = newIndex(own)
	return s
}

// Alone returns the set without the maps that come with the program.
func (s Set) Alone() Set {
	s.alone = true
	return s
}

// Own returns the maps of a person.
func (s Set) Own() []*Map {
	if s.own == nil {
		return nil
	}
	return s.own.all
}

// Read gives a document to the maps that may be for it until one yields a
// prediction, and returns that and the map. It returns nil where none does.
// The errors, [*Error], are of the maps that failed before. A document that is
// [TooLarge] for the memory is not mapped. Where none is for it, what it is the
// envelope of is looked at, such as the data of an event.
func (s Set) Read(root jsonspan.Node, memory int64) (*interchange.Document, *Map, []error) {
	doc, by, failed := s.read(root, memory, false)
	var tokens []string
	for range maxEnvelopes {
		if doc != nil || len(failed) > 0 {
			break
		}
		in, token := enclosed(root)
		if in.Kind() == jsonspan.None {
			break
		}
		root, tokens = in, append(tokens, token)
		if doc, by, _ = s.read(root, memory, true); doc != nil {
			doc.Within("/" + strings.Join(tokens, "/"))
		}
	}
	return doc, by, failed
}

// maxEnvelopes is how many envelopes are opened, one in another.
const maxEnvelopes = 4

// enclosed returns what a value is the envelope of, and the way there: the only
// element of a list, or the member that most of an object is. It returns the zero
// Node for what is none.
func enclosed(n jsonspan.Node) (in jsonspan.Node, token string) {
	if n.Kind() == jsonspan.Array && n.Len() == 1 {
		return n.First(), "0"
	}
	const most = 64
	if n.Kind() != jsonspan.Object || n.Len() > most {
		return in, ""
	}
	for c := range n.Children() {
		if k := c.Kind(); (k == jsonspan.Object || k == jsonspan.Array) && 2*len(c.Raw()) > len(n.Raw()) {
			return c, object.PointerToken(c.Key())
		}
	}
	return in, ""
}

// read gives a document to the maps that are for it: of what lies in an envelope
// only to those that say so.
func (s Set) read(root jsonspan.Node, memory int64, within bool) (*interchange.Document, *Map, []error) {
	var failed []error
	var value any
	for _, x := range [...]*index{s.own, s.program()} {
		if x == nil {
			continue
		}
		for _, m := range x.candidates(root) {
			if within && len(m.when) == 0 {
				continue
			}
			if value == nil {
				if TooLarge(root, memory) {
					return nil, nil, []error{&Error{Map: m.Name, Message: fmt.Sprintf("a document of %d bytes is too large to be mapped: --max-memory raises the limit, up to %d", len(root.Raw()), maxDocument)}}
				}
				value = valueOf(root)
			}
			doc, err := m.run(value)
			if err != nil {
				failed = append(failed, err)
			}
			if doc != nil {
				return doc, m, failed
			}
		}
	}
	return nil, nil, failed
}

func (s Set) program() *index {
	if s.alone {
		return nil
	}
	return embedded()
}

// index finds the maps that a document is given to, by the outermost key that
// their conditions name. A document that has none of them costs a look at its
// keys.
type index struct {
	all   []*Map
	byKey map[string][]int // into all; "*" is for lists and for any key
	any   []int            // maps without a condition
}

func newIndex(maps []*Map) *index {
	x := &index{all: maps, byKey: make(map[string][]int)}
	for i, m := range maps {
		if m.program && len(m.when) == 0 {
			x.any = append(x.any, i)
		}
		for _, c := range m.when {
			key := "*"
			if len(c) > 0 {
				key = c[0][0]
			}
			x.byKey[key] = append(x.byKey[key], i)
		}
	}
	return x
}

// candidates returns the maps that are to look at a document, in the order of
// the set.
func (x *index) candidates(root jsonspan.Node) []*Map {
	if len(x.any) == 0 && len(x.byKey) == 0 {
		return nil
	}
	var may []bool
	mark := func(list []int) {
		if may == nil && len(list) > 0 {
			may = make([]bool, len(x.all))
		}
		for _, i := range list {
			may[i] = true
		}
	}
	mark(x.any)
	mark(x.byKey["*"])
	if root.Kind() == jsonspan.Object {
		for c := range root.Children() {
			mark(x.byKey[string(c.RawKey())])
		}
	}
	var list []*Map
	for i := range may {
		if may[i] && x.all[i].takes(root) {
			list = append(list, x.all[i])
		}
	}
	return list
}

// valueOf makes of a document what jq programs take.
func valueOf(n jsonspan.Node) any { return new(values).of(n) }

// values makes values, and one copy of each key.
type values struct{ keys []string }

func (v *values) key(n jsonspan.Node) string {
	id := n.KeyID()
	if id == 0 {
		return n.Key()
	}
	if id >= len(v.keys) {
		v.keys = append(v.keys, make([]string, id+1-len(v.keys))...)
	}
	if v.keys[id] == "" {
		v.keys[id] = n.Key()
	}
	return v.keys[id]
}

func (v *values) of(n jsonspan.Node) any {
	switch n.Kind() {
	case jsonspan.Object:
		m := make(map[string]any, n.Len())
		for c := range n.Children() {
			m[v.key(c)] = v.of(c)
		}
		return m
	case jsonspan.Array:
		l := make([]any, 0, n.Len())
		for c := range n.Children() {
			l = append(l, v.of(c))
		}
		return l
	case jsonspan.String:
		return n.Text()
	case jsonspan.Number:
		f, _ := n.Float()
		return f
	case jsonspan.True:
		return true
	case jsonspan.False:
		return false
	default:
		return nil
	}
}
