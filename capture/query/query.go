// Package query is the language of the filter line: words that a request must
// hold, or must not.
package query

import (
	"strings"
	"unicode"
)

// Filter is a parsed filter line. The zero Filter matches everything.
type Filter struct {
	text  string
	terms []term
}

type term struct {
	word string // lower case
	not  bool
}

// Parse reads a filter line: words apart by blanks, "quoted words" together,
// !word for what must not be there. All of them must hold. Case does not
// matter. Every line is a filter; there is no error.
func Parse(line string) Filter {
	f := Filter{text: strings.TrimSpace(line)}
	rest := f.text
	for rest != "" {
		var t term
		if len(rest) > 1 && rest[0] == '!' {
			t.not, rest = true, rest[1:]
		}
		t.word, rest = cutWord(rest)
		if t.word != "" {
			f.terms = append(f.terms, t)
		}
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
	}
	return f
}

// cutWord returns the first word of s in lower case, and what follows it.
func cutWord(s string) (word, rest string) {
	if strings.HasPrefix(s, `"`) {
		if quoted, after, ok := strings.Cut(s[1:], `"`); ok {
			return strings.ToLower(quoted), after
		}
		s = s[1:]
	}
	end := strings.IndexFunc(s, unicode.IsSpace)
	if end < 0 {
		end = len(s)
	}
	return strings.ToLower(s[:end]), s[end:]
}

// String returns the line as it was given, without blanks around it.
func (f Filter) String() string { return f.text }

// Empty reports whether the filter matches everything.
func (f Filter) Empty() bool { return len(f.terms) == 0 }

// Match reports whether text, which is in lower case, holds what the filter
// asks for.
func (f Filter) Match(text string) bool {
	for _, t := range f.terms {
		if strings.Contains(text, t.word) == t.not {
			return false
		}
	}
	return true
}
