package secret

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"regexp"
	"strings"
	"sync"
)

// Hide returns text without the values, without who asks in the URLs in it, and without
// the texts that are called a secret in JSON, forms, XML, parts and lines, also where
// such a text is in base64; and whether there was any of these. What stands in their
// place is as long, so that whatever tells of lengths holds. The text that was given
// stays as it is. It takes time that is linear in its length.
func Hide(text []byte, v *Values) (clean []byte, found bool) {
	const deepest = 3 // base64 in base64
	return hide(text, v, deepest)
}

func hide(text []byte, v *Values, depth int) (clean []byte, found bool) {
	h := &hider{text: text, clean: text}
	for i := 0; depth > 0 && i < len(text); i++ {
		if isBase64(text[i]) {
			i = h.base64(i, v, depth-1)
		}
	}
	for i := 0; len(v.sorted) > 0 && i < len(text); i++ {
		if n := at(v, text[i:]); n > 0 {
			h.hide(i, i+n)
			i += n - 1
		}
	}
	for i := 0; i < len(text); i++ {
		if end := h.named(i); end > i {
			i = end - 1
		}
	}
	return h.clean, h.found
}

// hider takes secrets out of a copy of a text, which it makes for the first of them.
type hider struct {
	text, clean []byte
	found       bool
	url         int // where the URL ends that was met last
}

// own returns the copy.
func (h *hider) own() []byte {
	if !h.found {
		h.clean, h.found = bytes.Clone(h.text), true
	}
	return h.clean
}

func (h *hider) hide(start, end int) {
	for i := start; i < end; i++ {
		h.own()[i] = Redacted[(i-start)%len(Redacted)]
	}
}

// base64 hides what is secret in the text that begins at i in base64, and returns the end
// of that.
func (h *hider) base64(i int, v *Values, depth int) int {
	const shortest, telling = 16, 32 // characters
	end := i
	for end < len(h.text) && (isBase64(h.text[end]) || h.text[end] == '\r' || h.text[end] == '\n') {
		end++
	}
	packed := h.text[i:end]
	if len(packed) < shortest || bytes.ContainsFunc(unpack(packed[:min(len(packed), telling)]), isControl) {
		return end
	}
	clean, found := hide(unpack(packed), v, depth)
	if !found {
		return end
	}
	encoding := base64.RawStdEncoding
	if bytes.ContainsAny(packed, "-_") {
		encoding = base64.RawURLEncoding
	}
	repacked := encoding.AppendEncode(nil, clean)
	for own := h.own(); i < end && len(repacked) > 0; i++ {
		if isBase64(own[i]) {
			own[i], repacked = repacked[0], repacked[1:]
		}
	}
	return end
}

// unpack decodes base64 of both alphabets, in one line or several.
func unpack(text []byte) []byte {
	text = bytes.Map(func(r rune) rune {
		switch r {
		case '-':
			return '+'
		case '_':
			return '/'
		case '\r', '\n':
			return -1
		}
		return r
	}, text)
	if len(text)%4 == 1 {
		text = text[:len(text)-1]
	}
	plain := make([]byte, base64.RawStdEncoding.DecodedLen(len(text)))
	n, _ := base64.RawStdEncoding.Decode(plain, text) // no other characters are left
	return plain[:n]
}

// isControl reports whether r is not in a text of ASCII.
func isControl(r rune) bool { return r > '~' || r < ' ' && r != '\n' && r != '\r' && r != '\t' }

func isBase64(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '+' || c == '/' || c == '-' || c == '_'
}

// named hides what is called a secret before i, if what stands there separates a name
// from a value. It returns the end of what it hid.
func (h *hider) named(i int) int {
	after := h.separator(i)
	if after == 0 {
		return 0
	}
	name := nameBefore(h.text, i)
	lower := strings.ToLower(name)
	if lower == "name" || lower == "key" {
		if end := max(h.field(i, after), h.pair(after)); end > 0 {
			return end
		}
	}
	if !Is(name) {
		return 0
	}
	return h.value(i, after, lower)
}

