package guess

import (
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Confidences takes a member that is not known for the confidence, if no object has
// any: the only one whose values are fractions within 0..1 in all of them, and no flag
// that a program keeps as a fraction. It returns its key; "" where there is none, or
// several.
func Confidences(keys *vocabulary.Index, objects []object.Raw) string {
	if len(objects) == 0 {
		return ""
	}
	for i := range objects {
		if objects[i].Confidence.Known || objects[i].Class == "" && len(objects) > 1 {
			return ""
		}
	}
	key := ""
	for _, f := range objects[0].Extra {
		last := lastToken(f.Pointer)
		if _, ok := share(f.Value); !ok || !mayBeConfidence(keys, last) {
			continue
		}
		if key != "" {
			return ""
		}
		key = last
	}
	found, ok := shares(objects, key)
	if key == "" || !ok {
		return ""
	}
	for i, at := range found {
		g := &objects[i]
		v, _ := share(g.Extra[at].Value)
		g.Confidence = object.Confidence{Value: v, Text: strings.Trim(g.Extra[at].Value, `"`), Known: true}
		g.Extra = append(g.Extra[:at:at], g.Extra[at+1:]...)
	}
	return key
}

// shares returns the index of the one field under a key in each of the objects, where
// all are shares and one at least is neither 0 nor 1.
func shares(objects []object.Raw, key string) (found []int, between bool) {
	found = make([]int, len(objects))
	for i := range objects {
		if found[i] = only(objects[i].Extra, key); found[i] < 0 {
			return nil, false
		}
		v, _ := share(objects[i].Extra[found[i]].Value)
		between = between || v > 0 && v < 1
	}
	return found, between
}

// only returns the index of the one field under a key that is a share; -1 where
// there is none, or another.
func only(fields []object.Field, key string) int {
	at := -1
	for i, f := range fields {
		if lastToken(f.Pointer) != key {
			continue
		}
		if _, ok := share(f.Value); !ok || at >= 0 {
			return -1
		}
		at = i
	}
	return at
}

// share reads a fraction within 0..1, also of a text.
func share(text string) (v float64, ok bool) {
	text = strings.Trim(text, `"`)
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil && v >= 0 && v <= 1 && strings.Contains(text, ".")
}

// mayBeConfidence reports whether no word of a key is known: those that are, are
// about something else. A letter alone is "p" or "c", if it is no coordinate.
func mayBeConfidence(keys *vocabulary.Index, key string) bool {
	raw := []byte(key)
	at := keys.Look(raw).Place.At
	letter := len(key) == 1 && (at == vocabulary.NoCoordinate || at.Point())
	return key != "" && (letter || keys.Foreign(raw)) && !keys.Innocent(raw, false, true) && !keys.Look(raw).Area
}

// lastToken returns the key at the end of a pointer.
func lastToken(pointer string) string {
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(pointer[strings.LastIndexByte(pointer, '/')+1:])
}
