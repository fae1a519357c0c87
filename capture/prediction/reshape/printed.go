package reshape

import (
	"bytes"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/notation"
)

// isPrinted reports whether a string begins as a printed list of lists does, or
// as a list with its type: "[[1, 2", "tensor([0.5". WKT has a name, too, and no
// square bracket.
func isPrinted(text []byte) bool {
	const longest = 24 // of a type's name
	i := 0
	for i < min(len(text), longest) && text[i] != '[' && text[i] != '(' {
		i++
	}
	switch {
	case i == longest || i+1 >= len(text):
		return false
	case i > 0:
		return text[i] == '(' && text[i+1] == '[' && bytes.Trim(bytes.ToLower(text[:i]), "abcdefghijklmnopqrstuvwxyz.0123456789_") == nil
	}
	return text[1] == '[' || text[1] == '('
}

// unprinted returns the members of an object with lists in place of the strings
// into which they were printed, where one of them is a list of lists: a text of
// some numbers alone may be a box.
func (r *reshaper) unprinted(members []member) []member {
	printed := func(m member) bool {
		text, ok := m.value.string()
		return ok && isPrinted([]byte(text))
	}
	if !slices.ContainsFunc(members, printed) {
		return members
	}
	for i, m := range members {
		text, ok := m.value.string()
		if !ok || !printed(m) && !strings.HasPrefix(text, "[") && !strings.HasPrefix(text, "(") {
			continue
		}
		if list, ok := notation.Lenient([]byte(text)); ok {
			r.taken |= Printed
			members[i].value = parsed(list)
		}
	}
	return members
}

// parsed returns a value of JSON that was made.
func parsed(text []byte) value {
	tree, err := jsonspan.Parse(text, jsonspan.Limits{Depth: maxNested, Nodes: maxValues})
	if err != nil || tree.Full || tree.Deep {
		return value{text: text}
	}
	var none reshaper
	return none.value(tree.Root())
}
