package query

import (
	"slices"
	"strings"
	"unicode"
)

// maxCandidates bounds what a [Completion] offers.
const maxCandidates = 50

// Completion is what could stand at the end of a line.
type Completion struct {
	Start      int      // byte of the line where the candidates begin
	Candidates []string // what could stand there, the likeliest first
	About      string   // what the field is whose value is typed; "" where none is
}

// Complete tells how a line that is being typed could go on. values tells
// what a field is in the requests that there are, in lower case, the most
// frequent first.
func (n Names) Complete(line string, values func(Field) []string) Completion {
	start := lastTerm(line)
	term := line[start:]
	if typed, ok := strings.CutPrefix(term, "@"); ok {
		others := slices.DeleteFunc(n.complete(typed), func(s string) bool { return s == term })
		return Completion{Start: start, Candidates: others, About: n[typed]}
	}
	p := parser{line: term}
	name := p.name()
	op := p.operator(name)
	f, known := field(name)
	if op == standing || !known {
		c := Completion{Start: start}
		if op == standing && len(name) == len(term) {
			c.Candidates = names(term)
			if term == "" {
				c.Candidates = append(n.complete(""), c.Candidates...)
			}
		}
		return c
	}
	c := Completion{Start: start + len(name) + len(op), About: f.About}
	if op != is && op != isNot && op != has {
		return c
	}
	typed := strings.ToLower(strings.TrimPrefix(term[len(name)+len(op):], `"`))
	var within []string
	for _, v := range values(f) {
		quoted, ok := quote(v)
		switch {
		case !ok || len(c.Candidates) >= maxCandidates:
		case strings.HasPrefix(v, typed):
			c.Candidates = append(c.Candidates, quoted)
		case strings.Contains(v, typed):
			within = append(within, quoted)
		}
	}
	c.Candidates = append(c.Candidates, within[:min(len(within), maxCandidates-len(c.Candidates))]...)
	return c
}

// names returns the fields that begin so, each with an operator, in the order
// of help; all of them where nothing is typed.
func names(typed string) []string {
	var list []string
	for _, f := range fields {
		if !strings.HasPrefix(f.Name, strings.ToLower(typed)) {
			continue
		}
		if f.Alone != "" {
			list = append(list, f.Name)
		}
		op := ":"
		if !strings.Contains(f.Example, op) {
			op = strings.TrimLeft(f.Example, lowerLetters)[:1]
		}
		list = append(list, f.Name+op)
	}
	return list
}

const lowerLetters = "abcdefghijklmnopqrstuvwxyz"

// lastTerm returns where the term at the end of a line begins, behind what
// turns it around and parentheses.
func lastTerm(line string) int {
	start, quoted := 0, false
	for i, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case !quoted && unicode.IsSpace(r):
			start = i + len(string(r))
		}
	}
	return start + len(line[start:]) - len(strings.TrimLeft(line[start:], "(-!"))
}

// quote returns a value as it is written in a line; false where that is not
// possible.
func quote(value string) (string, bool) {
	if strings.Contains(value, `"`) || strings.ContainsFunc(value, unicode.IsControl) {
		return "", false
	}
	if value == "" || strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == ')' }) {
		return `"` + value + `"`, true
	}
	return value, true
}
