package notation

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Bounds of what is written.
const (
	maxDepth  = 64
	maxValues = 200_000
)

// ToJSON returns a document as JSON, and what it is written in by its media
// type, the name of its file and its first bytes; "" where it is in nothing
// that is known, or is broken. Equal input gives equal JSON.
func ToJSON(data []byte, mediaType, filename string) (text []byte, in string) {
	in = nameOf(data, mediaType, filename)
	ok := false
	switch in {
	case "XML":
		text, ok = fromXML(data)
	case "YAML":
		text, ok = fromYAML(data)
	case "hOCR":
		text, ok = fromHOCR(data)
	case "TOML":
		text, ok = fromSections(data)
	case "CSV":
		text, in, ok = fromText(data)
	}
	if !ok {
		return nil, ""
	}
	return text, in
}

// fromText writes a text that is one of several notations, and tells which.
func fromText(data []byte) (text []byte, in string, ok bool) {
	for _, n := range [...]struct {
		name  string
		write func([]byte) ([]byte, bool)
	}{
		{"CSV", fromTable}, {"lines of labels", fromLabels}, {"lines of settings", fromSettings}, {"sections of settings", fromSections},
	} {
		if text, ok = n.write(data); ok {
			return text, n.name, true
		}
	}
	return nil, "", false
}

// nameOf tells what a document is written in; "" for nothing that is known. Any
// other text may be a table.
func nameOf(data []byte, mediaType, filename string) string {
	const enough = 256
	head := strings.ToLower(string(bytes.TrimLeft(data[:min(len(data), enough)], "\uFEFF \t\r\n")))
	if head == "" || strings.IndexByte(head, 0) >= 0 || strings.HasPrefix(mediaType, "image/") {
		return ""
	}
	text := mediaType == "" || strings.HasPrefix(mediaType, "text/")
	called := func(word string, exts ...string) bool {
		return strings.Contains(mediaType, word) || slices.Contains(exts, strings.ToLower(path.Ext(filename)))
	}
	if head[0] == '<' {
		return markup(data, head, text || called("xml", ".xml"))
	}
	switch {
	case called("yaml", ".yaml", ".yml"):
		return "YAML"
	case called("toml", ".toml", ".ini", ".cfg", ".conf"):
		return "TOML"
	case text, called("/csv", ".csv", ".tsv", ".txt"):
		return "CSV"
	}
	return ""
}

// markup tells what a document that begins with "<" is written in, given its head in
// lower case and whether it may be XML by what it was called.
func markup(data []byte, head string, called bool) string {
	switch {
	case isHOCR(data):
		return "hOCR"
	case strings.HasPrefix(head, "<!doctype html"), strings.HasPrefix(head, "<html"):
	case called, strings.HasPrefix(head, "<?xml"):
		return "XML"
	}
	return ""
}

// fromYAML writes YAML as JSON.
func fromYAML(data []byte) ([]byte, bool) {
	var value any
	if yaml.Unmarshal(data, &value) != nil {
		return nil, false
	}
	switch value = textKeys(value); value.(type) {
	case map[string]any, []any:
	default:
		return nil, false
	}
	text, err := json.Marshal(value)
	return text, err == nil
}

// textKeys returns a value of YAML whose keys are texts, as those of JSON are.
func textKeys(value any) any {
	switch v := value.(type) {
	case map[any]any:
		text := make(map[string]any, len(v))
		for key, in := range v {
			text[fmt.Sprint(key)] = textKeys(in)
		}
		return text
	case map[string]any:
		for key, in := range v {
			v[key] = textKeys(in)
		}
	case []any:
		for i, in := range v {
			v[i] = textKeys(in)
		}
	}
	return value
}

// AppendString appends a JSON string.
func AppendString(text []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic(err) // no string fails
	}
	return append(text, quoted...)
}

// comma appends a comma, but to the bracket before the first element.
func comma(text []byte) []byte {
	if last := text[len(text)-1]; last != '{' && last != '[' {
		text = append(text, ',')
	}
	return text
}
