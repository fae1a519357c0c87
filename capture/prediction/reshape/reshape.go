package reshape

import (
	"bytes"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/notation"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Bounds of what is written anew.
const (
	maxNested = 64      // levels
	maxValues = 200_000 // of a document
	maxHead   = 8 << 10 // bytes that show whether there is anything to do: all of a document is written so, or nothing
	maxName   = 128     // bytes of a key that is taken apart
)

// Way is a roundabout way of saying something.
type Way uint8

// The ways, each a bit.
const (
	Typed    Way = 1 << iota // values in objects that tell their types
	Paths                    // keys that are paths, or numbered
	Pairs                    // attributes as pairs of a name and a value
	Rows                     // rows whose columns are named elsewhere
	Printed                  // lists printed into strings
	Measured                 // numbers in objects that tell their units
	Cells                    // rows of a class and the numbers of a box
	Grouped                  // lists of the keypoints of each object
)

// ways are what is said of them, in the order of their bits.
var ways = [...]string{
	"types beside values", "keys that are paths or numbered", "pairs of a name and a value", "rows with their columns named elsewhere",
	"lists in strings", "units beside values", "rows of a class and numbers",
	"lists of keypoints",
}

// String names the ways.
func (w Way) String() string {
	var list []string
	for i, name := range ways {
		if w>>i&1 == 1 {
			list = append(list, name)
		}
	}
	return strings.Join(list, ", ")
}

// Document returns a document as it would usually be written, and which ways it
// took instead. It returns no way, and no text, where there is nothing to do,
// and where the document is no JSON or has more than 200,000 values.
func Document(data []byte) (text []byte, taken Way) {
	if !mayBe(data[:min(len(data), maxHead)]) {
		return nil, 0
	}
	tree, err := jsonspan.Parse(data, jsonspan.Limits{Depth: maxNested, Nodes: maxValues})
	if err != nil || tree.Full || tree.Deep {
		return nil, 0
	}
	var r reshaper
	v := r.celled(r.value(tree.Root()))
	if r.taken == 0 {
		return nil, 0
	}
	return v.append(make([]byte, 0, len(data))), r.taken
}

// mayBe looks at each string of the head of a document once.
func mayBe(head []byte) bool {
	const few = 2
	numbered := 0
	for i := bytes.IndexByte(head, '"'); i >= 0 && i < len(head); {
		end := bytes.IndexByte(head[i+1:], '"')
		if end < 0 {
			return false
		}
		word, after := head[i+1:i+1+end], head[i+end+2:]
		isKey := bytes.HasPrefix(after, []byte(":")) || bytes.HasPrefix(after, []byte(" :"))
		switch {
		case isKey && (isMark(word) || isRoundabout(head[:i], word, after)),
			!isKey && (isPrinted(word) || isRow(word) || inRow(head[:i], after)):
			return true
		case isKey && numberedKey(word):
			if numbered++; numbered == few {
				return true
			}
		}
		next := bytes.IndexByte(after, '"')
		if next < 0 {
			return false
		}
		i += end + 2 + next
	}
	return false
}

// inRow reports whether a string is the first of a list in a list, or the last.
func inRow(before, after []byte) bool {
	return bytes.HasSuffix(before, []byte("[[")) || bytes.HasSuffix(before, []byte(",[")) ||
		bytes.HasPrefix(after, []byte("],[")) || bytes.HasPrefix(after, []byte("]]"))
}

// numberedKey reports whether a key may be a path, or numbered.
func numberedKey(key []byte) bool {
	if len(key) > maxName {
		return false
	}
	digit := -1
	for i, c := range key {
		switch {
		case c == '.' || c == '[' || c == ']' || c == '/':
			return true
		case digit < 0 && c >= '0' && c <= '9':
			digit = i
		}
	}
	return digit > maxLetters || digit >= 0 && digit+1 < len(key)
}

// isMark reports whether a key is found in roundabout documents.
func isMark(key []byte) bool {
	switch string(key) {
	case "value", "Value", "val", "v", "vs", "Body", "columns", "fields", "schema", "header", "headers", "S", "N", "M", "L":
		return true
	}
	return typeWord(key) != ""
}

// reshaper writes a document anew.
type reshaper struct{ taken Way }

// value is a value of the document, or one that is made.
type value struct {
	node    jsonspan.Node // as it was sent; None for one that is made, or whose members were
	kind    jsonspan.Kind // Object or Array of one that is made
	text    []byte        // of a scalar that is made
	members []member
}

type member struct {
	key   string // as it is written in JSON, without quotes; "" in a list
	value value
}

func (v *value) append(text []byte) []byte {
	var brackets string
	switch {
	case v.text != nil:
		return append(text, v.text...)
	case v.kind == jsonspan.Object:
		brackets = "{}"
	case v.kind == jsonspan.Array:
		brackets = "[]"
	default:
		return append(text, v.node.Raw()...)
	}
	text = append(text, brackets[0])
	for i := range v.members {
		if i > 0 {
			text = append(text, ',')
		}
		if m := &v.members[i]; v.kind == jsonspan.Object {
			text = append(append(append(text, '"'), m.key...), `":`...)
		}
		text = v.members[i].value.append(text)
	}
	return append(text, brackets[1])
}

// escaped returns a text as it is written in JSON, without the quotes.
func escaped(text string) string {
	quoted := notation.AppendString(nil, text)
	return string(quoted[1 : len(quoted)-1])
}

// string returns the text of a value that is a string as it was sent.
func (v *value) string() (string, bool) {
	return v.node.Text(), v.text == nil && v.kind == jsonspan.None && v.node.Kind() == jsonspan.String
}

// value returns a value as it would usually be written, but for the rows that it is a
// list of: see celled.
func (r *reshaper) value(n jsonspan.Node) value {
	v := value{kind: n.Kind(), members: make([]member, 0, n.Len())}
	switch n.Kind() {
	case jsonspan.Object:
		if in, text, way := untyped(n); way != 0 {
			r.taken |= way
			if text != nil {
				return value{text: text}
			}
			return r.value(in)
		}
		for c := range n.Children() {
			v.members = append(v.members, member{string(c.RawKey()), r.value(c)})
		}
		v.members = r.grouped(r.unflattened(r.unprinted(v.members)))
		v = r.named(v)
	case jsonspan.Array:
		for c := range n.Children() {
			v.members = append(v.members, member{"", r.value(c)})
		}
		v = r.keyed(r.titled(v))
	default:
		return value{node: n}
	}
	for i := range v.members {
		v.members[i].value = r.celled(v.members[i].value)
	}
	return r.unpaired(v)
}

// telling reports what a name says of an object: its class or its confidence,
// or where it is.
func telling(name string) (about, place bool) {
	m := vocabulary.Standard.Look([]byte(name))
	switch m.Role { //nolint:exhaustive // the others say neither
	case vocabulary.Label, vocabulary.LabelID, vocabulary.Score:
		return true, false
	case vocabulary.Box, vocabulary.Polygon:
		return false, true
	}
	return false, m.Place.At != vocabulary.NoCoordinate
}

// names counts those that tell something.
type names struct{ about, places int }

func (n *names) add(name string) {
	about, place := telling(name)
	if about {
		n.about++
	}
	if place {
		n.places++
	}
}

// object reports whether the names are those of an object's members: a class or
// a confidence, and more, or all of a box.
func (n *names) object() bool {
	const sides = 4
	return n.about > 0 && n.about+n.places > 1 || n.places >= sides
}
