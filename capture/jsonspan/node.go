package jsonspan

import (
	"bytes"
	"cmp"
	"encoding/json"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Kind is the type of a JSON value.
type Kind uint8

// The kinds. None is the kind of the zero [Node].
const (
	None Kind = iota
	Null
	False
	True
	Number
	String
	Array
	Object
)

// String names the kind for people.
func (k Kind) String() string {
	return [...]string{None: "nothing", Null: "null", False: "boolean", True: "boolean", Number: "number", String: "string", Array: "list", Object: "object"}[k]
}

// span is one value in a [Tree]. Its subtree follows it directly.
type span struct {
	start, end uint32 // bytes of the value
	next       uint32 // index of the first span after the subtree
	count      uint32 // children
	tag        uint32 // its kind, and where its key is
}

// The bits of a tag: the kind, whether the key is one of the numbered ones,
// and its number, or its place among the others from 1; 0 for no key.
const (
	tagKind     = 1<<3 - 1
	tagNumbered = 1 << 3
	tagShift    = 4
)

// maxNodes is the most spans whose keys a tag can tell apart.
const maxNodes = 1<<(32-tagShift) - 1

// Tree is a parsed document. It refers to the bytes it was parsed from and is
// valid as long as they are.
type Tree struct {
	data      []byte
	spans     []span
	numbered  []keySpan // keys by number - 1
	others    []keySpan
	Deep      bool // something lies deeper than [Limits].Depth: valid, but its children are not in the tree
	Full      bool // there are more values than [Limits].Nodes: valid, but the last ones are not in the tree
	NotFinite int  // NaN and infinities read as null by [Limits].NotFinite
}

// Root returns the outermost value.
func (t *Tree) Root() Node { return Node{t, 0} }

// Node is a value of a [Tree]. The zero Node is no value: its Kind is None.
type Node struct {
	tree  *Tree
	index uint32
}

func (n Node) span() *span { return &n.tree.spans[n.index] }

// Kind returns the type of the value.
func (n Node) Kind() Kind {
	if n.tree == nil {
		return None
	}
	return Kind(n.span().tag & tagKind)
}

// Len returns how many elements or members the value has, repeated keys
// counted each time.
func (n Node) Len() int {
	if n.tree == nil {
		return 0
	}
	return int(n.span().count)
}

// Values returns how many values there are: the value and all within it, as
// far as they are kept.
func (n Node) Values() int {
	if n.tree == nil {
		return 0
	}
	return max(int(n.span().next)-int(n.index), 1)
}

// Raw returns the value's JSON text as sent. It shares the document's memory.
func (n Node) Raw() []byte {
	if n.tree == nil {
		return nil
	}
	s := n.span()
	return n.tree.data[s.start:s.end]
}

// Span returns where Raw begins and ends in the document, in bytes.
func (n Node) Span() (start, end int) {
	if n.tree == nil {
		return 0, 0
	}
	s := n.span()
	return int(s.start), int(s.end)
}

// RawKey returns the member's key between its quotes, escapes and all. It
// shares the document's memory.
func (n Node) RawKey() []byte {
	if n.tree == nil {
		return nil
	}
	tag := n.span().tag
	at := tag >> tagShift
	if at == 0 {
		return nil
	}
	keys := n.tree.others
	if tag&tagNumbered != 0 {
		keys = n.tree.numbered
	}
	k := keys[at-1]
	return n.tree.data[k.start:k.end]
}

// KeyID returns a number from 1 to [MaxKeyID] that members of the same key
// have in common within the tree, and no others. It returns 0 for an element,
// and for a key that has no number because the document has too many.
func (n Node) KeyID() int {
	if n.tree == nil {
		return 0
	}
	if tag := n.span().tag; tag&tagNumbered != 0 {
		return int(tag >> tagShift)
	}
	return 0
}

// SameKey reports whether two members of one tree have the same key.
func (n Node) SameKey(o Node) bool {
	a, b := n.KeyID(), o.KeyID()
	if a != 0 || b != 0 {
		return a == b
	}
	return bytes.Equal(n.RawKey(), o.RawKey())
}

// Key returns the member's key, decoded; "" for an element.
func (n Node) Key() string { return unescape(n.RawKey()) }

// IsMember reports whether the value has a key.
func (n Node) IsMember() bool { return n.tree != nil && n.span().tag>>tagShift != 0 }

// Compare orders nodes of one tree as they come in the document.
func (n Node) Compare(o Node) int { return cmp.Compare(n.index, o.index) }

// Children yields the elements of an array or the members of an object in
// the order of the document.
func (n Node) Children() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		if n.tree == nil {
			return
		}
		end := n.span().next
		for i := n.index + 1; i < end; i = n.tree.spans[i].next {
			if !yield(Node{n.tree, i}) {
				return
			}
		}
	}
}

