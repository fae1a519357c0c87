// Package wire knows what may stand where in an HTTP/1 message, so that what
// is written from an archive cannot become another message than was read.
//
// It reads and writes no message. capture/archive, capture/archive/har and
// capture/export import it.
package wire

import "strings"

// IsToken reports whether s may be a method or the name of a header (RFC 9110,
// section 5.6.2).
func IsToken(s string) bool {
	if s == "" {
		return false
	}
	for i := range len(s) {
		c := s[i]
		letter := '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && strings.IndexByte("!#$%&'*+-.^_`|~", c) < 0 {
			return false
		}
	}
	return true
}

// Value takes out of a header's value what would end its line, and the blanks
// around it. Other bytes stay, also those that are no UTF-8.
func Value(s string) string {
	if strings.ContainsAny(s, "\r\n\x00") {
		s = strings.NewReplacer("\r", " ", "\n", " ", "\x00", " ").Replace(s)
	}
	return Trim(s)
}

// Trim takes away the blanks around a header's value.
func Trim(s string) string { return strings.Trim(s, " \t") }

// Target percent-encodes in a target the spaces and controls that would end
// it. An empty target becomes "/".
func Target(s string) string {
	if s == "" {
		return "/"
	}
	return Escape(s, isBlank)
}

// Escape percent-encodes the bytes of s that must be.
func Escape(s string, must func(byte) bool) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; must(c) {
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// isBlank reports a space or an ASCII control character.
func isBlank(c byte) bool { return c <= ' ' || c == 0x7F }

// HasBlank reports whether s has a space or an ASCII control character.
func HasBlank(s string) bool {
	for i := range len(s) {
		if isBlank(s[i]) {
			return true
		}
	}
	return false
}
