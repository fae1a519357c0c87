package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a filter line may be at most.
const (
	MaxLength = 4096 // bytes
	maxDepth  = 32   // parentheses and negations within each other
)

// Error says what is wrong with a filter line, and where.
type Error struct {
	Column int // in characters, from 1
	Reason string
}

// Error returns the reason and its column.
func (e *Error) Error() string { return fmt.Sprintf("%s (column %d)", e.Reason, e.Column) }

// Parse reads a filter line. The error is an [*Error].
func Parse(line string) (Filter, error) { return Names(nil).Parse(line) }

// Parse reads a filter line in which names may occur. The error is an [*Error].
func (n Names) Parse(line string) (Filter, error) {
	f := Filter{text: strings.TrimSpace(line)}
	p := parser{line: line, names: n}
	if len(line) > MaxLength {
		return f, p.fail(MaxLength, "a filter has at most %d bytes", MaxLength)
	}
	root, err := p.either()
	if err != nil {
		return f, err
	}
	bind(root, nil)
	f.root = root
	return f, nil
}

// MustParse is Parse for lines in code; it panics on an error.
func MustParse(line string) Filter {
	f, err := Parse(line)
	if err != nil {
		panic(err)
	}
	return f
}

// parser goes through a line once.
type parser struct {
	line   string
	names  Names
	within []string // of names, whose lines are read
	pos    int      // bytes
	depth  int
	open   int // parentheses
}

func (p *parser) fail(pos int, format string, args ...any) error {
	head := p.line[:min(pos, len(p.line))]
	return &Error{Column: utf8.RuneCountInString(head) + 1, Reason: fmt.Sprintf(format, args...)}
}

func (p *parser) rest() string { return p.line[p.pos:] }

func (p *parser) blanks() {
	p.pos = len(p.line) - len(strings.TrimLeftFunc(p.rest(), unicode.IsSpace))
}

// end reports whether a group, or the line, is at its end.
func (p *parser) end() bool {
	p.blanks()
	return p.rest() == "" || p.open > 0 && p.rest()[0] == ')'
}

// keyword takes a word of the language if it comes next.
func (p *parser) keyword(keyword string) bool {
	p.blanks()
	rest := p.rest()
	if len(rest) < len(keyword) || !strings.EqualFold(rest[:len(keyword)], keyword) {
		return false
	}
	after, _ := utf8.DecodeRuneInString(rest[len(keyword):])
	if len(rest) > len(keyword) && !unicode.IsSpace(after) && after != '(' && (p.open == 0 || after != ')') {
		return false
	}
	p.pos += len(keyword)
	return true
}

// either reads what is apart by "or"; nil where there is nothing.
func (p *parser) either() (matcher, error) {
	var parts either
	or := -1 // where the last one stands
	for {
		part, err := p.all()
		if err != nil {
			return nil, err
		}
		p.blanks()
		at := p.pos
		more := p.keyword("or")
		switch {
		case part == nil && (more || or >= 0):
			if more {
				or = at
			}
			return nil, p.fail(or, "something has to stand on both sides of or")
		case part == nil:
			return nil, nil
		}
		parts = append(parts, part)
		switch {
		case more:
			or = at
		case len(parts) == 1:
			return part, nil
		default:
			return parts, nil
		}
	}
}

// all reads what stands side by side; nil where there is nothing.
func (p *parser) all() (matcher, error) {
	var parts all
	for !p.end() {
		at := p.pos
		if p.keyword("or") {
			p.pos = at
			break
		}
		if p.keyword("and") {
			if len(parts) == 0 || p.end() {
				return nil, p.fail(at, "something has to stand on both sides of and")
			}
			continue
		}
		part, err := p.part()
		if err != nil {
			return nil, err
		}
		if part != nil {
			parts = append(parts, part)
		}
	}
	switch len(parts) {
	case 0:
		return nil, nil
	case 1:
		return parts[0], nil
	}
	return parts, nil
}

// part reads a term, or one that is turned around, or a group.
func (p *parser) part() (matcher, error) {
	at := p.pos
	if p.depth++; p.depth > maxDepth {
		return nil, p.fail(at, "more than %d parentheses and negations within each other", maxDepth)
	}
	defer func() { p.depth-- }()
	switch {
	case p.negation():
		if p.end() {
			return nil, p.fail(at, "something has to follow %s", strings.TrimSpace(p.line[at:p.pos]))
		}
		what, err := p.part()
		if err != nil || what == nil {
			return what, err
		}
		return not{what}, nil
	case p.rest()[0] == '(':
		p.pos++
		p.open++
		group, err := p.either()
		p.blanks()
		switch {
		case err != nil:
			return nil, err
		case p.rest() == "":
			return nil, p.fail(at, "this ( is not closed")
		case group == nil:
			return nil, p.fail(at, "nothing stands in these parentheses")
		}
		p.pos++
		p.open--
		return group, nil
	case p.rest()[0] == ')':
		return nil, p.fail(at, "this ) closes nothing")
	}
	return p.term()
}

