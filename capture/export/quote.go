package export

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quote writes s as one word for a POSIX shell, and only in characters that a
// terminal shows: a script can be looked at, and a command pasted, without
// anything in it acting. NUL cannot be in a word and is left out; a newline
// at the very end is lost.
func Quote(s string) string {
	if isPlain(s) {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return `"$(printf '` + printfText(strings.ReplaceAll(s, "\x00", "")) + `')"`
}

// isPlain reports whether s is visible text, without controls, line ends,
// format characters, variation selectors or bytes that are not UTF-8.
func isPlain(s string) bool {
	for i, c := range s {
		if !isVisible(c) || c == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			return false
		}
	}
	return true
}

func isVisible(c rune) bool {
	return c == ' ' || unicode.IsGraphic(c) && !unicode.IsSpace(c) &&
		!unicode.Is(unicode.Variation_Selector, c) && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, c)
}

// printfText writes s as the format of a POSIX printf within single quotes,
// which prints s again byte by byte.
func printfText(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/4)
	for i := 0; i < len(s); {
		c, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case i == 0 && c == '-': // not an option of printf
			b.WriteString(`\055`)
		case c == '%':
			b.WriteString("%%")
		case c == '\\':
			b.WriteString(`\\`)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\t':
			b.WriteString(`\t`)
		case c != '\'' && isVisible(c) && (c != utf8.RuneError || n > 1):
			b.WriteString(s[i : i+n])
		default:
			for _, octet := range []byte(s[i : i+n]) {
				fmt.Fprintf(&b, `\%03o`, octet)
			}
		}
		i += n
	}
	return b.String()
}
