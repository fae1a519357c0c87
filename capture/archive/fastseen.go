package archive

import (
	"encoding/json"
	"strconv"

	"github.com/framebin/framebin/capture"
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

// fastSeen reads what was seen as parseFast reads a line. Names that are those
// of before share their memory.
func fastSeen(text []byte, before *indexSeen) (s capture.Seen, ok bool) {
	rest, ok := fastObject(text, func(key string, value []byte) (rest []byte, ok bool) {
		switch key {
		case "kind":
			return fastText(value, &s.Kind, before.Kind)
		case "wire_kind":
			return fastText(value, &s.WireKind, before.WireKind)
		case "objects":
			return fastCount(value, &s.Objects)
		case "classes":
			if s.Classes == nil && len(value) > 0 && value[0] == '[' {
				s.Classes, rest, ok = fastClasses(value, before.Classes)
				return rest, ok
			}
		}
		return nil, false
	})
	return s, ok && len(rest) == 0
}

// fastClasses takes a list of classes off text.
func fastClasses(text []byte, before []capture.SeenClass) (list []capture.SeenClass, rest []byte, ok bool) {
	for rest = text; len(rest) > 0 && (rest[0] == '[' && list == nil || rest[0] == ',' && list != nil); {
		var c, old capture.SeenClass
		if len(list) < len(before) {
			old = before[len(list)]
		}
		rest, ok = fastObject(rest[1:], func(key string, value []byte) ([]byte, bool) {
			switch key {
			case "name":
				return fastText(value, &c.Name, old.Name)
			case "count":
				return fastCount(value, &c.Count)
			case "low":
				return fastShare(value, &c.Low)
			case "high":
				return fastShare(value, &c.High)
			}
			return nil, false
		})
		if !ok {
			return nil, nil, false
		}
		list = append(list, c)
	}
	if len(rest) == 0 || rest[0] != ']' || list == nil {
		return nil, nil, false
	}
	return list, rest[1:], true
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
	word, rest := quickWord(text)
	n, err := strconv.Atoi(string(word))
	*dst = n
	return rest, err == nil && json.Valid(word)
}

// fastShare takes a number off.
func fastShare(text []byte, dst *float32) (rest []byte, ok bool) {
	word, rest := quickWord(text)
	v, err := strconv.ParseFloat(string(word), 32)
	*dst = float32(v)
	return rest, err == nil && json.Valid(word)
}
