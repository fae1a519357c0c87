package theme

import (
	"bytes"
	"cmp"
	"io"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Ruler measures text in columns as the terminal does. The zero Ruler counts
// character by character; a terminal with mode 2027 counts what a reader takes
// for one character. They differ for Indian scripts and modified emoji.
type Ruler struct{ Method ansi.Method }

// Width returns how many columns s takes, which may be styled.
func (r Ruler) Width(s string) int { return r.Method.StringWidth(s) }

// Fit returns s, which may be styled, cut or padded to exactly width columns.
func (r Ruler) Fit(s string, width int) string {
	if width <= 0 {
		return ""
	}
	w := r.Width(s)
	if w > width {
		// Truncate leaves alone what is short enough by the other method; with
		// the blanks nothing is.
		s = r.Method.Truncate(s+strings.Repeat(" ", width+1), width, "…")
		w = r.Width(s)
	}
	if w < width {
		s += strings.Repeat(" ", width-w)
	}
	return s
}

// Tail returns a name, which has no style, cut at its beginning where it takes more
// than width columns: names of one kind differ at their end.
func (r Ruler) Tail(name string, width int) string {
	const ellipsis = "…"
	over := r.Width(name) - width
	if over <= 0 {
		return name
	}
	cut := r.Method.TruncateLeft(name, over+1, ellipsis)
	if r.Width(cut) > width { // half of a wide character
		cut = r.Method.TruncateLeft(name, over+2, ellipsis)
	}
	return cmp.Or(cut, ellipsis)
}

// Right returns s padded on its left to width columns, or cut.
func (r Ruler) Right(s string, width int) string {
	if w := r.Width(s); w < width {
		return strings.Repeat(" ", width-w) + s
	}
	return r.Fit(s, width)
}

// Wrap breaks lines, which may be styled, between words so that none takes
// more than width columns.
func (r Ruler) Wrap(lines []string, width int) []string {
	// A flag is one word, though a hyphen may end a line otherwise.
	const hyphen, unbroken = "-", "\u2010"
	return broken(lines, width, func(line string) string {
		line = r.Method.Wrap(strings.ReplaceAll(line, hyphen, unbroken), width, "")
		return strings.ReplaceAll(line, unbroken, hyphen)
	})
}

// WrapMost is Wrap of one text into no more than most lines: what is too much for
// them is cut at the end of the last.
func (r Ruler) WrapMost(text string, width, most int) []string {
	lines := r.Wrap([]string{text}, width)
	if most = max(most, 1); len(lines) > most {
		last := strings.Join(lines[most-1:], " ")
		lines = append(lines[:most-1], r.Fit(last, width))
	}
	return lines
}

// Fold breaks lines, which may be styled, wherever width columns end, and loses
// no character.
func (r Ruler) Fold(lines []string, width int) []string {
	return broken(lines, width, func(line string) string {
		if r.Width(line) <= width {
			return line
		}
		return r.Method.Hardwrap(line, width, true)
	})
}

// broken breaks lines, and has each piece begin and end its own styles.
func broken(lines []string, width int, brk func(string) string) []string {
	if width <= 0 {
		return nil
	}
	all := make([]string, 0, len(lines))
	for _, line := range lines {
		text := brk(line)
		if !strings.Contains(text, "\n") {
			all = append(all, text)
			continue
		}
		var pieces bytes.Buffer
		w := lipgloss.NewWrapWriter(&pieces)
		_, _ = io.WriteString(w, text)
		_ = w.Close()
		all = append(all, strings.Split(pieces.String(), "\n")...)
	}
	return all
}
