package parts

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/notation"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/reshape"
)

// maxConverted bounds a document that is not UTF-8, or is several, in bytes: it
// is read from a copy. A longer one is read as it is.
const (
	maxConverted = 32 << 20
	memoryShare  = 16 // or one part in so many of all memory
)

// normalise returns a document as one JSON text in UTF-8, and what was to be
// done for that: UTF-16 and other encodings are decoded, lines and sequences
// of documents become a list, other notations JSON. What needs nothing is
// returned as it is. Equal data gives an equal text.
func normalise(data []byte, contentType, filename, name string, memory int64) (text []byte, in string, found []finding.Finding) {
	if tooLong(data, memory) {
		return data, "", nil
	}
	if decoded, was := toUTF8(data, contentType); was != "" {
		data = decoded
		found = append(found, finding.JSONEncoding.At(name, was))
	}
	if plain := bytes.TrimRight(data, "\x00"); len(plain) < len(data) && looksLikeJSON(plain) {
		found = append(found, finding.JSONPadded.At(name, len(data)-len(plain)))
		data = plain
	}
	if plain, ways := reshape.Document(data); ways != 0 {
		if ways&reshape.Typed != 0 {
			found = append(found, finding.JSONTyped.At(name))
		}
		if ways &^= reshape.Typed; ways != 0 {
			found = append(found, finding.JSONReshaped.At(name, ways.String()))
		}
		data = plain
	}
	if plain, way := unquoted(data); way != "" {
		found = append(found, finding.JSONInString.At(name, object.Clip(way, 80)))
		data = plain
	}
	if list, n := toList(data); n > 0 {
		data = list
		found = append(found, finding.JSONLines.At(name, n))
	}
	if !looksLikeJSON(data) {
		mediaType, _, _ := mime.ParseMediaType(contentType) // a broken one says nothing
		if text, in = otherwise(data, mediaType, filename); in != "" {
			data = text
		}
	}
	return data, in, found
}

// tooLong reports whether a document is read only as it is.
func tooLong(data []byte, memory int64) bool {
	return len(data) > maxConverted || memory > 0 && int64(len(data)) > memory/memoryShare
}

// written reports whether a text is a document in another notation than JSON.
func written(data []byte, mediaType, filename string, memory int64) bool {
	if tooLong(data, memory) {
		return false
	}
	_, in := otherwise(data, mediaType, filename)
	return in != ""
}

// otherwise returns the JSON of a document that is written otherwise, and how:
// in base64, in another notation, with other text around it as in an answer of a
// language model, a line of a log or the call of a function.
func otherwise(data []byte, mediaType, filename string) (text []byte, in string) {
	const within = "JSON within other text"
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte{'"'}) {
		return nil, "" // a string, which is JSON
	}
	if text = TextOfJSON(string(data)); text != nil {
		if bytes.Contains(data, []byte("```")) || bytes.IndexByte(data, '<') >= 0 {
			return text, within
		}
		return text, "JSON in base64"
	}
	if text, in = notation.ToJSON(data, mediaType, filename); in != "" {
		return text, in
	}
	start, end := bytes.IndexByte(data, '{'), bytes.LastIndexByte(data, '}')
	if isJSON(mediaType) || start < 0 || start > maxText || end < start || !json.Valid(data[start:end+1]) || !utf8.Valid(data[:start]) {
		return nil, ""
	}
	return data[start : end+1], within
}

// toUTF8 returns data in UTF-8, and the name of the encoding that it was in;
// "" where it was UTF-8 already.
func toUTF8(data []byte, contentType string) (text []byte, was string) {
	if text, was := fromWide(data); was != "" {
		return text, was
	}
	if utf8.Valid(data) {
		return data, ""
	}
	_, params, _ := mime.ParseMediaType(contentType)
	if e, err := htmlindex.Get(params["charset"]); err == nil {
		if name, _ := htmlindex.Name(e); name != "utf-8" {
			if text, err = e.NewDecoder().Bytes(data); err == nil && !bytes.ContainsRune(text, utf8.RuneError) {
				return text, name
			}
		}
	}
	if hasMultibyte(data) {
		return escapeInvalid(data), "UTF-8 with bytes that are none"
	}
	for _, c := range data {
		r := charmap.Windows1252.DecodeByte(c)
		if r == utf8.RuneError {
			r = rune(c) // a control, as the WHATWG has it: no two bytes become the same
		}
		text = utf8.AppendRune(text, r)
	}
	return text, "windows-1252, as it seems"
}

