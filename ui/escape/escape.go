// Package escape makes text that came over the wire safe to show: nothing in
// it is left for a terminal to interpret, and what was replaced stays visible.
//
// It decides on no colours, and cuts nothing to a width. Packages of ui may
// import it.
package escape

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks may follow a letter; more would run
// over the lines above and below, and are spelled out.
const maxMarks = 2

// Line returns s as one line: controls and invalid bytes become \xNN, ends of
// lines \r and \n, tabs \t, and invisible, reordering or private runes \uNNNN.
func Line(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + len(s)/4)
	marks := 0 // since the last letter
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) {
			marks++
		} else {
			marks = 0
		}
		writeRune(&b, s[i], r, n, marks)
		i += n
	}
	return b.String()
}

// Lines splits s at its line ends and returns each line escaped, a tab as
// spaces up to the next multiple of four columns.
func Lines(s string) []string {
	lines := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
	for i, line := range lines {
		lines[i] = Line(expandTabs(strings.TrimSuffix(line, "\r")))
	}
	return lines
}

// plain reports whether s holds printable ASCII only.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

func writeRune(b *strings.Builder, first byte, r rune, n, marks int) {
	switch {
	case r == utf8.RuneError && n == 1:
		fmt.Fprintf(b, `\x%02x`, first)
	case r == '\n':
		b.WriteString(`\n`)
	case r == '\r':
		b.WriteString(`\r`)
	case r == '\t':
		b.WriteString(`\t`)
	case r < ' ', r == 0x7f:
		fmt.Fprintf(b, `\x%02x`, r)
	case marks <= maxMarks && (r == ' ' || unicode.IsGraphic(r) && !unicode.Is(unicode.Zs, r) && !invisible(r)):
		b.WriteRune(r)
	case unicode.Is(unicode.Zs, r):
		b.WriteByte(' ')
	case r <= 0xffff:
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		fmt.Fprintf(b, `\U%08x`, r)
	}
}

// invisible reports the graphic runes that show nothing or change how their
// neighbours are shown: variation selectors, fillers and the like.
func invisible(r rune) bool {
	return unicode.Is(unicode.Variation_Selector, r) ||
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

// tabStop is the distance of tab stops in columns.
const tabStop = 4

func expandTabs(s string) string {
	if !strings.Contains(s, "\t") {
		return s
	}
	var b strings.Builder
	column := 0
	for _, r := range s {
		if r != '\t' {
			b.WriteRune(r)
			column++
			continue
		}
		for ok := true; ok; ok = column%tabStop != 0 {
			b.WriteByte(' ')
			column++
		}
	}
	return b.String()
}
