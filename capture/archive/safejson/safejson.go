// Package safejson writes JSON that a terminal does not act on: strings from
// the wire come out with every invisible or controlling character escaped,
// which a JSON reader turns back into what it was.
//
// It knows neither render nor ui; packages of capture, render and ui may import
// it.
package safejson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Marshal is json.Marshal without the escapes for HTML and with those for
// terminals. Invalid UTF-8 in strings becomes U+FFFD.
func Marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return escape(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// chunk is how much of a long string is encoded at a time.
const chunk = 32 << 10

// WriteString writes text as a JSON string, quotes included, piece by piece:
// a body of many megabytes is never copied whole. Invalid UTF-8 becomes
// U+FFFD.
func WriteString(w io.Writer, text []byte) error {
	if _, err := io.WriteString(w, `"`); err != nil {
		return err
	}
	for len(text) > 0 {
		n := cut(text)
		piece, err := Marshal(string(text[:n]))
		if err != nil {
			return err
		}
		if _, err := w.Write(piece[1 : len(piece)-1]); err != nil {
			return err
		}
		text = text[n:]
	}
	_, err := io.WriteString(w, `"`)
	return err
}

// cut returns the length of the next piece, which ends between two runes. A
// byte with no start of a rune in the three before it belongs to none.
func cut(text []byte) int {
	if len(text) <= chunk {
		return len(text)
	}
	for n := chunk; n > chunk-utf8.UTFMax; n-- {
		if utf8.RuneStart(text[n]) {
			return n
		}
	}
	return chunk
}

// escape replaces what a terminal may act on. In JSON text such characters
// occur in strings only, so they can be replaced without parsing.
func escape(text []byte) []byte {
	first := bytes.IndexFunc(text, hazardous)
	if first < 0 {
		return text
	}
	out := append(make([]byte, 0, len(text)+64), text[:first]...)
	for i := first; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		switch {
		case !hazardous(r):
			out = append(out, text[i:i+n]...)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		i += n
	}
	return out
}

// hazardous reports whether r, found in JSON text, could make a terminal act or
// change how its neighbours look: delete, C1 controls, format characters
// (bidirectional overrides, zero width, tags), variation selectors, fillers. C0
// controls never stand raw in JSON strings.
func hazardous(r rune) bool {
	return r >= 0x7F && (r <= 0x9F || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' ||
		unicode.Is(unicode.Variation_Selector, r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r))
}
