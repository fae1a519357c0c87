package theme

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// asASCII are the characters of our own beyond ASCII, each with one that stands
// for it.
var asASCII = map[rune]byte{
	'─': '-', '│': '|', '┌': '+', '┐': '+', '└': '+', '┘': '+', '├': '+', '┤': '+',
	'━': '=', '┄': '-', '●': '*', '○': 'o', '■': '#', '□': '.', '›': '>', '…': '~', '·': '-', '–': '-', '“': '"', '”': '"',
	'→': '>', '←': '<', '↑': '^', '↓': 'v', '≥': '>', '≤': '<', 'µ': 'u', '×': 'x', '▸': '>', '▾': 'v', '✓': 'y', '⚠': '!',
	'▁': '.', '▂': '.', '▃': ':', '▄': ':', '▅': '+', '▆': '*', '▇': '#', '█': '#', '░': '.', '▏': '|', '▎': '|', '▍': '|', '▌': '|', '▋': '#', '▊': '#', '▉': '#',
}

// The cells of a picture carry a character of a private plane, which is never
// sent as one.
const (
	firstMark = 0xF0000
	lastMark  = 0xFFFFD
)

// ASCII returns a screen, with its escape sequences, without a character beyond
// ASCII: those of our own by others, any other by as many question marks as it
// takes columns.
func (r Ruler) ASCII(screen string) string {
	if !strings.ContainsFunc(screen, func(c rune) bool { return c > unicode.MaxASCII }) {
		return screen
	}
	decode := ansi.DecodeSequenceWc[string]
	if r.Method == ansi.GraphemeWidth {
		decode = ansi.DecodeSequence[string]
	}
	var b strings.Builder
	state := ansi.NormalState
	for screen != "" {
		seq, width, n, next := decode(screen, state, nil)
		state = next
		first, size := utf8.DecodeRuneInString(seq)
		switch stand, ours := asASCII[first]; {
		case first < utf8.RuneSelf && size == len(seq), seq[0] == '\x1b', first >= firstMark && first <= lastMark:
			b.WriteString(seq)
		case ours && size == len(seq) && width == 1:
			b.WriteByte(stand)
		default:
			b.WriteString(strings.Repeat("?", width))
		}
		screen = screen[n:]
	}
	return b.String()
}
