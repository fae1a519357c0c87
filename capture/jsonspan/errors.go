package jsonspan

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// excerptBytes is how much of the document a [SyntaxError] quotes on each
// side of the offending byte.
const excerptBytes = 24

// SyntaxError says why a document is not JSON and where.
type SyntaxError struct {
	Offset    int    // in bytes, from 0
	Line      int    // from 1
	Column    int    // in characters, from 1
	Reason    string // such as "',' or '}' expected, 'x' found"
	Excerpt   string // of the line around the place, as sent: escape it before it is shown
	NotFinite bool   // NaN or an infinity: [Limits].NotFinite would accept it
}

// Error names the place and the reason.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d column %d: %s", e.Line, e.Column, e.Reason)
}

func (p *parser) unexpected(want string) *SyntaxError {
	if p.pos >= len(p.data) {
		return p.fail(want + " expected, but the document ends")
	}
	r, _ := utf8.DecodeRune(p.data[p.pos:])
	return p.fail(fmt.Sprintf("%s expected, %q found", want, r))
}

func (p *parser) fail(reason string) *SyntaxError {
	before := p.data[:min(p.pos, len(p.data))]
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	rest := p.data[len(before):]
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	return &SyntaxError{
		Offset: len(before),
		Line:   1 + bytes.Count(before, []byte{'\n'}),
		Column: 1 + utf8.RuneCount(line),
		Reason: reason,
		Excerpt: string(line[max(0, len(line)-excerptBytes):]) +
			string(rest[:min(len(rest), excerptBytes)]),
	}
}
