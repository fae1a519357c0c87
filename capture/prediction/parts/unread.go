package parts

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/framebin/framebin/capture/prediction/finding"
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
		if what := s.unreadBody(); what != "" && s.Image == None {
			out.Add(finding.BodyNotRead.At("body", what))
		}
		return
	}
	numbers := 0
	for i := range s.Parts {
		p := &s.Parts[i]
		if s.Images[i].Is {
			continue
		}
		if what := format(p.MediaType, p.Body); what != "" {
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

// unreadBody says what a body without parts is; "" for what is no data of a
// camera, such as a greeting.
func (s *Sources) unreadBody() string {
	if what := format(s.mediaType, s.Content); what != "" {
		return what
	}
	const enough = 64 << 10
	text := s.Content[:min(len(s.Content), enough)]
	numbers := 0
	if s.mediaType == formType {
		form, err := url.ParseQuery(string(text))
		for name, values := range form {
			if isNumber(values[0]) || strings.ContainsAny(name, "[]") {
				numbers++
			}
		}
		if err == nil && numbers >= enoughNumbers {
			return "fields of a form, one a number"
		}
		return ""
	}
	if !utf8.Valid(text) && len(text) < enough {
		return "binary data of the type \"" + s.mediaType + "\""
	}
	for word := range bytes.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" ,;=:|\t\r\n()[]", r) }) {
		if isNumber(string(word)) {
			numbers++
		}
	}
	if numbers >= enoughNumbers {
		return "text with numbers"
	}
	return ""
}

// maxNumber is longer than a number.
const maxNumber = 32

// isNumber reports whether a text is one.
func isNumber(text string) bool {
	text = strings.TrimSpace(text)
	return text != "" && len(text) < maxNumber && (text[0] == '-' || text[0] >= '0' && text[0] <= '9') && json.Valid([]byte(text))
}

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
