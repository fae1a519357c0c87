package notation

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// section is a line that begins a section of TOML or of an INI file.
var section = regexp.MustCompile(`^\[\[?\s*([A-Za-z_][\w .:"'-]*|"[^"]*")\s*\]\]?\s*(?:[#;].*)?$`)

// Sectioned reports whether a text begins with a line that begins a section, as
// those of TOML and INI files do, and as no JSON does.
func Sectioned(head []byte) bool {
	line, _, several := bytes.Cut(bytes.TrimSpace(head), []byte("\n"))
	line = bytes.TrimSpace(line)
	if !several || len(line) == 0 || line[0] != '[' || !section.Match(line) {
		return false
	}
	return !json.Valid(line)
}

// fromSections writes TOML, or the sections and settings of an INI file, as an
// object; settings alone, one a line, are one as well.
func fromSections(data []byte) ([]byte, bool) {
	var value map[string]any
	if toml.Unmarshal(data, &value) == nil && len(value) > 0 {
		text, err := json.Marshal(value)
		return text, err == nil
	}
	text := []byte{'{'}
	inner, values := false, 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		if values++; values > maxValues {
			return nil, false
		}
		if found := section.FindStringSubmatch(line); found != nil {
			if inner {
				text = append(text, '}')
			}
			text = append(AppendString(comma(text), strings.Trim(found[1], `"`)), `:{`...)
			inner = true
			continue
		}
		key, cell, ok := strings.Cut(line, "=")
		if key = strings.TrimSpace(key); !ok || key == "" {
			return nil, false
		}
		text = append(AppendString(comma(text), key), ':')
		text = appendCell(text, strings.Trim(strings.TrimSpace(cell), `"`))
	}
	if inner {
		text = append(text, '}')
	}
	return append(text, '}'), values > 2
}

// fromSettings writes lines of settings as a list of objects, one a line:
// class=leaf score=0.9 x=10 y=20.
func fromSettings(data []byte) ([]byte, bool) {
	const fewest = 3 // of a line
	text := []byte{'['}
	values := 0
	for line := range strings.Lines(string(data)) {
		cells := strings.FieldsFunc(line, func(c rune) bool { return strings.ContainsRune(" ,;\t\r\n", c) })
		if len(cells) == 0 {
			continue
		}
		if values += len(cells); len(cells) < fewest || values > maxValues {
			return nil, false
		}
		text = append(comma(text), '{')
		for _, cell := range cells {
			key, value, ok := strings.Cut(cell, "=")
			if !ok || key == "" || value == "" {
				return nil, false
			}
			text = appendCell(append(AppendString(comma(text), key), ':'), strings.Trim(value, `"'`))
		}
		text = append(text, '}')
	}
	return append(text, ']'), values > 0
}