// Elements iterates over the children with their indexes.
func (n Node) Elements() iter.Seq2[int, Node] {
	return func(yield func(int, Node) bool) {
		if n.tree == nil {
			return
		}
		end, at := n.span().next, 0
		for i := n.index + 1; i < end; i = n.tree.spans[i].next {
			if !yield(at, Node{n.tree, i}) {
				return
			}
			at++
		}
	}
}

// First returns the first child, or the zero Node.
func (n Node) First() Node {
	for c := range n.Children() {
		return c
	}
	return Node{}
}

// Member returns the last member of an object whose key is spelled so, or the
// zero Node.
func (n Node) Member(key string) (found Node) {
	if n.Kind() != Object {
		return found
	}
	for c := range n.Children() {
		if string(c.RawKey()) == key {
			found = c
		}
	}
	return found
}

// Text returns a string's content as a copy; "" for other kinds. Bytes that
// are no UTF-8 become U+FFFD.
func (n Node) Text() string {
	if n.Kind() != String {
		return ""
	}
	raw := n.Raw()
	return unescape(raw[1 : len(raw)-1])
}

// Head returns the beginning of what Text returns, of limit bytes as sent at
// the most; an escape sequence that is cut is left out.
func (n Node) Head(limit int) string {
	if n.Kind() != String {
		return ""
	}
	inside := n.Raw()
	inside = inside[1 : len(inside)-1]
	if len(inside) <= limit {
		return unescape(inside)
	}
	const escape = len(`\u0000`)
	inside = inside[:limit]
	if i := bytes.LastIndexByte(inside[max(0, limit-escape):], '\\'); i >= 0 {
		inside = inside[:max(0, limit-escape)+i]
	}
	return unescape(inside)
}

// Float returns a number's value. It reports false for other kinds and for
// numbers beyond the range of a float64.
func (n Node) Float() (float64, bool) {
	if n.Kind() != Number {
		return 0, false
	}
	raw := n.Raw()
	if v, ok := shortFloat(raw); ok {
		return v, true
	}
	v, err := strconv.ParseFloat(string(raw), 64)
	return v, err == nil
}

// unescape decodes the inside of a JSON string that was found valid.
func unescape(inside []byte) string {
	plain := true
	for _, c := range inside {
		if c == '\\' || c >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	if plain {
		return string(inside)
	}
	quoted := make([]byte, 0, len(inside)+2)
	quoted = append(quoted, '"')
	quoted = append(quoted, inside...)
	quoted = append(quoted, '"')
	var s string
	if json.Unmarshal(quoted, &s) != nil {
		return strings.ToValidUTF8(string(inside), "\uFFFD")
	}
	return s
}

// shortFloat reads a valid number of few digits without exponent, as nearly
// all coordinates are, exactly as strconv.ParseFloat does: its digits and its
// power of ten are both whole float64s, so that their quotient is rounded
// once. It reports false for all others.
func shortFloat(raw []byte) (float64, bool) {
	const most = 15 // digits; 10^15 is below 2^53
	digits := raw
	if digits[0] == '-' {
		digits = digits[1:]
	}
	if len(digits) > most {
		return 0, false
	}
	value, point := uint64(0), len(digits)-1
	for i, c := range digits {
		switch {
		case c-'0' <= 9:
			value = value*10 + uint64(c-'0')
		case c == '.':
			point = i
		default:
			return 0, false
		}
	}
	v := float64(value)
	if point < len(digits)-1 {
		scale := 10.0
		for range len(digits) - point - 2 {
			scale *= 10
		}
		v /= scale
	}
	if raw[0] == '-' {
		v = -v
	}
	return v, true
}
