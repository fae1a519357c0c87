package reshape

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
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
	several := false
	for i := range members {
		if text, ok := members[i].value.string(); ok && isPrinted([]byte(text)) {
			several = true
		}
	}
	if !several {
		return members
	}
	for i := range members {
		text, ok := members[i].value.string()
		if !ok {
			continue
		}
		if list := printedList(text); list != nil {
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

// printedList returns the JSON of a list as Python, NumPy and PyTorch print it,
// nil where text is none: with the name of its type around it and more behind, of
// numbers and texts, between commas or spaces.
func printedList(text string) []byte {
	const most = 1 << 20
	start := strings.IndexAny(text, "[(")
	if start < 0 || len(text) > most {
		return nil
	}
	if text[start] == '(' && start > 0 { // the call of a type
		text = text[start+1:]
		start = strings.IndexByte(text, '[')
	}
	if start < 0 || strings.TrimSpace(text[:start]) != "" {
		return nil
	}
	out := make([]byte, 0, len(text))
	depth := 0
	for text = text[start:]; text != ""; {
		switch c := text[0]; c {
		case '[', '(':
			out = append(appendComma(out), '[')
			depth++
			text = text[1:]
		case ']', ')':
			out = append(out, ']')
			text = text[1:]
			if depth--; depth == 0 {
				return validOrNil(out)
			}
		case ',', ' ', '\n', '\t', '\r':
			text = text[1:]
		default:
			item, rest := printedItem(text)
			if item == nil {
				return nil
			}
			out = append(appendComma(out), item...)
			text = rest
		}
	}
	return nil
}

func appendComma(out []byte) []byte {
	if n := len(out); n > 0 && out[n-1] != '[' {
		return append(out, ',')
	}
	return out
}

func validOrNil(text []byte) []byte {
	if !json.Valid(text) {
		return nil
	}
	return text
}

// printedItem returns the number or the text that a printed list goes on with, as
// JSON, and the rest.
func printedItem(text string) (item []byte, rest string) {
	if c := text[0]; c == '\'' || c == '"' {
		in, rest, closed := strings.Cut(text[1:], text[:1])
		if !closed || strings.Contains(in, `\`) {
			return nil, ""
		}
		item, err := json.Marshal(in)
		if err != nil {
			return nil, ""
		}
		return item, rest
	}
	end := strings.IndexAny(text, " ,])\n\t\r")
	if end < 0 {
		return nil, ""
	}
	number := strings.TrimSuffix(text[:end], ".") // as NumPy prints a whole one
	if !isNumber(number) {
		return nil, ""
	}
	return []byte(number), text[end:]
}
