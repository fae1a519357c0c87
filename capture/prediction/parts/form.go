package parts

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
)

const formType = "application/x-www-form-urlencoded"

// formDocument returns the document in a form: that of the field named
// predictions as it is, else an object of all fields where one of them holds
// JSON or an image; nil where there is none.
func formDocument(body []byte, memory int64) (document []byte, declared bool) {
	if bytes.Count(body, []byte("&")) >= maxFields(memory) {
		return nil, false
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, false
	}
	if form.Has("predictions") {
		return []byte(form.Get("predictions")), true
	}
	fields := make(map[string]string, len(form))
	found := false
	for name, values := range form {
		text := values[0]
		if hasMark(text) {
			text = strings.ReplaceAll(text, " ", "+") // which base64 has and a form means a space by
		}
		fields[name] = text
		found = found || hasMark(text) || looksLikeJSON([]byte(text))
	}
	if !found {
		return nil, false
	}
	document, err = json.Marshal(fields)
	if err != nil {
		return nil, false
	}
	return document, false
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
