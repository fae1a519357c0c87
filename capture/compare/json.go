package compare

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
)

// What a comparison of two documents tells at most.
const (
	maxChanges = 1000
	maxValue   = 120     // bytes of a value that are told
	maxNodes   = 1 << 20 // values of a document that are looked at
	maxNest    = 64      // depth down to which documents are compared
)

// Difference is a place where two documents, or two headers, differ.
type Difference struct {
	Where string // JSON pointer, or the name of a field
	A, B  string // as sent, bounded; "" where there is nothing
	InA   bool
	InB   bool
}

// Documents is the outcome of comparing two JSON documents by their structure:
// members by name, elements by their place.
type Documents struct {
	Differences []Difference
	Cut         bool // there are more, or deeper ones
	ErrA, ErrB  error
}

// JSON compares two JSON documents. Numbers are equal by value, all else as it
// was sent. A document that is no JSON is told of, and compares to nothing.
func JSON(a, b []byte) Documents {
	limits := jsonspan.Limits{Depth: maxNest, Nodes: maxNodes}
	var d Documents
	var treeA, treeB *jsonspan.Tree
	treeA, d.ErrA = jsonspan.Parse(a, limits)
	treeB, d.ErrB = jsonspan.Parse(b, limits)
	if d.ErrA != nil || d.ErrB != nil {
		return d
	}
	d.Cut = treeA.Deep || treeA.Full || treeB.Deep || treeB.Full
	d.nodes(treeA.Root(), treeB.Root(), "")
	return d
}

// nodes compares two values, of which one may be missing.
func (d *Documents) nodes(a, b jsonspan.Node, where string) {
	switch {
	case len(d.Differences) >= maxChanges:
		d.Cut = true
	case a.Kind() == jsonspan.None || b.Kind() == jsonspan.None:
		d.add(where, a, b)
	case bytes.Equal(a.Raw(), b.Raw()):
	case a.Kind() == jsonspan.Object && b.Kind() == jsonspan.Object:
		d.members(a, b, where)
	case a.Kind() == jsonspan.Array && b.Kind() == jsonspan.Array:
		d.elements(a, b, where)
	default:
		x, isA := a.Float()
		y, isB := b.Float()
		if !isA || !isB || x != y {
			d.add(where, a, b)
		}
	}
}

// members compares objects. Of a repeated name the last counts.
func (d *Documents) members(a, b jsonspan.Node, where string) {
	others := make(map[string]jsonspan.Node, b.Len())
	for c := range b.Children() {
		others[c.Key()] = c
	}
	known := make(map[string]bool, a.Len())
	for c := range a.Children() {
		key := c.Key()
		known[key] = true
		d.nodes(c, others[key], where+"/"+token(key))
	}
	for c := range b.Children() {
		if key := c.Key(); !known[key] {
			d.nodes(jsonspan.Node{}, c, where+"/"+token(key))
		}
	}
}

func (d *Documents) elements(a, b jsonspan.Node, where string) {
	var rest []jsonspan.Node
	for c := range b.Children() {
		rest = append(rest, c)
	}
	i := 0
	for c := range a.Children() {
		var other jsonspan.Node
		if i < len(rest) {
			other = rest[i]
		}
		d.nodes(c, other, where+"/"+strconv.Itoa(i))
		i++
	}
	for ; i < len(rest); i++ {
		d.nodes(jsonspan.Node{}, rest[i], where+"/"+strconv.Itoa(i))
	}
}

func (d *Documents) add(where string, a, b jsonspan.Node) {
	d.Differences = append(d.Differences, Difference{
		Where: where, A: clip(a.Raw()), B: clip(b.Raw()), InA: a.Kind() != jsonspan.None, InB: b.Kind() != jsonspan.None,
	})
}

func clip(raw []byte) string {
	if len(raw) > maxValue {
		return strings.ToValidUTF8(string(raw[:maxValue]), "") + "…"
	}
	return string(raw)
}

// token escapes a name for a JSON pointer.
func token(key string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(key) }
