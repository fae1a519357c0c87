package reshape

import (
	"bytes"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/notation"
)

// untyped returns the value in an object that tells its type or its unit, or a
// text in its place. It returns no way where n is no such object.
func untyped(n jsonspan.Node) (in jsonspan.Node, text []byte, way Way) {
	in, number := wrapped(n)
	switch {
	case number:
		return in, []byte(in.Text()), Typed
	case in.Kind() != jsonspan.None:
		return in, nil, Typed
	}
	if text = measured(n); text != nil {
		return in, text, Measured
	}
	return in, nil, 0
}

// wrapped returns the value in an object that tells its type, as databases and
// buses write them, and whether it is a number in a text: {"N":"64"} of DynamoDB,
// {"doubleValue":64} of Firestore, {"$numberInt":"64"} of MongoDB,
// {"type":"Property","value":64} of NGSI-LD, {"Type":11,"Body":64} of OPC UA. It
// returns a node of kind None where n is no such object.
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
		case "name", "key":
			return jsonspan.Node{}, false // of a pair
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

// The words for types in keys such as "stringValue", "int_value" and
// "$numberInt", and the kinds of their values. A number may be a text.
var (
	texts   = []jsonspan.Kind{jsonspan.String}
	numbers = []jsonspan.Kind{jsonspan.Number, jsonspan.String}
	truths  = []jsonspan.Kind{jsonspan.True, jsonspan.False}
	lists   = []jsonspan.Kind{jsonspan.Object, jsonspan.Array}
	objects = []jsonspan.Kind{jsonspan.Object}

	typeWords = map[string][]jsonspan.Kind{
		"string": texts, "str": texts, "text": texts, "timestamp": texts, "bool": truths, "boolean": truths,
		"double": numbers, "float": numbers, "number": numbers, "int": numbers, "integer": numbers, "long": numbers, "decimal": numbers,
		"int32": numbers, "int64": numbers, "uint32": numbers, "uint64": numbers, "float32": numbers, "float64": numbers,
		"map": objects, "struct": objects, "kvlist": objects, "array": lists, "list": lists,
	}
	// letters are the types of DynamoDB.
	letters = map[string][]jsonspan.Kind{"S": texts, "N": texts, "M": objects, "L": {jsonspan.Array}, "BOOL": truths}
)

// typeWord returns the word for a type in a key that is made of it; "" for others.
func typeWord(key []byte) string {
	const longest = len("timestamp_value")
	if len(key) > longest {
		return ""
	}
	if name, ok := bytes.CutPrefix(key, []byte("$number")); ok {
		return strings.ToLower(string(name))
	}
	name, ok := bytes.CutSuffix(key, []byte("Value"))
	if !ok {
		name, ok = bytes.CutSuffix(key, []byte("_value"))
	}
	if !ok || typeWords[string(name)] == nil {
		return ""
	}
	return string(name)
}

// single returns the value of the only member of an object whose key is its
// type.
func single(n jsonspan.Node) (in jsonspan.Node, number bool) {
	kinds := letters[string(n.RawKey())]
	if word := typeWord(n.RawKey()); word != "" {
		kinds = typeWords[word]
	}
	if !slices.Contains(kinds, n.Kind()) {
		return in, false
	}
	number = n.Kind() == jsonspan.String && (slices.Contains(kinds, jsonspan.Number) || string(n.RawKey()) == "N")
	if number && !notation.IsNumber(n.Text()) {
		return in, false
	}
	if first := n.First(); n.Kind() == jsonspan.Object && n.Len() == 1 {
		switch string(first.RawKey()) {
		case "fields", "values": // {"fields":{}}, {"values":[]}
			return first, false
		}
	}
	return n, number
}

// unitSigns are the units that a number may have behind it.
var unitSigns = map[string]string{"%": "%", "percent": "%", "pct": "%", "px": "px", "pixel": "px", "pixels": "px"}

// measured returns the number in an object that tells its unit, with it:
// {"value":91,"unit":"%"} is "91%", or the list of pixels. It returns nil where n is
// no such object.
func measured(n jsonspan.Node) []byte {
	const fewest, most = 2, 3
	if n.Len() < fewest || n.Len() > most {
		return nil
	}
	var number, unit string
	var list []byte
	for c := range n.Children() {
		key := strings.ToLower(string(c.RawKey()))
		switch c.Kind() { //nolint:exhaustive // the others are neither
		case jsonspan.Array:
			if valueKeys[key] {
				list = c.Raw()
			}
		case jsonspan.Number:
			if valueKeys[key] {
				number = string(c.Raw())
			}
		case jsonspan.String:
			if strings.HasPrefix(key, "unit") {
				unit = unitSigns[strings.ToLower(c.Text())]
			}
		}
	}
	if unit == "px" && list != nil {
		return list
	}
	if number == "" || unit == "" {
		return nil
	}
	return []byte(`"` + number + unit + `"`)
}
