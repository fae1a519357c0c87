package body

import (
	"bytes"
	"fmt"
	"net/textproto"
	"strings"
)

// headerLength returns how much of raw is header, its closing empty line
// included; -1 if there is no empty line.
func headerLength(raw []byte) int {
	for pos := 0; pos < len(raw); {
		i := bytes.IndexByte(raw[pos:], '\n')
		if i < 0 {
			return -1
		}
		line := raw[pos : pos+i]
		pos += i + 1
		if len(line) == 0 || len(line) == 1 && line[0] == '\r' {
			return pos
		}
	}
	return -1
}

// parseHeader reads header lines up to the empty line that ends raw. Values
// are as sent, but for white space around them and for folded lines, which
// are joined by one space. A line that is no header line is passed over. The
// error names the first line that is wrong.
func parseHeader(raw []byte) (textproto.MIMEHeader, error) {
	const few = 2 // lines of most parts
	h, values := make(textproto.MIMEHeader, few), make([]string, few)
	var err error
	for n := 1; len(raw) > 0; n++ {
		var line []byte
		line, raw, _ = bytes.Cut(raw, []byte("\n"))
		line = bytes.Trim(line, " \t\r\n")
		for len(raw) > 0 && (raw[0] == ' ' || raw[0] == '\t') {
			var more []byte
			more, raw, _ = bytes.Cut(raw, []byte("\n"))
			line = bytes.Join([][]byte{line, bytes.Trim(more, " \t\r\n")}, []byte(" "))
		}
		if len(line) == 0 {
			continue
		}
		key, value, ok := bytes.Cut(line, []byte(":"))
		if !ok || !isHeaderName(key) {
			if err == nil {
				err = fmt.Errorf("header line %d is not \"name: value\": %.40q", n, line)
			}
			continue
		}
		if err == nil && bytes.ContainsFunc(value, isControl) {
			err = fmt.Errorf("header line %d has a control character: %.80q", n, line)
		}
		k, v := headerName(key), string(bytes.TrimLeft(value, " \t"))
		if h[k] == nil && len(values) > 0 { // nearly always
			values[0] = v
			h[k], values = values[:1:1], values[1:]
			continue
		}
		h[k] = append(h[k], v)
	}
	return h, err
}

// headerName returns a name as net/http spells it. Those that nearly all parts
// have take no memory.
func headerName(name []byte) string {
	switch string(name) {
	case "Content-Disposition":
		return "Content-Disposition"
	case "Content-Type":
		return "Content-Type"
	default:
		return textproto.CanonicalMIMEHeaderKey(string(name))
	}
}

// isControl reports whether r has no place in a header value.
func isControl(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }

// isHeaderName reports whether b is a token of RFC 9110 section 5.6.2, spaces
// allowed because some senders put one before the colon.
func isHeaderName(b []byte) bool {
	for _, c := range b {
		alnum := '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !alnum && strings.IndexByte("!#$%&'*+-.^_`|~ ", c) < 0 {
			return false
		}
	}
	return len(b) > 0
}

// disposition returns the name and filename parameters of a
// Content-Disposition value, after RFC 7578, with the ways of mail to write
// what is not ASCII: RFC 2231, whose filename* wins over filename, which is
// then the fallback for older receivers, and encoded words (RFC 2047).
func disposition(value string) (name, filename string) {
	_, rest, _ := strings.Cut(value, ";")
	var names, files parameter
	for rest != "" {
		var key, v string
		key, v, rest = nextParameter(rest)
		key, way, starred := strings.Cut(strings.ToLower(key), "*")
		switch key {
		case "name":
			names.add(way, starred, v)
		case "filename":
			files.add(way, starred, v)
		}
	}
	return names.text(), files.text()
}

// nextParameter cuts the first "key=value" off s, which follows a semicolon.
func nextParameter(s string) (key, value, rest string) {
	s = strings.TrimLeft(s, " \t;")
	i := strings.IndexAny(s, "=;")
	if i < 0 || s[i] == ';' {
		key, rest, _ = strings.Cut(s, ";")
		return strings.TrimSpace(key), "", rest
	}
	key, s = strings.TrimSpace(s[:i]), strings.TrimLeft(s[i+1:], " \t")
	if !strings.HasPrefix(s, `"`) {
		value, rest, _ = strings.Cut(s, ";")
		return key, strings.TrimSpace(value), rest
	}
	value, rest = quoted(s[1:])
	return key, value, rest
}

// quoted reads a quoted string whose opening quote was passed, to the end of s
// if it is not closed. A backslash escapes quotes and backslashes alone, since
// old browsers send Windows paths as they are; %22, %0D and %0A are how the
// HTML standard has browsers send quotes and line ends.
func quoted(s string) (value, rest string) {
	if i := strings.IndexAny(s, `"\%`); i >= 0 && s[i] == '"' {
		return s[:i], s[i+1:]
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return b.String(), s[i+1:]
		case c == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		case c == '%' && i+2 < len(s) && htmlEscape(s[i+1:i+3]) != 0:
			b.WriteByte(htmlEscape(s[i+1 : i+3]))
			i += 2
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), ""
}

// htmlEscape returns the character that browsers write as these two digits
// after a percent sign; 0 for all that they leave alone.
func htmlEscape(digits string) byte {
	switch digits {
	case "22":
		return '"'
	case "0D", "0d":
		return '\r'
	case "0A", "0a":
		return '\n'
	}
	return 0
}
