package terminal

import (
	"bytes"
	"os"
)

// Input is a terminal's input in which no escape is lost. Esc twice and a key right
// after it come as the same bytes as esc and that key with alt, and are taken for
// these; so the first is handed on in the way of a terminal that tells keys apart.
type Input struct{ *os.File }

// escapeKey is esc alone, in kitty's keyboard protocol.
const escapeKey = "\x1b[27u"

// Read reads as much as fits once escapes are spelled out.
func (in Input) Read(p []byte) (int, error) {
	if len(p) < len(escapeKey) {
		return in.File.Read(p) //nolint:wrapcheck // it is a file
	}
	n, err := in.File.Read(p[:len(p)/len(escapeKey)])
	return copy(p, spellEscapes(p[:n])), err //nolint:wrapcheck // it is a file
}

// spellEscapes spells out each escape before another that begins a key. One that
// begins a sequence, such as that of an arrow with alt, is left alone, and so is
// the last, which may be alone.
func spellEscapes(typed []byte) []byte {
	const escape = '\x1b'
	if !bytes.Contains(typed, []byte{escape, escape}) {
		return typed
	}
	spelled := make([]byte, 0, len(typed)*len(escapeKey))
	for i, b := range typed {
		if rest := typed[i:]; b == escape && len(rest) > 2 && rest[1] == escape && rest[2] != '[' && rest[2] != 'O' {
			spelled = append(spelled, escapeKey...)
		} else {
			spelled = append(spelled, b)
		}
	}
	return spelled
}