// value hides the value at after, whose name before i is that of a secret. It returns
// the end of what it hid.
func (h *hider) value(i, after int, name string) int {
	const word = 64 // bytes of what may be none; what is longer is a document
	text := h.text
	ambiguous := i >= h.url && isAmbiguous(name)
	if ambiguous {
		text = text[:min(len(text), after+word)]
	}
	v := valueAt(text, after, i < h.url)
	if h.text[i] == '>' {
		v = upTo(text, after, "<")
	}
	plain := string(text[v.start:v.end])
	switch {
	case v.list:
		return h.list(v.start)
	case ambiguous && (v.end == len(text) && v.end < len(h.text) || isWord(plain)):
		return 0
	case h.text[i] == ':' && !v.quoted && json.Valid([]byte(plain)): // total_tokens counts
		if !isNumberSecret(name) || strings.Trim(plain, "0123456789") != "" {
			return 0
		}
		copy(h.own()[v.start:], strings.Repeat("9", len(plain))) // it is JSON still
	default:
		h.hide(v.start, v.end)
	}
	return v.end
}

// separator returns the end of what stands at i between a name and its value in JSON,
// a form, XML or lines; 0 if it does not.
func (h *hider) separator(i int) int {
	switch c := h.text[i]; c {
	case '=', '>':
		return i + 1
	case ':':
		if !h.beginsURL(i) {
			return i + 1
		}
	case '%':
		if end := i + len("%3D"); end <= len(h.text) && h.text[i+1] == '3' && (h.text[i+2]|0x20 == 'd' || h.text[i+2]|0x20 == 'a') {
			return end
		}
	}
	return 0
}

// isNumberSecret reports whether numbers that have the name let somebody in.
func isNumberSecret(name string) bool {
	return strings.HasSuffix(name, "pin") || strings.HasSuffix(name, "otp") || strings.Contains(name, "passw") || strings.Contains(name, "passcode")
}

// isWord reports whether what has an ambiguous name is rather a word or a path than
// a secret.
func isWord(value string) bool {
	const shortest = 4
	return len(value) < shortest || strings.ContainsAny(value, "./ \\") || !strings.ContainsAny(value, "0123456789")
}

// beginsURL reports whether the colon at i is that of a URL, and hides who asks in it.
func (h *hider) beginsURL(i int) bool {
	start := i + 1
	for range 2 {
		if start < len(h.text) && h.text[start] == '\\' {
			start++
		}
		if start == len(h.text) || h.text[start] != '/' {
			return false
		}
		start++
	}
	if i < h.url || i == 0 || !isNameByte(h.text[i-1]) {
		return i < h.url
	}
	host := -1
	for h.url = start; h.url < len(h.text) && strings.IndexByte(" \t\r\n\"'<>", h.text[h.url]) < 0; h.url++ {
		if host < 0 && strings.IndexByte(`/?\`, h.text[h.url]) >= 0 {
			host = h.url
		}
	}
	if host < 0 {
		host = h.url
	}
	h.hide(start, start+max(bytes.LastIndexByte(h.text[start:host], '@'), 0))
	return true
}

// nameBefore returns the name before a separator; of an element only before its content.
func nameBefore(text []byte, at int) string {
	const longest = 64
	end := at
	escaped := text[at] == '%'
	if escaped {
		end = len(bytes.TrimSuffix(text[:at], []byte("%22")))
	} else {
		for end > 0 && strings.IndexByte(" \t\"'\\", text[end-1]) >= 0 {
			end--
		}
	}
	start := end
	for start > 0 && end-start < longest && isNameByte(text[start-1]) && (!escaped || text[start-1] != '%') {
		start--
	}
	switch {
	case text[at] == '>' && (start == 0 || text[start-1] != '<'):
		return ""
	case escaped && start > 0 && text[start-1] == '%':
		start = min(start+2, end)
	}
	return string(text[start:end])
}

func isNameByte(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '.' || c == '%'
}

// span is where a value lies in a text.
type span struct {
	start, end int
	quoted     bool
	list       bool // which opens at start
}

// upTo returns the value that begins at i and ends before one of the stops.
func upTo(text []byte, i int, stops string) span {
	i = min(i, len(text))
	if n := bytes.IndexAny(text[i:], stops); n >= 0 {
		return span{start: i, end: i + n}
	}
	return span{start: i, end: len(text)}
}

// valueAt returns the value at i: a text in quotation marks of several kinds, or
// one without, up to what ends it there; in a URL up to the next parameter.
func valueAt(text []byte, i int, inURL bool) span {
	if inURL {
		return upTo(text, i, " \t\r\n\"'<>&;#\\")
	}
	rest := bytes.TrimLeft(text[min(i, len(text)):], " \t")
	i = len(text) - len(rest)
	v := span{start: i, end: i, quoted: true}
	switch {
	case len(rest) == 0:
	case rest[0] == '[':
		v.list = true
	case rest[0] == '"' || rest[0] == '\'':
		v.start++
		v.end = v.start + quotedLen(rest[1:], rest[0])
	case rest[0] == '\\':
		marks := bytes.TrimLeft(rest, `\`)
		if at := len(text) - len(marks); len(marks) > 0 && (marks[0] == '"' || marks[0] == '\'') {
			v = upTo(text, at+1, `"'\`)
			v.quoted = true
		}
	case bytes.HasPrefix(rest, []byte("%22")):
		inside, _, _ := bytes.Cut(rest[len("%22"):], []byte("%22"))
		v.start += len("%22")
		v.end = v.start + len(inside)
	default:
		v.end = upTo(text, i+scheme(rest), " \t\r\n\"'<>&;,#{}[]()\\").end
		v.quoted = false
	}
	return v
}

