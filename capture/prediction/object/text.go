package object

import (
	"slices"
	"strings"
)

// MaxText bounds a class, a reference or a number that is kept of a document,
// in bytes.
const MaxText = 1024

// Clip cuts s at a character so that it has at most limit bytes.
func Clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && s[limit]&0xC0 == 0x80 {
		limit--
	}
	return s[:limit] + "…"
}

// PointerToken returns a key as a token of a JSON pointer (RFC 6901), bounded.
func PointerToken(key string) string {
	key = Clip(key, MaxText)
	if strings.ContainsAny(key, "~/") {
		key = strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
	}
	return key
}

// ContainsAny reports whether a text contains any of the words.
func ContainsAny(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}
