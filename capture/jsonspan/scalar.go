package jsonspan

import "bytes"

// stringEnd moves from a string's opening quote to behind its closing one.
func (p *parser) stringEnd() error {
	start := p.pos
	data, i := p.data, p.pos+1 // in registers: this is most of a document
	for ; i < len(data); i++ {
		switch c := data[i]; {
		case c == '"':
			p.pos = i + 1
			return nil
		case c == '\\':
			p.pos = i
			if err := p.escape(); err != nil {
				return err
			}
			i = p.pos
		case c < ' ':
			p.pos = i
			return p.fail("a control character inside a string must be escaped")
		}
	}
	p.pos = start
	return p.fail("a string that is never closed")
}

// escape moves from a backslash to the last byte of its sequence.
func (p *parser) escape() error {
	if p.pos++; p.pos >= len(p.data) {
		return p.fail("the document ends inside a string")
	}
	switch p.data[p.pos] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return nil
	case 'u':
		for range 4 {
			if p.pos++; p.pos >= len(p.data) || !isHex(p.data[p.pos]) {
				return p.fail(`\u must be followed by four hexadecimal digits`)
			}
		}
		return nil
	}
	return p.fail("an unknown escape sequence")
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// number reads a number as the grammar of RFC 8259 has it.
func (p *parser) number() error {
	if p.data[p.pos] == '-' && bytes.HasPrefix(p.data[p.pos:], []byte("-I")) {
		return p.notFinite()
	}
	i := p.keep(Number)
	if p.at('-') {
		p.pos++
	}
	switch {
	case p.at('0'):
		p.pos++
	case !p.digits():
		return p.unexpected("a digit")
	}
	if p.at('.') {
		p.pos++
		if !p.digits() {
			return p.unexpected("a digit after the decimal point")
		}
	}
	if p.at('e') || p.at('E') {
		p.pos++
		if p.at('+') || p.at('-') {
			p.pos++
		}
		if !p.digits() {
			return p.unexpected("a digit in the exponent")
		}
	}
	if i != none {
		p.tree.spans[i].end = uint32(p.pos)
	}
	return nil
}

func (p *parser) at(c byte) bool { return p.pos < len(p.data) && p.data[p.pos] == c }

// digits skips digits and reports whether there were any.
func (p *parser) digits() bool {
	data, i := p.data, p.pos
	for i < len(data) && data[i]-'0' <= 9 {
		i++
	}
	found := i > p.pos
	p.pos = i
	return found
}

// literal returns a function that reads word.
func (p *parser) literal(word string) func() error {
	return func() error {
		for i := range len(word) {
			if !p.at(word[i]) {
				return p.unexpected(word)
			}
			p.pos++
		}
		return nil
	}
}

// notFinite reads what Python's json module writes for floats that JSON
// cannot express.
func (p *parser) notFinite() error {
	for _, word := range []string{"NaN", "Infinity", "-Infinity"} {
		if !bytes.HasPrefix(p.data[p.pos:], []byte(word)) {
			continue
		}
		if !p.limit.NotFinite {
			err := p.fail(word + " is not JSON")
			err.NotFinite = true
			return err
		}
		p.tree.NotFinite++
		return p.scalar(Null, p.literal(word))
	}
	return p.unexpected("a value")
}
