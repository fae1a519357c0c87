package parts

import (
	"encoding/json"
	"net/url"
	"strings"
)

const formType = "application/x-www-form-urlencoded"

// formDocument returns the document in a form: that of the field named
// predictions as it is, else an object of all fields where one of them holds
// JSON or an image; nil where there is none.
func formDocument(body []byte) (document []byte, declared bool) {
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
