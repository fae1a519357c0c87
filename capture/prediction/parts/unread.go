package parts

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/notation"
)

// enoughNumbers is from how many numbers on a text may hold a box.
const enoughNumbers = 4

// notRead says what a body is of which nothing was made: neither a document
// nor an image was found in it.
func (s *Sources) notRead(out *finding.List) {
	if s.Document != None || s.empty {
		return
	}
	if len(s.Parts) == 0 {
		if s.Image == None {
			if what := unreadData(s.mediaType, s.Content); what != "" {
				out.Add(finding.BodyNotRead.At("body", what))
			}
		} else if holdsJSON(s.Content) {
			out.Add(finding.BodyNotRead.At("body", "JSON inside the file of the image"))
		}
		return
	}
	if s.keysOnly() {
		out.Add(finding.BodyNotRead.At("body", "names of keys without their values"))
		return
	}
	numbers := 0
	for i := range s.Parts {
		p := &s.Parts[i]
		what := ""
		if s.Images[i].Is {
			if holdsJSON(p.Body) {
				what = "JSON inside the file of the image"
			}
		} else if !strings.HasPrefix(p.MediaType, "image/") {
			what = unreadData(p.MediaType, p.Body)
		}
		if what != "" {
			out.Add(finding.BodyNotRead.At(Place(p), what))
			return
		}
		if isNumber(string(p.Body[:min(len(p.Body), maxNumber)])) {
			numbers++
		}
	}
	if numbers >= enoughNumbers {
		out.Add(finding.BodyNotRead.At("body", "fields of a form, one a number"))
	}
}

// keysOnly reports whether the values of a field are what a form makes of a list of
// objects: the names of their keys.
func keysOnly(values []string) bool {
	const most = 64
	called := func(words ...string) bool {
		return slices.ContainsFunc(values, func(v string) bool { return slices.Contains(words, strings.ToLower(v)) })
	}
	return len(values) > 1 && len(values) < most && called("class", "classid", "label", "name") && called("confidence", "score", "bbox", "box", "boundingbox")
}

// keysOnly reports whether a field that several parts have is one of names of keys.
func (s *Sources) keysOnly() bool {
	fields := make(map[string][]string)
	for i := range s.Parts {
		if p := &s.Parts[i]; len(p.Body) < maxNumber {
			fields[p.Name] = append(fields[p.Name], string(p.Body))
		}
	}
	for _, values := range fields {
		if keysOnly(values) {
			return true
		}
	}
	return false
}

// Bounds of the search for JSON in the file of an image.
const (
	maxStarts = 16 // of what may be an object
	leastJSON = 16 // bytes, so that what looks so by chance is none
	mostJSON  = 64 << 10
)

// holdsJSON reports whether the file of an image has a JSON object in it, as in a
// comment, a text of its metadata, or behind its end.
func holdsJSON(file []byte) bool {
	for range maxStarts {
		at := bytes.Index(file, []byte(`{"`))
		if at < 0 {
			return false
		}
		file = file[at:]
		var object json.RawMessage
		err := json.NewDecoder(bytes.NewReader(file[:min(len(file), mostJSON)])).Decode(&object)
		if err == nil && len(object) >= leastJSON || errors.Is(err, io.ErrUnexpectedEOF) && len(file) > mostJSON {
			return true
		}
		file = file[1:]
	}
	return false
}

// unreadData says what a body or a part is; "" for what is no data of a
// camera, such as a greeting.
func unreadData(mediaType string, content []byte) string {
	if what := format(mediaType, content); what != "" {
		return what
	}
	const enough = 64 << 10
	text := content[:min(len(content), enough)]
	numbers := 0
	if mediaType == formType {
		form, err := parseForm(string(text))
		for name, values := range form {
			if keysOnly(values) {
				return "names of keys without their values"
			}
			if isNumber(values[0]) || strings.ContainsAny(name, "[]") {
				numbers++
			}
		}
		if err == nil && numbers >= enoughNumbers {
			return "fields of a form, one a number"
		}
		return ""
	}
	if !isUTF8(text) {
		return "binary data of the type \"" + mediaType + "\""
	}
	for word := range bytes.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" ,;=:|\t\r\n()[]{}\"'", r) }) {
		if isNumber(string(word)) {
			numbers++
		}
	}
	if numbers >= enoughNumbers {
		return "text with numbers"
	}
	return ""
}

// isUTF8 reports whether bytes are UTF-8, the last character of which may be cut off.
func isUTF8(b []byte) bool {
	for i := len(b) - 1; i >= max(len(b)-utf8.UTFMax, 0); i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				b = b[:i]
			}
			break
		}
	}
	return utf8.Valid(b)
}

// maxNumber is longer than a number.
const maxNumber = 32

// isNumber reports whether a text is one.
func isNumber(text string) bool { return len(text) < maxNumber && notation.IsNumber(text) }

// formats are the kinds of data that are not read, by a word of their media
// types.
var formats = []struct{ word, name string }{
	{"msgpack", "MessagePack"},
	{"cbor", "CBOR"},
	{"protobuf", "protocol buffers"},
	{"avro", "Avro"},
	{"bson", "BSON"},
	{"text/csv", "CSV"},
	{"yaml", "YAML"},
	{"xml", "XML"},
}

// format names what data is by its media type or its first bytes, where it is
// of a kind that is not read; "" for others.
func format(mediaType string, data []byte) string {
	if strings.HasPrefix(mediaType, "image/") {
		return ""
	}
	for _, f := range formats {
		if strings.Contains(mediaType, f.word) && mediaType != "application/xhtml+xml" {
			return f.name
		}
	}
	if bytes.HasPrefix(bytes.TrimSpace(data[:min(len(data), maxNumber)]), []byte("<?xml")) {
		return "XML"
	}
	return ""
}