// negation takes "-" or "!" before what they turn around, or "not".
func (p *parser) negation() bool {
	if rest := p.rest(); rest[0] == '-' || rest[0] == '!' {
		after, size := utf8.DecodeRuneInString(rest[1:])
		if size == 0 || unicode.IsSpace(after) || p.open > 0 && after == ')' {
			return false // a word like any other
		}
		p.pos++
		return true
	}
	return p.keyword("not")
}

// term reads a field with its value, or a word; nil for an empty quotation.
func (p *parser) term() (matcher, error) {
	at := p.pos
	if name, ok := strings.CutPrefix(p.rest(), "@"); ok && strings.IndexFunc(name, notOfName) != 0 && name != "" {
		return p.named()
	}
	if p.rest()[0] == '"' {
		text, closed := p.text()
		if !closed { // as if the mark were not there
			p.pos = at + 1
			text, _ = p.text()
		}
		return wordOf(text), nil
	}
	name := p.name()
	op := p.operator(name)
	f, known := field(name)
	switch {
	case op == standing:
		text, _ := p.text()
		if known && f.Alone != "" && text == name {
			return f.test(standing, "")
		}
		return wordOf(text), nil
	case known:
		p.pos += len(name)
		return p.value(f, op)
	case !strings.HasPrefix(p.rest()[len(name):], "://"):
		if f, ok := near(name); ok {
			return nil, p.fail(at, "there is no field %s; did you mean %s?", name, f.Name)
		}
	}
	text, _ := p.text()
	return wordOf(text), nil
}

func wordOf(text string) matcher {
	if text == "" {
		return nil
	}
	return word(strings.ToLower(text))
}

// name returns the letters that come next.
func (p *parser) name() string {
	rest := p.rest()
	end := strings.IndexFunc(rest, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) })
	if end < 0 {
		end = len(rest)
	}
	return rest[:end]
}

// operator returns the operator behind a name.
func (p *parser) operator(name string) operator {
	after := p.rest()[len(name):]
	for _, op := range []operator{atLeast, atMost, isNot, greater, less, is, matches, has} {
		if name != "" && strings.HasPrefix(after, string(op)) {
			return op
		}
	}
	return standing
}

// value reads the operator and what follows it.
func (p *parser) value(f Field, op operator) (matcher, error) {
	at := p.pos
	p.pos += len(op)
	if op == is && !slices.Contains(f.Operators, string(is)) {
		op = has // of numbers and times, for which they are the same
	}
	if !slices.Contains(f.Operators, string(op)) {
		return nil, p.fail(at, "%s takes %s, as in %s", f.Name, strings.Join(f.Operators, " "), f.Example)
	}
	at = p.pos
	value, _ := p.text()
	if value == "" {
		return nil, p.fail(at, "%s needs a value, as in %s", f.Name, f.Example)
	}
	m, err := f.test(op, value)
	if err != nil {
		return nil, p.fail(at, "%s", err)
	}
	return m, nil
}

// text reads a quotation or up to the next blank, or the end of the group.
// Parentheses within it belong to it in pairs.
func (p *parser) text() (text string, closed bool) {
	rest := p.rest()
	if strings.HasPrefix(rest, `"`) {
		if quoted, _, ok := strings.Cut(rest[1:], `"`); ok {
			p.pos += len(quoted) + 2
			return quoted, true
		}
		p.pos = len(p.line)
		return rest[1:], false
	}
	pairs := 0
	end := strings.IndexFunc(rest, func(r rune) bool {
		switch r {
		case '(':
			pairs++
		case ')':
			pairs--
		}
		return unicode.IsSpace(r) || pairs < 0 && p.open > 0
	})
	if end < 0 {
		end = len(rest)
	}
	p.pos += end
	return rest[:end], true
}

// field returns the field of a name.
func field(name string) (Field, bool) {
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) {
			return f, true
		}
	}
	return Field{}, false
}

// near returns the field that a name was likely meant to be.
func near(name string) (Field, bool) {
	name = strings.ToLower(name)
	const letters = 3 // from which a beginning or a typo tells
	for _, f := range fields {
		switch {
		case slices.Contains(f.not, name):
			return f, true
		case len(name) < letters:
		case strings.HasPrefix(f.Name, name), strings.TrimSuffix(name, "s") == f.Name, strings.TrimSuffix(name, "es") == f.Name,
			len(f.Name) > letters && isTypo(name, f.Name):
			return f, true
		}
	}
	return Field{}, false
}

// isTypo reports whether a and b differ by one letter that is missing, more or
// another, or by two that changed places.
func isTypo(a, b string) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return len(a) <= 1 && len(b) <= 1 || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
}