// quotedLen returns the length of what comes before the quotation mark that ends it.
func quotedLen(text []byte, mark byte) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case mark:
			return i
		case '\\':
			i++
		}
	}
	return len(text)
}

// scheme returns the length of the scheme that a credential begins with, and of the
// spaces behind it.
func scheme(text []byte) int {
	for _, s := range []string{"bearer ", "basic "} {
		if len(text) > len(s) && strings.EqualFold(string(text[:len(s)]), s) {
			return len(text) - len(bytes.TrimLeft(text[len(s):], " "))
		}
	}
	return 0
}

// list hides the texts of the list that opens at i, up to what is no text. It returns
// the end of what it looked at.
func (h *hider) list(i int) int {
	for ; i < len(h.text); i++ {
		switch h.text[i] {
		case ']', '{', ':', '=', '>':
			return i
		case '"', '\'', '\\':
			v := valueAt(h.text, i, false)
			h.hide(v.start, v.end)
			for i = max(v.end, i); i+1 < len(h.text) && h.text[i] == '\\'; {
				i++
			}
		}
	}
	return i
}

// between is what stands between the name of a header and its value, where both are
// members: {"name": "Authorization", "value": "Basic …"}.
var between = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[\\"']{1,4}\s{0,9},\s{0,9}[\\"']{1,4}[vV]al(?:ue)?s?[\\"']{1,4}\s{0,9}:`)
})

// pair hides the value of the member that comes next, if the one that begins at after
// names a secret. It returns its end.
func (h *hider) pair(after int) int {
	const longest = 64 // bytes of a name, and of what is between
	if after == len(h.text) || strings.IndexByte(" \"'\\", h.text[after]) < 0 {
		return 0 // which is quick where many are no members
	}
	v := valueAt(h.text[:min(len(h.text), after+longest)], after, false)
	if !v.quoted || !Is(string(h.text[v.start:v.end])) {
		return 0
	}
	at := between().FindIndex(h.text[v.end:min(len(h.text), v.end+longest)])
	if at == nil {
		return 0
	}
	value := valueAt(h.text, v.end+at[1], false)
	if value.list {
		return h.list(value.start)
	}
	h.hide(value.start, value.end)
	return value.end
}

// field hides the content of a part, if the parameter before i is its name, and that of
// a secret. It returns its end.
func (h *hider) field(i, after int) int {
	const longest, fields = 64, 1 << 10 // bytes of a name, and of its header
	if before := i - len("name") - 1; h.text[i] != '=' || before < 0 || strings.IndexByte("; \t", h.text[before]) < 0 {
		return 0
	}
	v := valueAt(h.text[:min(len(h.text), after+longest)], after, false)
	if v.end == v.start || !Is(string(h.text[v.start:v.end])) {
		return 0
	}
	head, _, ok := bytes.Cut(h.text[v.end:min(len(h.text), v.end+fields)], []byte("\r\n\r\n"))
	if !ok {
		return 0
	}
	start := v.end + len(head) + len("\r\n\r\n")
	content, _, _ := bytes.Cut(h.text[start:], []byte("\r\n--"))
	h.hide(start, start+len(content))
	return start + len(content)
}
