package overlay

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"

	"github.com/framebin/framebin/capture/prediction"
)

// maxRunes bounds a class name before it is measured.
const maxRunes = 200

// clean makes one printable line of a class name: no control characters, no
// marks that reorder or hide text, no runs of white space, bounded.
func clean(s string) string {
	if len(s) > 8*maxRunes {
		s = s[:8*maxRunes]
	}
	var b strings.Builder
	n, space := 0, false
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD")) {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r):
			space = n > 0
			continue
		case unicode.Is(unicode.C, r) && !unicode.Is(unicode.Co, r), unicode.Is(unicode.Variation_Selector, r):
			continue
		}
		if n == maxRunes {
			b.WriteRune('…')
			break
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

// percent is a confidence as labels show it.
func percent(c prediction.Confidence) string {
	if !c.Known {
		return ""
	}
	return strconv.FormatFloat(min(max(c.Value, -9), 999), 'f', 2, 64)
}

// cells returns how many character cells s takes in a terminal.
func cells(s string) int { return ansi.StringWidth(s) }

// truncate shortens s to at most n character cells.
func truncate(s string, n int) string { return ansi.Truncate(s, n, "…") }

// share is a part of a whole as a legend shows it.
func share(part, whole int) string {
	switch {
	case whole <= 0:
		return ""
	case part > 0 && part*100 < whole:
		return "<1%"
	}
	return strconv.Itoa(int(float64(part)/float64(whole)*100+0.5)) + "%"
}
