package archive

import (
	"encoding/json"

	"github.com/framebin/framebin/capture"
)

// seen takes what was seen off text. What is the same as in the line before is
// shared.
func (l *indexLine) seen(text []byte, before *indexLine) (rest []byte, ok bool) {
	n := objectLength(text)
	if n == 0 || l.Prediction != nil {
		return nil, false
	}
	old := before.Prediction
	if old == nil {
		old = &indexSeen{}
	}
	if old.text == string(text[:n]) {
		l.Prediction = old
		return text[n:], true
	}
	l.Prediction = &indexSeen{text: string(text[:n])}
	if l.Prediction.Seen, ok = fastSeen(text[:n], old); ok {
		return text[n:], true
	}
	l.Prediction.Seen = capture.Seen{}
	return text[n:], json.Unmarshal(text[:n], &l.Prediction.Seen) == nil
}

// objectLength returns how long the object is that text begins with, if no
// string in it has an escape; else 0.
func objectLength(text []byte) int {
	depth, quoted := 0, false
	for i, c := range text {
		switch {
		case c == '\\':
			return 0
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		if depth == 0 {
			return 0
		}
	}
	return 0
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