// fromWide returns data in UTF-8, and what it was, where it is UTF-32 or UTF-16: it
// begins with a byte order mark, or as JSON does, which is ASCII.
func fromWide(data []byte) (text []byte, was string) {
	const wide, pair = 4, 2 // bytes
	if len(data) < wide {
		return nil, ""
	}
	var in encoding.Encoding
	head := [wide]bool{data[0] != 0, data[1] != 0, data[2] != 0, data[3] != 0}
	several := len(data) >= 2*wide && len(data)%wide == 0
	switch mark := string(data[:wide]); {
	case several && (mark == "\xff\xfe\x00\x00" || head == [wide]bool{0: true}):
		in, was = utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), "UTF-32"
	case several && (mark == "\x00\x00\xfe\xff" || head == [wide]bool{3: true}):
		in, was = utf32.UTF32(utf32.BigEndian, utf32.UseBOM), "UTF-32"
	case mark[:pair] == "\xff\xfe", head == [wide]bool{true, false, true, false}:
		in, was = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "UTF-16"
	case mark[:pair] == "\xfe\xff", head == [wide]bool{false, true, false, true}:
		in, was = unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "UTF-16"
	default:
		return nil, ""
	}
	text, _ = in.NewDecoder().Bytes(data[:len(data)&^1]) // what is no character is replaced
	return text, was
}

// hasMultibyte reports whether there is a character of UTF-8 in data that is
// no ASCII: then data is meant as UTF-8, and not as one byte a character.
func hasMultibyte(data []byte) bool {
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r != utf8.RuneError && n > 1 {
			return true
		}
		data = data[n:]
	}
	return false
}

// escapeInvalid writes bytes that are no UTF-8 as "\xE9", so that texts which
// differ in such bytes stay different.
func escapeInvalid(data []byte) []byte {
	const hex = "0123456789ABCDEF"
	text := make([]byte, 0, len(data)+len(data)/8)
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			text = append(text, `\\x`...)
			text = append(text, hex[data[0]>>4], hex[data[0]&15])
		} else {
			text = append(text, data[:n]...)
		}
		data = data[n:]
	}
	return text
}

// recordSeparator begins each document of a JSON text sequence (RFC 7464).
const recordSeparator = 0x1e

// maxDocuments bounds the documents of one body that are read.
const maxDocuments = 10_000

// toList returns a body of several documents, one a line or each after a
// record separator, as one list, and their number; 0 where it is no such body.
func toList(data []byte) (list []byte, n int) {
	text, _ := cutBOM(data)
	text = bytes.TrimSpace(text)
	separator := []byte("\n")
	switch first, _, several := bytes.Cut(text, separator); {
	case len(text) == 0:
		return nil, 0
	case text[0] == recordSeparator:
		separator = []byte{recordSeparator}
	case text[0] != '{' && text[0] != '[':
		return nil, 0
	case !several || !json.Valid(first):
		return oneAfterTheOther(text) // or one document, perhaps over several lines
	}
	list = make([]byte, 0, len(text)+2)
	for document := range bytes.SplitSeq(text, separator) {
		if document = bytes.TrimSpace(document); len(document) == 0 {
			continue
		}
		if !json.Valid(document) || n == maxDocuments {
			return nil, 0
		}
		list = append(list, "[,"[min(n, 1)])
		list = append(list, document...)
		n++
	}
	if n == 0 {
		return nil, 0
	}
	return append(list, ']'), n
}

// oneAfterTheOther is toList of documents with nothing between them, or that go
// over several lines each.
func oneAfterTheOther(text []byte) (list []byte, n int) {
	next := false
	for rest := text; !next; {
		i := bytes.IndexByte(rest, '}')
		if i < 0 {
			return nil, 0
		}
		if rest = rest[i+1:]; len(rest) > 0 && (rest[0] == ',' || rest[0] == '}' || rest[0] == ']') {
			continue // within a document, as most are
		}
		after := bytes.TrimLeft(rest[:min(len(rest), len("\r\n{"))], " \r\n")
		next = len(after) > 0 && after[0] == '{' // where one document has a comma
	}
	if json.Valid(text) {
		return nil, 0
	}
	d := json.NewDecoder(bytes.NewReader(text))
	for {
		var document json.RawMessage
		if err := d.Decode(&document); err != nil {
			if errors.Is(err, io.EOF) && n > 1 {
				return append(list, ']'), n
			}
			return nil, 0
		}
		if n == maxDocuments {
			return nil, 0
		}
		list = append(list, "[,"[min(n, 1)])
		list = append(list, document...)
		n++
	}
}

// looksLikeJSON reports whether data begins as an object or a list does, in
// whatever encoding, as a sequence, or as a string that holds one. A section of
// settings begins like a list.
func looksLikeJSON(data []byte) bool {
	const enough = 256
	head := data[:min(len(data), enough)]
	if text, was := fromWide(head); was != "" {
		head = text
	}
	head, _ = cutBOM(head)
	head = bytes.TrimLeft(head, " \t\r\n\x1e")
	if rest, ok := bytes.CutPrefix(head, []byte(`"`)); ok {
		head = bytes.TrimLeft(rest, " ")
	}
	return len(head) > 0 && (head[0] == '{' || head[0] == '[' && !notation.Sectioned(head))
}
