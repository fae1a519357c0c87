package archive

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// fastObject passes over an object as a Recorder writes it, without blanks and
// escapes, and has take take the value of each member off.
func fastObject(text []byte, take func(key string, value []byte) (rest []byte, ok bool)) (rest []byte, ok bool) {
	if len(text) < 2 || text[0] != '{' {
		return nil, false
	}
	for rest = text[1:]; ; rest = rest[1:] {
		key, after, ok := fastString(rest)
		if !ok || len(after) == 0 || after[0] != ':' {
			return nil, false
		}
		if rest, ok = take(string(key), after[1:]); !ok || len(rest) == 0 {
			return nil, false
		}
		if rest[0] == '}' {
			return rest[1:], true
		}
		if rest[0] != ',' {
			return nil, false
		}
	}
}

// fastString takes a string of plain ASCII off text, without its quotes.
func fastString(text []byte) (s, rest []byte, ok bool) {
	if len(text) == 0 || text[0] != '"' {
		return nil, nil, false
	}
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return text[1:i], text[i+1:], true
		case c == '\\' || c < ' ' || c > '~':
			return nil, nil, false
		}
	}
	return nil, nil, false
}

// fastWord takes what stands before the next comma or brace off text.
func fastWord(text []byte) (word, rest []byte) {
	end := bytes.IndexAny(text, ",}")
	if end < 0 {
		return nil, nil
	}
	return text[:end], text[end:]
}

// skipObject passes over an object of the index that nobody reads: its members
// are no objects, and its texts hold no braces.
func skipObject(text []byte) (rest []byte, ok bool) {
	end := bytes.IndexByte(text, '}') + 1
	return text[end:], end > 0 && json.Valid(text[:end])
}

// fastText takes a text off.
func fastText(text []byte, dst *string, old string) (rest []byte, ok bool) {
	s, rest, ok := fastString(text)
	if *dst = old; string(s) != old {
		*dst = string(s)
	}
	return rest, ok
}

// fastCount takes a whole number off.
func fastCount(text []byte, dst *int) (rest []byte, ok bool) {
	word, rest := fastWord(text)
	n, err := strconv.Atoi(string(word))
	*dst = n
	return rest, err == nil && json.Valid(word)
}

// fastShare takes a number off.
func fastShare(text []byte, dst *float32) (rest []byte, ok bool) {
	word, rest := fastWord(text)
	v, err := strconv.ParseFloat(string(word), 32)
	*dst = float32(v)
	return rest, err == nil && json.Valid(word)
}
