package parts

import (
	"bytes"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
)

// typedMarks are what a document has at least one of whose values lie in
// objects that tell their types.
var typedMarks = []string{
	`"$number`, `"stringValue"`, `"doubleValue"`, `"integerValue"`, `"N":`, `"N" :`, `"Property"`, `"StructuredValue"`, `"Body":`, `"Body" :`,
}

// typedInitials are the bytes that typedMarks have behind their quote.
const typedInitials = "$sdiNPSB"

// untyped returns a document without the objects that tell the types of values,
// as databases and buses write them: {"N":"64"} of DynamoDB, {"doubleValue":64}
// of Firestore, {"$numberInt":"64"} of MongoDB, {"type":"Property","value":64}
// of NGSI-LD, {"Type":11,"Body":64} of OPC UA. It reports false where there are
// none.
func untyped(data []byte) ([]byte, bool) {
	const enough = 16 << 10 // all of a document is written so, or nothing
	if !hasTypedMark(data[:min(len(data), enough)]) {
		return nil, false
	}
	tree, err := jsonspan.Parse(data, jsonspan.Limits{Depth: maxNested, Nodes: maxLooked})
	if err != nil || tree.Full || tree.Deep {
		return nil, false
	}
	u := untyper{text: make([]byte, 0, len(data))}
	u.write(tree.Root())
	return u.text, u.found
}

// hasTypedMark looks at each quote once: most keys begin unlike any mark.
func hasTypedMark(head []byte) bool {
	for i := range len(head) - 1 {
		if head[i] != '"' || strings.IndexByte(typedInitials, head[i+1]) < 0 {
			continue
		}
		if slices.ContainsFunc(typedMarks, func(mark string) bool { return bytes.HasPrefix(head[i:], []byte(mark)) }) {
			return true
		}
	}
	return false
}

// untyper writes a document.
type untyper struct {
	text  []byte
	found bool
}

func (u *untyper) write(n jsonspan.Node) {
	var open, closing byte
	switch n.Kind() {
	case jsonspan.Object:
		if in, number := wrapped(n); in.Kind() != jsonspan.None {
			u.found = true
			if number {
				u.text = append(u.text, in.Text()...)
			} else {
				u.write(in)
			}
			return
		}
		open, closing = '{', '}'
	case jsonspan.Array:
		open, closing = '[', ']'
	default:
		u.text = append(u.text, n.Raw()...)
		return
	}
	u.text = append(u.text, open)
	i := 0
	for c := range n.Children() {
		if i++; i > 1 {
			u.text = append(u.text, ',')
		}
		if n.Kind() == jsonspan.Object {
			u.text = append(u.text, '"')
			u.text = append(u.text, c.RawKey()...)
			u.text = append(u.text, '"', ':')
		}
		u.write(c)
	}
	u.text = append(u.text, closing)
}

// wrapped returns the value in an object that tells its type, and whether it is
// a number in a text; a node of kind None where n is no such object.
func wrapped(n jsonspan.Node) (in jsonspan.Node, number bool) {
	const most = 5
	if n.Len() == 1 {
		return single(n.First())
	}
	if n.Len() > most {
		return in, false
	}
	var told bool
	for c := range n.Children() {
		switch string(c.RawKey()) {
		case "type":
			told = told || propertyTypes[c.Text()]
		case "Type":
			told = told || c.Kind() == jsonspan.Number
		case "value", "Body":
			in = c
		}
	}
	if !told {
		in = jsonspan.Node{}
	}
	return in, false
}

// propertyTypes are the types of attributes in NGSI-LD and NGSI v2.
var propertyTypes = map[string]bool{
	"Property": true, "GeoProperty": true, "Number": true, "Text": true, "Integer": true, "Float": true, "Double": true, "StructuredValue": true,
}

// typeKeys are the keys that tell the type of the only member of an object, and
// what it must be.
var typeKeys = map[string][]jsonspan.Kind{
	"S": {jsonspan.String}, "M": {jsonspan.Object}, "L": {jsonspan.Array}, "BOOL": {jsonspan.True, jsonspan.False},
	"stringValue": {jsonspan.String}, "timestampValue": {jsonspan.String}, "booleanValue": {jsonspan.True, jsonspan.False},
	"doubleValue": {jsonspan.Number}, "integerValue": {jsonspan.Number, jsonspan.String}, "N": {jsonspan.String},
	"$numberInt": {jsonspan.String}, "$numberLong": {jsonspan.String}, "$numberDouble": {jsonspan.String}, "$numberDecimal": {jsonspan.String},
	"mapValue": {jsonspan.Object}, "arrayValue": {jsonspan.Object},
}

// single returns the value of the only member of an object whose key is its
// type.
func single(n jsonspan.Node) (in jsonspan.Node, number bool) {
	key := string(n.RawKey())
	if !slices.Contains(typeKeys[key], n.Kind()) {
		return in, false
	}
	switch {
	case key == "mapValue" || key == "arrayValue": // {"fields":{}}, {"values":[]}
		return n.First(), false
	case n.Kind() == jsonspan.String && (key == "N" || key == "integerValue" || key[0] == '$'):
		if !isNumber(n.Text()) {
			return in, false
		}
		return n, true
	}
	return n, false
}
