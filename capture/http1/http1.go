// Package http1 reads heads of HTTP/1 as they came: net/http hands on neither the
// order nor the spelling of headers. A Tap keeps the heads of a connection, and
// Fields reads one.
//
// It refuses nothing: that is for net/http. capture imports it.
package http1

import (
	"bytes"
	"iter"
	"slices"
)

// Preface is what a connection of HTTP/2 begins with, up to the lines that end
// it (RFC 9113 section 3.4).
const Preface = "PRI * HTTP/2.0\r\n\r\n"

// Lengthless reports whether a head has a type and says of no length.
func Lengthless(head []byte) bool {
	_, fields, _ := bytes.Cut(head, []byte("\n"))
	typed := false
	for name := range Fields(fields) {
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")), bytes.EqualFold(name, []byte("Transfer-Encoding")):
			return false
		case bytes.EqualFold(name, []byte("Content-Type")):
			typed = true
		}
	}
	return typed
}

// Fields yields the names and values of lines of fields up to an empty one, parts
// of text but for what was folded. Lines that are none are left out.
func Fields(text []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		var name, value []byte
		some := false // a field is at hand, that the next line may go on with
		for line := range bytes.Lines(text) {
			line = bytes.TrimRight(line, "\r\n")
			if len(line) == 0 {
				break
			}
			if line[0] == ' ' || line[0] == '\t' { // folded
				value = bytes.TrimSpace(slices.Concat(value, []byte(" "), bytes.TrimSpace(line)))
				continue
			}
			before, after, ok := bytes.Cut(line, []byte(":"))
			if !ok {
				continue
			}
			if some && !yield(name, value) {
				return
			}
			name, value, some = bytes.TrimSpace(before), bytes.TrimSpace(after), true
		}
		if some {
			yield(name, value)
		}
	}
}
