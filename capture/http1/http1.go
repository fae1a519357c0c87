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

// Framing is what a head tells of its body.
type Framing struct{ Typed, Length, Encoding bool }

// Framed returns what a head tells of its body: Content-Type, Content-Length,
// Transfer-Encoding.
func Framed(head []byte) (f Framing) {
	_, fields, _ := bytes.Cut(head, []byte("\n"))
	for name := range Fields(fields) {
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			f.Length = true
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			f.Encoding = true
		case bytes.EqualFold(name, []byte("Content-Type")):
			f.Typed = true
		}
	}
	return f
}

// Lengthless reports whether a head has a type and says of no length.
func Lengthless(head []byte) bool { return Framed(head) == Framing{Typed: true} }

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
