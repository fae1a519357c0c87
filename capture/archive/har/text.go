package har

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// text is a string in which lone surrogates U+DC80 to U+DCFF are bytes that are
// no UTF-8, as Python writes them.
type text string

// UnmarshalJSON decodes a string of JSON.
func (t *text) UnmarshalJSON(raw []byte) error {
	s, err := unescaped(raw)
	*t = text(s)
	return err
}

// unescaped decodes a string of JSON, lone surrogates as bytes.
func unescaped(raw []byte) (string, error) {
	if !bytes.Contains(raw, []byte(`\udc`)) && !bytes.Contains(raw, []byte(`\uDC`)) {
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err
	}
	var b strings.Builder
	inner := raw[1 : len(raw)-1]
	from := 0
	piece := func(to int) error {
		var s string
		err := json.Unmarshal(append(append([]byte{'"'}, inner[from:to]...), '"'), &s)
		b.WriteString(s)
		return err
	}
	for at := 0; at < len(inner); {
		const escape = len(`\u0000`)
		switch unit := unitAt(inner, at); {
		case inner[at] != '\\':
			at++
		case unit >= 0xDC80 && unit <= 0xDCFF:
			if err := piece(at); err != nil {
				return "", err
			}
			b.WriteByte(byte(unit))
			at += escape
			from = at
		case unit >= 0xD800 && unit < 0xDC00 && unitAt(inner, at+escape) >= 0xDC00:
			at += 2 * escape
		default:
			at += 2
		}
	}
	err := piece(len(inner))
	return b.String(), err
}

// unitAt returns what is escaped as \u at an offset; -1 for anything else.
func unitAt(s []byte, at int) int {
	if at+6 > len(s) || s[at] != '\\' || s[at+1] != 'u' {
		return -1
	}
	v, err := strconv.ParseUint(string(s[at+2:at+6]), 16, 16)
	if err != nil {
		return -1
	}
	return int(v)
}

// FromLatin1 returns the bytes of a body that was written as text, a character
// a byte, as mitmproxy does with what is not text. The size tells.
func FromLatin1(text string, size int) ([]byte, bool) {
	if size <= 0 || len(text) <= size || utf8.RuneCountInString(text) != size {
		return nil, false
	}
	return latin1(text)
}

// latin1 returns the characters of a text as bytes, if each is one.
func latin1(text string) ([]byte, bool) {
	body := make([]byte, 0, len(text))
	for _, c := range text {
		if c > 0xFF {
			return nil, false
		}
		body = append(body, byte(c))
	}
	return body, true
}

// Lossy reports whether the text of a body of size bytes has characters in the
// place of bytes that are no UTF-8.
func Lossy(text string, size int) bool {
	return size > 0 && size != len(text) && strings.Contains(text, "\uFFFD")
}
