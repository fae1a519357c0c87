package parts

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/framebin/framebin/capture"
)

const formType = "application/x-www-form-urlencoded"

// formDocument returns the document in a form: that of the field named
// predictions as it is, else an object of all fields where one of them holds
// JSON or an image; nil where there is none.
func formDocument(body []byte, memory int64) (document []byte, declared bool) {
	if bytes.Count(body, []byte("&")) >= maxFields(memory) {
		return nil, false
	}
	form, err := parseForm(string(body))
	if err != nil {
		return nil, false
	}
	return documentIn(form)
}

// parseForm parses the fields of a form or a query. A semicolon is a character, as of a
// data URL, and separates none.
func parseForm(text string) (url.Values, error) {
	return url.ParseQuery(strings.ReplaceAll(text, ";", "%3B"))
}

// documentIn returns the document in fields as [formDocument] does.
func documentIn(form url.Values) (document []byte, declared bool) {
	if form.Has("predictions") && !holdsImage(form) {
		return []byte(form.Get("predictions")), true
	}
	fields := make(map[string]any, len(form))
	found := false
	for name, values := range form {
		text := values[0]
		if text == "" && len(form) == 1 && looksLikeJSON([]byte(name)) {
			return []byte(name), false
		}
		if fields[name] = valueOf(values); hasMark(text) {
			fields[name] = strings.ReplaceAll(text, " ", "+") // which base64 has and a form means a space by
		}
		found = found || hasMark(text) || looksLikeJSON([]byte(text))
	}
	if !found {
		return nil, false
	}
	document, err := json.Marshal(fields)
	if err != nil {
		return nil, false
	}
	return document, false
}

// holdsImage reports whether one of the fields is an image.
func holdsImage(form url.Values) bool {
	for _, values := range form {
		if hasMark(values[0]) {
			return true
		}
	}
	return false
}

// fieldsDocument returns an object of the fields of a request that has no other
// document: of its query, its form, and the parts that are a text each. JSON in
// a header is a field, too. nil where there are none.
func fieldsDocument(r *capture.Request, parts []capture.Part, memory int64) []byte {
	form := fieldsOf(r, parts, memory)
	if document, _ := documentIn(form); document != nil || len(form) == 0 {
		return document
	}
	document, err := json.Marshal(nested(form))
	if err != nil {
		return nil
	}
	return document
}

// nested returns the fields as an object. Names with brackets are the way into
// it, as PHP and Rails write and read them: "objects[0][label]".
func nested(form url.Values) map[string]any {
	const deepest = 8
	fields := make(map[string]any, len(form))
	for _, name := range slices.Sorted(maps.Keys(form)) {
		way := []string{name}
		if first, rest, ok := strings.Cut(name, "["); ok && first != "" && strings.HasSuffix(rest, "]") {
			if keys := strings.Split(rest[:len(rest)-1], "]["); len(keys) <= deepest {
				way = append([]string{first}, keys...)
			}
		}
		in := fields
		for _, key := range way[:len(way)-1] {
			deeper, ok := in[key].(map[string]any)
			if !ok && in[key] != nil { // a field and an object at once
				in, way = fields, []string{name}
				break
			}
			if !ok {
				deeper = make(map[string]any)
				in[key] = deeper
			}
			in = deeper
		}
		if key := way[len(way)-1]; in[key] == nil {
			in[key] = valueOf(form[name])
		}
	}
	return fields
}

// valueOf returns the value of a field, the list of those of one that comes more
// than once.
func valueOf(values []string) any {
	if len(values) == 1 {
		return strings.TrimSpace(values[0])
	}
	return values
}

// fieldsOf returns the fields that [fieldsDocument] is made of.
func fieldsOf(r *capture.Request, parts []capture.Part, memory int64) url.Values {
	const longest, most = 64 << 10, 256 // bytes of a text, fields
	form := url.Values{}
	if _, query, ok := strings.Cut(r.Target, "?"); ok && strings.Count(query, "&") < most {
		form, _ = parseForm(query) // a broken one goes as far as it goes
	}
	for name, values := range r.Header {
		if looksLikeJSON([]byte(values[0])) {
			form[name] = values
		} else if text := TextOfJSON(values[0]); text != nil { // in base64
			form[name] = []string{string(text)}
		}
	}
	for i := range parts {
		if p := &parts[i]; len(form) < most && len(p.Body) < longest && isText(p) {
			form.Set(p.Name, string(p.Body))
		}
	}
	if len(parts) == 0 && r.MediaType == formType {
		content, _ := r.Content() // as far as it goes
		if bytes.Count(content, []byte("&")) < min(most, maxFields(memory)) && len(content) < longest {
			more, _ := parseForm(string(content))
			maps.Copy(form, more)
		}
	}
	return form
}

// isText reports whether a part is a text and no file.
func isText(p *capture.Part) bool {
	return p.Filename == "" && utf8.Valid(p.Body) && (p.MediaType == "" || strings.HasPrefix(p.MediaType, "text/"))
}

// maxFields returns how many fields a form may have to be read where the program
// may take so many bytes; 0: that is not known.
func maxFields(memory int64) int {
	const most, least, each = 1_000_000, 1000, 256 // bytes a field
	if memory <= 0 {
		return most
	}
	return int(min(max(memory/memoryShare/each, least), most))
}

// isForm reports whether a body is a form: by its media type, or, where that
// says nothing, by its beginning.
func isForm(mediaType string, body []byte) bool {
	if looksLikeJSON(body) {
		return false // whatever it is called, as by curl -d
	}
	if mediaType == formType {
		return true
	}
	if mediaType != "" && mediaType != "text/plain" {
		return false
	}
	const enough = 80
	name, value, ok := strings.Cut(string(body[:min(len(body), enough)]), "=")
	if !ok || name == "" || strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789_-.") != "" {
		return false
	}
	return strings.HasPrefix(value, "%7B") || strings.HasPrefix(value, "%7b") || strings.HasPrefix(value, "%5B") ||
		strings.HasPrefix(value, "%5b") || strings.HasPrefix(value, "{") || strings.HasPrefix(value, "[")
}
