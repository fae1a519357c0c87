package notation

import (
	"bytes"
	"encoding/json"
	"html"
	"strings"
)

// Lenient returns the JSON that a text means which is almost JSON: as Python or
// JavaScript print objects, NumPy its arrays, with comments, with a comma too many,
// escaped for HTML, or within the call of a function. It reports false where that is
// none.
func Lenient(data []byte) ([]byte, bool) {
	data = bytes.TrimSpace(data)
	if bytes.Contains(data[:min(len(data), 64)], []byte("&quot;")) || bytes.Contains(data[:min(len(data), 64)], []byte("&#34;")) {
		data = []byte(html.UnescapeString(string(data)))
	}
	data = bytes.TrimPrefix(data, []byte(")]}'"))
	if data = bytes.TrimLeft(data, ", \t\r\n"); len(data) == 0 {
		return nil, false
	}
	l := lenient{in: data, out: make([]byte, 0, len(data)+len(data)/8)}
	for l.at < len(l.in) {
		if !l.step() {
			return nil, false
		}
	}
	if len(l.open) > 0 || len(l.out) == 0 || l.out[0] != '{' && l.out[0] != '[' || !json.Valid(l.out) {
		return nil, false
	}
	return l.out, true
}

// lenient turns in into out.
type lenient struct {
	in, out []byte
	at      int
	open    []byte // what closes the brackets that are open: 0 where that says nothing
}

// step takes one token.
func (l *lenient) step() bool {
	c := l.in[l.at]
	switch {
	case isLetter(c):
		return l.word()
	case strings.IndexByte("+-.0123456789", c) >= 0:
		l.separate()
		l.number()
		return true
	case bytes.HasPrefix(l.in[l.at:], []byte("//")), bytes.HasPrefix(l.in[l.at:], []byte("/*")):
		return l.comment()
	}
	switch c {
	case '"', '\'':
		return l.text()
	case '{', '[':
		l.separate()
		return l.push(c, c+2) // the closing one, in ASCII
	case '(':
		l.separate()
		return l.push('[', ']') // a tuple
	case '}', ']', ')':
		return l.pop()
	case ',':
		return l.comma()
	case ';':
		l.at++
		return len(l.open) == 0
	}
	l.at++
	l.out = append(l.out, c)
	return true
}

// separate puts a comma before the next value of a list where white space alone is
// there, as NumPy prints one.
func (l *lenient) separate() {
	if n := len(l.open); n == 0 || l.open[n-1] != ']' {
		return
	}
	end := len(bytes.TrimRight(l.out, " \t\r\n"))
	if last := l.out[end-1]; last != '[' && last != ',' {
		l.out = append(l.out[:end], ',')
	}
}

func (l *lenient) push(open, closing byte) bool {
	l.at++
	l.out = append(l.out, open)
	l.open = append(l.open, closing)
	return len(l.open) < maxDepth
}

// pop closes a bracket, before which a comma may stand.
func (l *lenient) pop() bool {
	l.at++
	if len(l.open) == 0 {
		return false
	}
	closing := l.open[len(l.open)-1]
	l.open = l.open[:len(l.open)-1]
	if closing == 0 {
		return true
	}
	l.out = bytes.TrimRight(l.out, " \t\r\n")
	l.out = bytes.TrimSuffix(l.out, []byte{','})
	l.out = append(l.out, closing)
	return true
}

// comma takes a comma. What follows the first argument of a function is passed
// over.
func (l *lenient) comma() bool {
	if len(l.open) == 0 || l.open[len(l.open)-1] != 0 {
		l.at++
		l.out = append(l.out, ',')
		return true
	}
	end := bytes.IndexByte(l.in[l.at:], ')')
	l.at += max(end, 0)
	return end >= 0
}

// comment passes over a comment.
func (l *lenient) comment() bool {
	end, length := "\n", 1
	if l.in[l.at+1] == '*' {
		end, length = "*/", 2
	}
	i := bytes.Index(l.in[l.at+2:], []byte(end))
	if i < 0 {
		l.at = len(l.in)
		return length == 1
	}
	l.at += 2 + i + length
	return true
}

// text takes a string in quotes of either kind.
func (l *lenient) text() bool {
	quote := l.in[l.at]
	l.out = append(l.out, '"')
	for l.at++; l.at < len(l.in); l.at++ {
		switch c := l.in[l.at]; {
		case c == quote:
			l.at++
			l.out = append(l.out, '"')
			return true
		case c == '\\' && l.at+1 < len(l.in):
			l.at++
			switch e := l.in[l.at]; {
			case e == '\'':
				l.out = append(l.out, e)
			case e == 'x' && l.at+2 < len(l.in):
				l.out = append(l.out, `\u00`...)
			case strings.IndexByte(`"\/bfnrtu`, e) < 0: // of a path of Windows
				l.out = append(l.out, c, c, e)
			default:
				l.out = append(l.out, c, e)
			}
		case c == '"':
			l.out = append(l.out, `\"`...)
		case c == '\n' || c == '\r' || c == '\t':
			l.out = append(l.out, '\\', map[byte]byte{'\n': 'n', '\r': 'r', '\t': 't'}[c])
		default:
			l.out = append(l.out, c)
		}
	}
	return false
}

// number takes a number: ".5", "1." and "+1" are some, too.
func (l *lenient) number() {
	start := l.at
	for l.at++; l.at < len(l.in) && strings.IndexByte("+-.0123456789eE", l.in[l.at]) >= 0; l.at++ {
	}
	text := strings.TrimPrefix(string(l.in[start:l.at]), "+")
	sign := ""
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		sign, text = "-", rest
	}
	if text == "" {
		return // of -Infinity
	}
	for len(text) > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9' { // padded, as by printf
		text = text[1:]
	}
	if strings.HasPrefix(text, ".") {
		text = "0" + text
	}
	l.out = append(l.out, sign...)
	l.out = append(l.out, strings.TrimSuffix(text, ".")...)
}

// words are values that other languages call otherwise.
var words = map[string]string{
	"true": "true", "false": "false", "null": "null", "True": "true", "False": "false", "None": "null", "nil": "null", "undefined": "null",
	"nan": "null", "NaN": "null", "inf": "null", "Infinity": "null",
}

// word takes a word: a value, a key without quotes, the name of a function, or
// what stands before a string.
func (l *lenient) word() bool {
	start := l.at
	for l.at++; l.at < len(l.in) && (isLetter(l.in[l.at]) || l.in[l.at] == '.' || l.in[l.at] >= '0' && l.in[l.at] <= '9'); l.at++ {
	}
	word := string(l.in[start:l.at])
	rest := bytes.TrimLeft(l.in[l.at:], " \t\r\n")
	var next byte
	if len(rest) > 0 {
		next = rest[0]
	}
	switch next {
	case '(':
		l.separate()
		l.at = len(l.in) - len(rest) + 1
		l.open = append(l.open, 0)
		return len(l.open) < maxDepth
	case ':':
		l.out = AppendString(l.out, word)
		return true
	case '\'', '"':
		return len(word) == 1 // u'' and b''
	}
	value, known := words[word]
	l.separate()
	l.out = append(l.out, value...)
	return known
}

func isLetter(c byte) bool {
	return c == '_' || c == '$' || c|0x20 >= 'a' && c|0x20 <= 'z'
}
